from __future__ import annotations

from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llm.offline.conversation import decide, interject
from llm.offline.noticing import telling_word
from llm.offline.phrasebook import phrases
from llm.purposes import DecideInput, DecideOutput, Exchange, FillerInput, KeyPoint, Language

LANGUAGES = get_args(Language)

QUESTION = "How do a list and a tuple differ in Python, and when do you choose one over the other?"
POINTS = (
    KeyPoint(
        point="Lists can be changed after creation, tuples cannot.", probe="What happens if you try to alter one?"
    ),
    KeyPoint(
        point="A tuple can be a dictionary key if everything in it is hashable, a list cannot.",
        probe="Which of them can you look things up by?",
    ),
    KeyPoint(
        point="Tuples suit small records such as a coordinate.", probe="Which would you take for a position on a map?"
    ),
)
IDEAL = (
    "I can append to a list or replace an item, while a tuple is fixed once it is built. A tuple whose contents "
    "are hashable can serve as a dictionary key, and a list never can. I use a tuple for a small record such as a"
    " coordinate pair."
)
FIRST_POINT = (
    "I can append to a list or replace an item in it, while a tuple is fixed once it is built and never changes."
)


def step(answer: str = FIRST_POINT, **fields: object) -> DecideOutput:
    given = {
        "job_role": "Python developer",
        "question": QUESTION,
        "question_type": "preset",
        "key_points": POINTS,
        "ideal_answer": IDEAL,
        "answer": answer,
        "answers_on_question": (answer,),
        "follow_ups_left": 1,
        "presets_left": 3,
        "elapsed_seconds": 300,
        "remaining_seconds": 900,
    }
    return decide(DecideInput.model_validate({**given, **fields}))


def test_it_follows_up_on_the_most_important_point_not_yet_covered() -> None:
    decision = step()

    assert decision.action == "follow_up"
    assert decision.question_text == POINTS[1].probe


def test_everything_said_on_the_question_counts_not_only_the_last_answer() -> None:
    second = "A tuple of hashable contents can be used as a key of a dictionary, a list can never be a dictionary key."

    decision = step(second, answers_on_question=(FIRST_POINT, second))

    assert decision.question_text == POINTS[2].probe


def test_a_probe_that_was_asked_before_is_not_asked_again() -> None:
    decision = step(asked_texts=(POINTS[1].probe.upper(),))

    assert decision.question_text == POINTS[2].probe


def test_generic_follow_ups_step_in_when_the_probes_are_used_up() -> None:
    decision = step(asked_texts=tuple(point.probe for point in POINTS))

    assert decision.action == "follow_up"
    assert decision.question_text in phrases("en").follow_ups


def test_an_answer_that_covers_everything_goes_on_without_a_follow_up() -> None:
    assert step(IDEAL).action == "preset"


@pytest.mark.parametrize("answer", ["I don't know.", "Sorry, I have no idea.", "um, I'm not sure", "pass"])
def test_a_plain_i_do_not_know_goes_on_without_a_follow_up(answer: str) -> None:
    decision = step(answer)

    assert decision.action == "preset"
    assert decision.acknowledgement in phrases("en").acknowledgements_unknown


def test_no_follow_up_is_asked_when_none_is_left() -> None:
    assert step(follow_ups_left=0).action == "preset"


def test_without_key_points_only_a_short_answer_is_followed_up() -> None:
    assert step("It is fast.", key_points=(), ideal_answer="").action == "follow_up"
    assert step("word " * 60, key_points=(), ideal_answer="").action == "preset"


def earlier(*kinds: str) -> tuple[Exchange, ...]:
    return tuple(
        Exchange.model_validate({"question": f"Q{n}", "answer": "A", "question_type": kind})
        for n, kind in enumerate(kinds)
    )


RESUME = {"resume_topics": ("Apache Kafka",), "resume_questions_left": 1, "follow_ups_left": 0}


def test_a_resume_question_is_not_asked_right_at_the_start() -> None:
    assert step(**RESUME).action == "preset"


def test_a_resume_question_comes_after_a_question_of_the_plan_has_been_dealt_with() -> None:
    decision = step(**RESUME, history=earlier("preset"))

    assert decision.action == "resume"
    assert "Apache Kafka" in decision.question_text


def test_a_follow_up_comes_before_a_resume_question() -> None:
    assert step(**{**RESUME, "follow_ups_left": 1}, history=earlier("preset")).action == "follow_up"


def test_two_resume_questions_do_not_follow_each_other_while_the_plan_goes_on() -> None:
    fields = {**RESUME, "question_type": "resume", "history": earlier("preset", "preset")}

    assert step(**fields).action == "preset"
    assert step(**fields, presets_left=0).action == "resume"


def test_a_resume_topic_is_asked_about_once() -> None:
    first = step(**RESUME, history=earlier("preset"))

    again = step(**RESUME, history=earlier("preset", "resume", "preset"), asked_texts=(first.question_text,), seed=5)

    assert again.action == "preset"


def test_no_resume_question_is_asked_when_none_is_left() -> None:
    assert step(**{**RESUME, "resume_questions_left": 0}, history=earlier("preset")).action == "preset"


def test_it_completes_when_the_plan_is_done() -> None:
    assert step(follow_ups_left=0, presets_left=0).action == "complete"


def test_it_completes_when_the_time_is_out() -> None:
    assert step(remaining_seconds=5).action == "complete"


def test_little_time_is_kept_for_the_questions_of_the_plan() -> None:
    assert step(remaining_seconds=40).action == "preset"


def test_an_interview_without_a_clock_has_no_time_limit() -> None:
    assert step(elapsed_seconds=0, remaining_seconds=0).action == "follow_up"


def test_a_follow_up_never_asks_for_more_time_than_is_left() -> None:
    assert step(remaining_seconds=50).suggested_time_seconds <= 50


def test_the_acknowledgement_picks_up_a_word_that_was_said_and_belongs_to_the_question() -> None:
    answer = "Well, the most important thing is the tuple. I had pizza with a hamster."

    assert "tuple" in step(answer).acknowledgement


def test_an_answer_about_something_else_is_acknowledged_without_a_word_of_it() -> None:
    assert step("I had a pizza with the hamster at the lake.").acknowledgement in phrases("en").acknowledgements


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ("We put our cache in front of the database.", "your cache"),
        ("I would use the cache for that.", "the cache"),
        ("You need a cache there.", "a cache"),
        ("My cache was cold.", "your cache"),
        ("Each cache has an owner.", "each cache"),
    ],
)
def test_a_noun_is_picked_up_with_the_article_a_listener_says(heard: str, said: str) -> None:
    assert telling_word(heard, "en", about="How do you use a cache?") == said


@pytest.mark.parametrize(
    ("heard", "about", "said"),
    [
        # "In front of" is a preposition.
        ("I would put it in front of them.", "How do you build the front of a page?", ""),
        # "Whole" only tells of which table it is.
        ("I would look for a scan of the whole table.", "How do you avoid a scan of the whole database?", "a scan"),
        ("I would read the table.", "How do you read a table?", "the table"),
        ("I would write a test.", "How do you test it?", "a test"),
        ("I would write an expensive and able program.", "Are you able to program?", ""),
    ],
)
def test_a_word_is_picked_up_for_a_noun_where_it_is_one(heard: str, about: str, said: str) -> None:
    assert telling_word(heard, "en", about=about) == said


def test_only_english_takes_the_article_along() -> None:
    heard = "Wir haben den Cache vor die Datenbank gestellt."
    assert telling_word(heard, "de", about="Wie nutzt man einen Cache?") == "Cache"


def test_neighbouring_acknowledgements_differ() -> None:
    said = [step(history=earlier(*["preset"] * count)).acknowledgement for count in range(12)]

    assert all(one != other for one, other in pairwise(said))


def test_the_same_input_gives_the_same_step() -> None:
    assert step(seed=3) == step(seed=3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_private_words_are_never_picked_up(language: Language) -> None:
    for word in phrases(language).private_words[:12]:
        before = (phrases(language).nouns.before or ("",))[0]
        after = (phrases(language).nouns.after or ("",))[0]
        said = word.capitalize() if language == "de" else word

        assert telling_word(f"{before} {said} {after}", language) == ""


@settings(max_examples=150, deadline=None)
@given(heard=st.text(max_size=200), language=st.sampled_from(LANGUAGES), seed=st.integers(0, 50))
def test_what_is_picked_up_was_said(heard: str, language: Language, seed: int) -> None:
    word = telling_word(heard, language)

    assert word.casefold() in heard.casefold()
    assert decide(
        DecideInput(
            job_role="x", language=language, question=heard or "x", question_type="preset", answer=heard, seed=seed
        )
    ).acknowledgement


@settings(max_examples=60, deadline=None)
@given(
    language=st.sampled_from(LANGUAGES),
    turns=st.integers(1, 40),
    heard=st.sampled_from(
        ["", "um", "I took the pointer of the list to the database.", "Wir haben die Datenbank geprüft."]
    ),
    seed=st.integers(0, 9),
)
def test_an_interjection_is_never_said_twice(language: Language, turns: int, heard: str, seed: int) -> None:
    said: list[str] = []
    for _ in range(turns):
        text = interject(FillerInput(heard=heard, language=language, said_before=tuple(said), seed=seed)).text
        assert text
        assert text not in said
        said.append(text)


def test_it_falls_silent_rather_than_repeating_itself() -> None:
    fillers = phrases("en").fillers
    everything = (*fillers, *(f"{one} {other}" for one in fillers for other in fillers))

    assert interject(FillerInput(heard="", said_before=everything)).text == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_program_is_asked_about_once_each_its_time_a_test_and_a_change(language: Language) -> None:
    asked: list[str] = []
    for _ in range(3):
        found = step("def solve(items): return sorted(items)", question_type="coding", key_points=(), ideal_answer="",
                     language=language, asked_texts=tuple(asked), follow_ups_left=3 - len(asked))  # fmt: skip
        assert found.action == "follow_up"
        asked.append(found.question_text)

    assert tuple(asked) == phrases(language).coding_follow_ups
    assert step("x", question_type="coding", language=language, asked_texts=tuple(asked)).action != "follow_up"
    assert step("x", question_type="coding", language=language, follow_ups_left=0).action != "follow_up"
