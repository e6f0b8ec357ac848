"""Playing an interview against a running product, for the tests that start one."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tools.demo.answers import Script
from tools.demo.candidate import Room

RESUME_TEXT = "I built a booking service in Django and kept its PostgreSQL queries below ten milliseconds."


def answer_everything(room: Room, script: Script) -> tuple[list[dict[str, Any]], list[str]]:
    """Answer until the end. Returns the questions as they were asked and the answers as they were given."""
    asked: list[dict[str, Any]] = []
    given: list[str] = []
    while (message := room.wait_for_question()) is not None:
        if asked and message["turn"] == asked[-1]["turn"]:
            continue
        asked.append({"turn": message["turn"], **message["question"]})
        given.append(script.answer(message["question"]["type"], message["question"]["text"]))
        room.spoken()
        room.answer(given[-1], id=f"answer-{message['turn']}")
    return asked, given


def until(condition: Callable[[], Any], *, within_seconds: float = 20.0) -> Any:
    """The condition's first true value; looked at twenty times a second."""
    deadline = time.monotonic() + within_seconds
    while True:
        if found := condition():
            return found
        assert time.monotonic() < deadline, f"It did not become true within {within_seconds:.0f} s."
        time.sleep(0.05)
