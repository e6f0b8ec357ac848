"""What a model puts between quotation marks in its own sentences: said, or not shown as said."""

from __future__ import annotations

import pytest

from reports.quotations import as_said, checked, quotations, sentences

SAID = {
    "Q1": "A list can be changed, a tuple cannot.\nI don't use lists as keys.",
    "Q1 Follow-up 1": "We measured it with EXPLAIN ANALYZE.",
    "Q2": "Ich habe den Plan gelesen. « Toujours » said nobody.",
}
ASKED = ("How do a list and a tuple differ?", "A tuple can be the key of a dictionary")


def left(text: str) -> str:
    return checked(text, said=SAID, asked=ASKED).text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("They said “a tuple cannot”.", "They said “a tuple cannot”."),
        ('They said "A tuple cannot".', 'They said "a tuple cannot".'),
        ("They said 'a tuple cannot', which is right.", "They said 'a tuple cannot', which is right."),
        ("Das steht da: „Ich habe den Plan gelesen“.", "Das steht da: „Ich habe den Plan gelesen“."),
        ("Il a dit « ich habe den Plan ».", "Il a dit « Ich habe den Plan »."),
        ("It was said: »den Plan gelesen«", "It was said: »den Plan gelesen«"),
        ("They said “A list … a tuple cannot”.", "They said “A list … a tuple cannot”."),
        ("They said “a tuple cannot. I don’t use lists”.", "They said “a tuple cannot. I don't use lists”."),
        ("It's the candidate's own view, isn't it?", "It's the candidate's own view, isn't it?"),
        ("Q1 Follow-up 1: “we measured it”.", "Q1 Follow-up 1: “We measured it”."),
    ],
)
def test_what_was_said_is_shown_as_it_was_said(text: str, shown: str) -> None:
    assert left(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "They said “I led a team of forty”.",
        'They said "I led a team of forty".',
        "They said 'I led a team'.",
        "They said „Ich leitete vierzig“.",
        "They said «j'ai dirigé».",
        "They said “a tuple can”.",  # half a word of what was said
        "They said “a tuple cannot … a list can”.",  # in another order
        "They said “lists as keys … measured it”.",  # out of two answers
        "They said “I led a team",  # not closed
        "They said “”.",
        "Q2: “a tuple cannot”.",  # somebody else's answer
        "Q1: “We measured it with EXPLAIN”.",
    ],
)
def test_a_sentence_that_quotes_what_nobody_said_is_left_out_and_counted(text: str) -> None:
    found = checked(f"Before. {text}", said=SAID, asked=ASKED)
    assert (found.text, found.left_out) == ("Before.", 1)


def test_the_interviews_own_words_lose_their_marks() -> None:
    assert left("Not covered: “a tuple can be the key of a dictionary”.") == (
        "Not covered: a tuple can be the key of a dictionary."
    )


def test_a_sentence_is_not_cut_inside_what_it_quotes() -> None:
    text = "One. They said “It broke. I left.” Then nothing. Three!"
    assert sentences(text) == ["One.", "They said “It broke. I left.”", "Then nothing.", "Three!"]
    assert [quote.words for quote in quotations(text)] == ["It broke. I left."]


def test_no_part_of_a_word_counts_as_said() -> None:
    assert as_said("handle", ["I handled it"]) is None
    assert as_said("HANDLED  it", ["I handled it"]) == "handled it"
