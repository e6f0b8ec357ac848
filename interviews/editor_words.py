"""Every sentence that the room's editor shows to a candidate. Data, like room_words."""

from __future__ import annotations

from django.utils.translation import gettext

EDITOR_WORDS: dict[str, str] = {
    "program": "Your program",
    "saved": "Saved.",
    "unsaved": "Not saved yet; trying again.",
    "running": "Running.",
    "often": "Too many tries in a short time. Please wait a moment.",
    "not_run": "It could not be run.",
    "gave_up": "It took too long. Please try again.",
    "count": "{passed} of {total} tests passed.",
    "took": "{status}, in {ms} ms.",
    "expected": "Expected {expected}, got {got}.",
    "nothing": "nothing",
    "printed": "What it printed",
    "errors": "Errors",
    # what came of a run
    "passed": "Passed",
    "failed": "Failed",
    "compile_error": "It does not compile",
    "runtime_error": "It stopped with an error",
    "timeout": "It took too long",
    "memory": "It took too much memory",
    "output_limit": "It printed too much",
    "not_reached": "Not reached",
    "not_executed": "Not run",
}


def words_for_editor() -> dict[str, str]:
    """The editor's sentences in the language that is active."""
    return {key: gettext(sentence) for key, sentence in EDITOR_WORDS.items()}
