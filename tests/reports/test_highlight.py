from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reports.highlight import Segment, Span, segments


def test_an_answer_without_spans_is_one_piece() -> None:
    assert segments("Plain words.", []) == (Segment(text="Plain words."),)


def test_an_empty_answer_has_no_pieces() -> None:
    assert segments("", [Span(0, 0, 1)]) == ()


def test_a_span_is_cut_out_and_ends_with_its_number() -> None:
    assert segments("abcdef", [Span(1, 3, 2)]) == (
        Segment(text="a"),
        Segment(text="bc", notes=(2,), ending=(2,)),
        Segment(text="def"),
    )


def test_overlapping_spans_share_the_piece_between_them() -> None:
    assert segments("abcdef", [Span(0, 4, 1), Span(2, 6, 2)]) == (
        Segment(text="ab", notes=(1,)),
        Segment(text="cd", notes=(1, 2), ending=(1,)),
        Segment(text="ef", notes=(2,), ending=(2,)),
    )


def test_two_key_points_on_the_same_words_are_one_piece() -> None:
    assert segments("abc", [Span(0, 3, 2), Span(0, 3, 1)]) == (Segment(text="abc", notes=(1, 2), ending=(1, 2)),)


def test_a_span_outside_the_answer_marks_nothing() -> None:
    assert segments("abc", [Span(2, 9, 1), Span(-1, 2, 1), Span(2, 1, 1)]) == (Segment(text="abc"),)


@given(
    st.text(max_size=40),
    st.lists(st.builds(Span, st.integers(-3, 45), st.integers(-3, 45), st.integers(1, 5)), max_size=8),
)
def test_the_pieces_joined_are_the_answer_and_each_character_knows_its_spans(answer: str, spans: list[Span]) -> None:
    pieces = segments(answer, spans)

    assert "".join(piece.text for piece in pieces) == answer
    inside = [span for span in spans if 0 <= span.start < span.end <= len(answer)]
    place = 0
    for piece in pieces:
        assert piece.text
        for offset in range(place, place + len(piece.text)):
            assert set(piece.notes) == {span.note for span in inside if span.start <= offset < span.end}
        place += len(piece.text)
        assert set(piece.ending) == {span.note for span in inside if span.end == place}
    assert sum(len(piece.ending) for piece in pieces) == len({(span.end, span.note) for span in inside})
