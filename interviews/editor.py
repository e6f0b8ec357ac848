"""What an editor of a candidate's program shows: the open exercise with the drafts, and what came of a run."""

from __future__ import annotations

from typing import Any

from interviews.models import CodeDraft, InterviewSession
from interviews.sandbox import LANGUAGES, RunResult
from interviews.selectors import sandbox_state
from interviews.services import open_exercise, sandbox_probe_request

LABELS = {"python": "Python", "javascript": "JavaScript", "java": "Java", "cpp": "C++", "go": "Go", "sql": "SQL"}
SHOWN_CHARACTERS = 6000
SHOWN_OF_A_TEST = 600


def exercise_shown(session: InterviewSession) -> dict[str, Any] | None:
    """The exercise of the open question with what was written so far; None where nothing is to be coded.

    Names of the visible tests alone: neither their content nor anything of the hidden ones.
    """
    found = open_exercise(session)
    if found is None:
        return None
    probe = sandbox_state().probe
    if probe is None:
        sandbox_probe_request()
    here = {name: label for name, label, _ in probe.languages} if probe and probe.ready else {}
    # Where nothing can be run, or nobody has looked yet, each may be written in.
    offered = [name for name in LANGUAGES if name in found.languages and (name in here or not here)] or found.languages
    drafts = list(CodeDraft.objects.filter(session=session, turn=session.turn).order_by("-saved_at"))
    kept = {draft.language: draft.source for draft in drafts}
    return {
        "turn": session.turn,
        "runs": probe is None or probe.ready,
        "last": drafts[0].language if drafts else offered[0],
        "tests": [test["name"] for test in found.visible_tests],
        "languages": [
            {
                "name": name,
                "label": here.get(name) or LABELS.get(name, name),
                "signature": found.signature.get(name, ""),
                "starter": found.starter_code.get(name, ""),
                "draft": kept.get(name),
            }
            for name in offered
        ],
    }


def run_shown(done: RunResult) -> dict[str, Any]:
    """A result as a person reads it, cut where a program printed without end."""
    return {
        "status": done.status,
        "reason": done.reason,
        "stdout": done.stdout[:SHOWN_CHARACTERS],
        "stderr": done.stderr[-SHOWN_CHARACTERS:],
        "ms": round(done.ms),
        "tests": [
            {
                "name": test.name,
                "passed": test.status == "passed",
                "status": test.status,
                "message": test.message[:SHOWN_OF_A_TEST],
                "expected": test.expected[:SHOWN_OF_A_TEST],
                "got": test.got[:SHOWN_OF_A_TEST],
            }
            for test in done.tests
        ],
    }
