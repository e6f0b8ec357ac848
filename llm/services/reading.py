"""What only a model can read: papers, and code with the help of tools. No rules stand behind it here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.conf import settings
from pydantic import BaseModel

from llm.door.door import door_for
from llm.door.tool_call import Bench
from llm.errors import ChainExhausted
from llm.models import Purpose
from llm.purposes import CodeReviewInput, CodeReviewOutput, MatchInput, MatchOutput, ProfileInput, ProfileOutput
from llm.selectors import budget_reached
from llm.services.account import Account
from llm.services.completing import Completion, completion_of
from llm.tools import Tool, ToolRun
from syncinterview.lib.errors import Unavailable


class ProfileUnavailable(Unavailable):
    code = "profile_unavailable"


class MatchUnavailable(Unavailable):
    code = "match_reading_unavailable"


class CodeReviewUnavailable(Unavailable):
    code = "code_review_unavailable"


@dataclass(frozen=True)
class CodeReview(Completion[CodeReviewOutput]):
    """A review, and the tool runs it rests on, in order: `rests_on` in the output names their numbers."""

    tool_runs: tuple[ToolRun, ...]


# More than this adds cost and time, and no knowledge.
MOST_TOOL_RUNS = 8


def refine_profile(inputs: ProfileInput) -> Completion[ProfileOutput]:
    """A model's reading of a document. Raises ProfileUnavailable where none answers: there are no rules for it here."""
    return cast(Completion[ProfileOutput], _by_model(inputs, Purpose.PROFILE, ProfileUnavailable))


def read_match(inputs: MatchInput) -> Completion[MatchOutput]:
    """A model's reading of a record of work beside a job. Raises MatchUnavailable where none answers."""
    return cast(Completion[MatchOutput], _by_model(inputs, Purpose.MATCH, MatchUnavailable))


def _by_model(inputs: BaseModel, purpose: Purpose, unavailable: type[Unavailable]) -> Completion[BaseModel]:
    """An answer that no rules stand behind."""
    door = door_for(settings.MODELS)
    if door is None:
        raise unavailable("No model is configured.")
    with Account(purpose, None) as account:
        try:
            return completion_of(door.ask(inputs, record=account.note, free_only=budget_reached()))
        except ChainExhausted:
            raise unavailable("No model could read the papers.") from None


def review_code(
    inputs: CodeReviewInput,
    *,
    tools: Sequence[Tool],
    session_id: UUID | None = None,
    most_tool_runs: int = MOST_TOOL_RUNS,
) -> CodeReview:
    """A model's review of a piece of code, which may use the tools before it answers.

    Raises CodeReviewUnavailable where no model answers: what the rules find out about code stands by itself. The tools
    run in the calling thread, one after the other, each at most once with the same arguments.
    """
    door = door_for(settings.MODELS)
    if door is None:
        raise CodeReviewUnavailable("No model is configured.")
    bench = Bench(tools, most_runs=most_tool_runs)
    with Account(Purpose.CODE_REVIEW, session_id) as account:
        try:
            answered = door.ask_with_tools(inputs, bench, record=account.note, free_only=budget_reached())
        except ChainExhausted:
            raise CodeReviewUnavailable("No model could review the code.") from None
    completion = cast(Completion[CodeReviewOutput], completion_of(answered))
    return CodeReview(output=completion.output, judged_by=completion.judged_by, tool_runs=tuple(bench.runs))
