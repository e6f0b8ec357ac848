"""The rules of the next step: what a proposal may and may not do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.live.decision import Standing, label_of, take_step
from llm.services import DecideOutput

STANDING = Standing(
    next_index=2,
    presets_total=5,
    next_preset_seconds=120,
    question_type="preset",
    follow_ups_used=0,
    max_follow_ups=1,
    resume_asked=0,
    max_resume_questions=1,
    has_resume_topics=True,
    asked_texts=frozenset({"What is an index?"}),
    remaining_seconds=900,
)


def proposal(action: str, text: str = "And what does it cost?", seconds: int = 60) -> DecideOutput:
    return DecideOutput.model_validate(
        {
            "action": action,
            "acknowledgement": "Right, an index.",
            "question_text": text,
            "suggested_time_seconds": seconds,
        }
    )


def test_a_follow_up_within_the_configured_number_is_asked() -> None:
    step = take_step(proposal("follow_up"), STANDING)
    assert (step.action, step.text) == ("follow_up", "And what does it cost?")


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"follow_ups_used": 1}, "And what does it cost?"),
        ({"max_follow_ups": 0}, "And what does it cost?"),
        ({}, "   "),
        ({}, "What is an index?"),
        ({"skipped": True}, "And what does it cost?"),
        # Three prepared questions still need 45 seconds each.
        ({"remaining_seconds": 150}, "And what does it cost?"),
    ],
    ids=["used up", "none allowed", "empty", "asked before", "after a skip", "time is reserved"],
)
def test_a_follow_up_that_the_rules_forbid_becomes_the_next_prepared_question(
    change: dict[str, object], text: str
) -> None:
    step = take_step(proposal("follow_up", text), replace(STANDING, **change))  # type: ignore[arg-type]
    assert (step.action, step.next_index) == ("preset", 2)


def test_a_resume_question_needs_a_resume_and_room_for_it() -> None:
    assert take_step(proposal("resume"), STANDING).action == "resume"
    assert take_step(proposal("resume"), replace(STANDING, has_resume_topics=False)).action == "preset"
    assert take_step(proposal("resume"), replace(STANDING, resume_asked=1)).action == "preset"


def test_a_model_cannot_end_the_interview_while_prepared_questions_are_left() -> None:
    assert take_step(proposal("complete"), STANDING).action == "preset"


def test_it_ends_when_everything_was_asked_or_the_time_is_out() -> None:
    everything = take_step(proposal("preset"), replace(STANDING, next_index=5))
    assert (everything.action, everything.reason) == ("complete", "completed")
    no_time = take_step(proposal("preset"), replace(STANDING, remaining_seconds=10))
    assert (no_time.action, no_time.reason) == ("complete", "time_up")


def test_without_any_proposal_the_prepared_questions_go_on() -> None:
    assert take_step(None, STANDING).action == "preset"
    assert take_step(None, replace(STANDING, next_index=5)).action == "complete"


def test_the_suggested_time_is_stretched_by_the_candidates_factor_and_capped_by_what_is_left() -> None:
    assert take_step(proposal("preset"), replace(STANDING, time_factor=2.0)).suggested_time_seconds == 240
    assert take_step(proposal("preset"), replace(STANDING, remaining_seconds=50)).suggested_time_seconds == 50


def test_labels_tell_prepared_questions_follow_ups_and_resume_questions_apart() -> None:
    def label(action: str, **changes: object) -> str:
        given = {"previous_label": "Q1", "preset_number": 2, "follow_ups_used": 1, "resume_asked": 1} | changes
        return label_of(action, **given)  # type: ignore[arg-type]

    assert label("preset") == "Q2"
    assert label("follow_up") == "Q1 Follow-up 1"
    assert label("follow_up", previous_label="Q1 Follow-up 1", follow_ups_used=2) == "Q1 Follow-up 2"
    assert label("resume") == "Resume Q"
    assert label("resume", resume_asked=2) == "Resume Q 2"


@given(
    action=st.sampled_from(["preset", "follow_up", "resume", "complete"]),
    text=st.text(max_size=20),
    seconds=st.integers(15, 600),
    next_index=st.integers(0, 5),
    follow_ups_used=st.integers(0, 3),
    max_follow_ups=st.integers(0, 3),
    remaining=st.floats(0, 4000),
)
def test_no_proposal_widens_the_plan(
    action: str, text: str, seconds: int, next_index: int, follow_ups_used: int, max_follow_ups: int, remaining: float
) -> None:
    standing = replace(
        STANDING,
        next_index=next_index,
        follow_ups_used=follow_ups_used,
        max_follow_ups=max_follow_ups,
        remaining_seconds=remaining,
    )
    step = take_step(proposal(action, text, seconds), standing)
    assert step.suggested_time_seconds <= remaining
    if step.action == "follow_up":
        assert follow_ups_used < max_follow_ups
        assert step.text
    if step.action == "preset":
        assert step.next_index == next_index < 5
    if step.action == "complete":
        assert next_index == 5 or remaining < 20
