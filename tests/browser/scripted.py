"""A server's side of the room's socket, spoken by a test: what a real one says only when things go wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, WebSocketRoute

QUESTION = "How would you find out why a query has become slow?"
GREETING = "Hello, and welcome."


class ScriptedServer:
    """Answers the sockets of one window in place of the product. `silent` accepts and says nothing."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._seq = 0
        self.sockets: list[WebSocketRoute] = []
        self.received: list[dict[str, Any]] = []
        # What the server holds: told to whoever connects.
        self.turn = 1
        self.buffered = ""
        self.answering = True
        self.question_seconds = 90
        self.interview_seconds = 1200
        self.on_connect: Callable[[], None] = self.show
        page.route_web_socket(re.compile(r"/api/v1/interview/[^/]+/chat"), self._on_socket)

    def _on_socket(self, socket: WebSocketRoute) -> None:
        self.sockets.append(socket)
        socket.on_message(lambda text: self.received.append(json.loads(text)))
        self.on_connect()

    # --- what it says -------------------------------------------------------------------------------

    def show(self) -> None:
        """As after every connect: the state, and the open question as it was asked."""
        self.state()
        if self.answering:
            self.ask()

    def state(self, payload: str = "") -> None:
        answering = self.answering and not payload
        extras: dict[str, Any] = {"buffered_text": self.buffered} if self.buffered and answering else {}
        if answering:
            extras["question_time_remaining_seconds"] = self.question_seconds
        self._say(
            "interview_state",
            payload or ("waiting_for_user_input" if self.answering else "processing_answer"),
            progress={"asked": self.turn, "total": 5},
            time_remaining_seconds=self.interview_seconds,
            question=self._question(),
            **extras,
        )

    def ask(self) -> None:
        self._say("llm_response", f"{GREETING} {self._question()['text']}", stage="final", question=self._question())

    def move_on(self) -> None:
        """The next question, with an empty answer."""
        self.turn += 1
        self.buffered, self.answering = "", True
        self.ask()
        self.state()

    def remark(self, words: str) -> None:
        self._say("llm_response", words, stage="tentative")

    def error(self, code: str) -> None:
        self._say("error", "A sentence for programmers.", code=code)

    def end(self) -> None:
        self._say("end", "Interview concluded.", reason="completed")
        self.close(1000)

    def close(self, code: int) -> None:
        self.sockets[-1].close(code=code, reason="")

    def _question(self) -> dict[str, Any]:
        text = QUESTION if self.turn == 1 else f"And what is step {self.turn}?"
        return {
            "number": self.turn,
            "label": f"Q{self.turn}",
            "type": "preset",
            "text": text,
            "suggested_time_seconds": 90,
        }

    def _say(self, kind: str, payload: str, **fields: Any) -> None:
        self._seq += 1
        message = {"type": kind, "payload": payload, "seq": self._seq, "turn": self.turn, **fields}
        self.sockets[-1].send(json.dumps(message))

    # --- what it heard ------------------------------------------------------------------------------

    def heard(self, kind: str, payload: str | None = None) -> list[dict[str, Any]]:
        return [
            message
            for message in self.received
            if message["type"] == kind and (payload is None or message["payload"] == payload)
        ]

    def wait_until(self, condition: Callable[[], Any], *, within_ms: int = 12_000) -> Any:
        """The condition's first true value, while the window goes on."""
        for _ in range(within_ms // 25):
            if found := condition():
                return found
            self._page.wait_for_timeout(25)
        raise AssertionError(f"It did not become true within {within_ms} ms; heard: {self.received[-5:]}")
