"""Hiding who somebody is until a person has decided: which name is shown, and words without it.

Pure. What is masked stays as long as it was, so that offsets into it hold.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model

from candidates.selectors import without_phrases
from interviews.models import InterviewSession, Response, Utterance, pseudonym_of
from reports.evidence import standing
from reports.models import AnswerEvaluation, Report

Row = TypeVar("Row", bound=Model)

MASK = "\N{FULL BLOCK}"


@dataclass(frozen=True)
class ShownPerson:
    """The candidate as a reader gets to see them. Hidden: a pseudonym and no contact."""

    id: UUID
    name: str
    email: str
    phone: str
    is_hidden: bool


def is_hidden(*, blind_review: bool, decided: bool, is_own: bool = False) -> bool:
    """Whether the person stays hidden from a reader. `is_own`: the reader is the person."""
    return blind_review and not decided and not is_own


def person_of(session: InterviewSession, *, hidden: bool, with_contact: bool = True) -> ShownPerson:
    """Who is shown for a session. `with_contact` False leaves out e-mail and phone alone."""
    candidate = session.candidate
    if hidden:
        return ShownPerson(id=candidate.pk, name=session.pseudonym, email="", phone="", is_hidden=True)
    return ShownPerson(
        id=candidate.pk,
        name=candidate.name,
        email=candidate.email if with_contact else "",
        phone=candidate.phone if with_contact else "",
        is_hidden=False,
    )


def shown_name(*, session_id: UUID, name: str, hidden: bool) -> str:
    return pseudonym_of(session_id) if hidden else name


WRITTEN_ABOUT_CODE = frozenset(
    {"message", "stderr", "reason", "summary", "remark", "code", "result", "arguments", "function"}
)


@dataclass(frozen=True)
class Mask:
    """Takes one person's name and addresses out of what is shown."""

    phrases: tuple[str, ...]

    def words(self, text: str) -> str:
        blanked = without_phrases(text, phrases=self.phrases)
        return "".join(
            MASK if left != right else left for left, right in zip(text, blanked, strict=True)
        )  # as long as before

    def stored(self, value: Any) -> Any:
        """A JSON value with every string in it masked."""
        if isinstance(value, str):
            return self.words(value)
        if isinstance(value, list):
            return [self.stored(item) for item in value]
        if isinstance(value, dict):
            return {name: self.stored(item) for name, item in value.items()}
        return value

    def response(self, response: Response) -> Response:
        return self._copied(response, ("transcript", "question_text", "code"))

    def evaluation(self, evaluation: AnswerEvaluation) -> AnswerEvaluation:
        shown = self._copied(evaluation, ("criteria", "key_points", "evidence", "improvement", "not_assessed_reason"))
        shown.code_review = self._said(evaluation.code_review)
        return shown

    def _said(self, value: Any, key: str = "") -> Any:
        """What somebody wrote in a review of code, masked: its fixed words are no one's name."""
        if isinstance(value, str):
            return self.words(value) if key in WRITTEN_ABOUT_CODE else value
        if isinstance(value, list):
            return [self._said(item, key) for item in value]
        if isinstance(value, dict):
            return {name: self._said(item, name) for name, item in value.items()}
        return value

    def report(self, report: Report) -> Report:
        return self._copied(report, ("summary", "strengths", "areas_for_improvement"))

    def utterance(self, utterance: Utterance) -> Utterance:
        return self._copied(utterance, ("text",))

    def _copied(self, row: Row, fields: Iterable[str]) -> Row:
        """A copy to be shown: the row itself could be saved."""
        shown = copy.copy(row)
        for field in fields:
            setattr(shown, field, self.stored(getattr(row, field)))
        return shown


def evaluation_shown(evaluation: AnswerEvaluation, answer: str, mask: Mask | None) -> AnswerEvaluation:
    """A judgement as a reader sees it beside the answer as it is now: every quote stands in what they see of it."""
    shown = mask.evaluation(evaluation) if mask else copy.copy(evaluation)
    words = mask.words(answer) if mask else answer
    for field in ("criteria", "key_points", "evidence"):
        masked = mask.stored(getattr(evaluation, field)) if mask else getattr(evaluation, field)
        setattr(shown, field, _quoting(masked, standing(getattr(evaluation, field), answer, words)))
    return shown


def _quoting(masked: Any, quoted: Any) -> Any:
    """What was masked, with the quotes of the other, which are masked in their place in the answer."""
    if isinstance(quoted, dict) and isinstance(masked, dict):
        if {"quote", "start", "end"} <= quoted.keys():
            return quoted
        return {name: _quoting(masked[name], value) for name, value in quoted.items()}
    if isinstance(quoted, list) and isinstance(masked, list) and len(quoted) == len(masked):
        return [_quoting(one, other) for one, other in zip(masked, quoted, strict=True)]
    return quoted if isinstance(quoted, list) or quoted is None else masked


def mask_of(session: InterviewSession) -> Mask:
    """The whole name first, then each part of it: people are called by one."""
    candidate = session.candidate
    return Mask(phrases=(candidate.name, *candidate.name.split(), candidate.email, candidate.phone))
