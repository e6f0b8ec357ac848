"""A candidate has their program run while they write it: on the tests they see or an input of their own, no others."""

from __future__ import annotations

from django.utils.translation import gettext as _

from interviews.models import CodeRun, InterviewSession, RunAgainst
from interviews.services.code import code_run_request
from interviews.services.code_drafts import check_program, open_exercise
from syncinterview.lib.errors import InvalidInput, InvalidState

INPUT_MAX_BYTES = 64 * 1024
FOR_CANDIDATES = (RunAgainst.VISIBLE, RunAgainst.INPUT)


def candidate_run_request(
    *, session: InterviewSession, language: str, source: str, against: str, stdin: str = ""
) -> CodeRun:
    """Have a program for the open exercise run. Raises InvalidInput, and InvalidState where none is open."""
    if against not in FOR_CANDIDATES:
        raise InvalidInput(_("Run against the visible tests or an input."), field="against")
    check_program(language=language, source=source)
    if len(stdin.encode()) > INPUT_MAX_BYTES:
        raise InvalidInput(_("This input is too long."), field="stdin", code="too_large")
    exercise = None if session.is_over else open_exercise(session)
    if exercise is None:
        raise InvalidState(_("This question is closed."), code="stale_turn")
    return code_run_request(
        language=language,
        source=source,
        stdin=stdin,
        exercise=exercise,
        against=RunAgainst(against),
        session=session,
    )
