"""A client of the live interview, in as little as it takes: docs/live-protocol.md, typed.

python -m tools.live_client http://127.0.0.1:8000 /api/v1/interview/<id>/chat <session token> --answer "..."
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from typing import Literal, NotRequired, TypedDict, cast

from websockets.sync.client import ClientConnection, connect

WORDS_A_CHUNK = 4


class Question(TypedDict):
    number: int
    label: str
    type: Literal["preset", "follow_up", "resume", "coding"]
    text: str
    suggested_time_seconds: int


class FromServer(TypedDict):
    type: Literal["llm_response", "mini_llm_filler", "interview_state", "error", "end"]
    payload: str
    seq: int
    turn: NotRequired[int]
    stage: NotRequired[Literal["tentative", "partial", "final"]]
    question: NotRequired[Question]
    code: NotRequired[str]
    reason: NotRequired[str]


class LiveInterview:
    """One connection that holds a session."""

    def __init__(self, base_url: str, path: str, token: str) -> None:
        address = base_url.replace("http", "ws", 1).rstrip("/") + path
        self._socket: ClientConnection = connect(address, additional_headers={"Authorization": f"Bearer {token}"})
        self._turn = 0

    def questions(self) -> Iterator[Question]:
        """Each question as it is asked. Ends with the interview."""
        for message in self.messages():
            if message["type"] == "end":
                return
            if message["type"] == "error":
                raise RuntimeError(f"{message.get('code')}: {message['payload']}")
            definitive = message["type"] == "llm_response" and message.get("stage") == "final"
            if definitive and "question" in message and message.get("turn", 0) > self._turn:
                self._turn = message.get("turn", 0)
                self._send("control", "playback_ended", is_final=True)
                yield message["question"]

    def messages(self) -> Iterator[FromServer]:
        for frame in self._socket:
            yield cast(FromServer, json.loads(frame))

    def answer(self, text: str) -> None:
        """Send the words as they would be heard, then close the answer: an empty `final` takes what was heard."""
        words = text.split()
        for start in range(0, len(words), WORDS_A_CHUNK):
            self._send("chunk", " ".join(words[start : start + WORDS_A_CHUNK]) + " ", is_final=False)
        self._send("final", "", is_final=True)

    def close(self) -> None:
        self._socket.close()

    def _send(self, kind: str, payload: str, *, is_final: bool) -> None:
        message = {"type": kind, "payload": payload, "is_final": is_final, "timestamp": time.time() * 1000}
        self._socket.send(json.dumps({**message, "turn": self._turn}))


def main() -> None:
    parser = argparse.ArgumentParser(description="Hold an interview with one answer to every question.")
    parser.add_argument("base_url")
    parser.add_argument("path")
    parser.add_argument("token")
    parser.add_argument("--answer", required=True)
    asked = parser.parse_args()
    interview = LiveInterview(asked.base_url, asked.path, asked.token)
    try:
        for question in interview.questions():
            print(f"{question['label']}: {question['text']}")
            interview.answer(asked.answer)
    finally:
        interview.close()
    print("The interview is over.")


if __name__ == "__main__":
    main()
