"""The candidate's browser: the link page's form, then the room's WebSocket (docs/live-protocol.md)."""

from __future__ import annotations

import json
import re
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tools.demo import pages

_ROOM = re.compile(r"/room/([0-9a-f-]{36})/")


class EntryRefused(Exception):
    """The link page sent the form back; the message holds its sentences."""


class RoomClosed(Exception):
    """The connection ended. `code` is the WebSocket's close code; the message tells which side closed, and why."""

    def __init__(self, closed: ConnectionClosed) -> None:
        self.code = closed.rcvd.code if closed.rcvd else 1006
        # A server answers a close with the code it was sent: a ping that went unanswered here looks like its own error.
        first = closed.rcvd if closed.rcvd_then_sent else closed.sent or closed.rcvd
        side = "nobody" if first is None else "the server" if first is closed.rcvd else "this client"
        reason = f": {first.reason}" if first and first.reason else ""
        super().__init__(f"The connection was closed with {self.code} by {side}{reason}.")


class Candidate:
    """One browser: its cookies open the sessions that were begun in it."""

    def __init__(self, link: str) -> None:
        self.link = link
        address = urlsplit(link)
        self.origin = f"{address.scheme}://{address.netloc}"
        self._socket_origin = f"{'wss' if address.scheme == 'https' else 'ws'}://{address.netloc}"
        self._http = httpx.Client(follow_redirects=True, timeout=20)
        self._connections = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the browser: its connections too."""
        self._connections.close()
        self._http.close()

    def enter(self, *, name: str, email: str, phone: str = "", resume: Path | None = None) -> str:
        """Fill in the link page and consent. Returns the session's id. Raises EntryRefused."""
        form = pages.form_with(self.get(self.link), "name", "email", "consent", "resume")
        values = form.values | {"name": name, "email": email, "phone": phone, "consent": "on"}
        files = {"resume": (resume.name, resume.read_bytes())} if resume else {"resume": ("", b"")}
        answer = self._http.post(self.link, data=values, files=files, headers={"Origin": self.origin})
        room = _ROOM.search(str(answer.url))
        if answer.status_code >= 400 or room is None:
            raise EntryRefused("; ".join(pages.problems(pages.parse(answer.text))) or f"Status {answer.status_code}.")
        return room.group(1)

    def get(self, path: str) -> Any:
        answer = self._http.get(path)
        answer.raise_for_status()
        return pages.parse(answer.text)

    def connect(self, session_id: str) -> Room:
        """Open the room's WebSocket with this browser's cookies."""
        cookies = "; ".join(f"{name}={value}" for name, value in self._http.cookies.items())
        connection = connect(
            f"{self._socket_origin}/api/v1/interview/{session_id}/chat",
            additional_headers={"Cookie": cookies, "Origin": self.origin},
            open_timeout=10,
            proxy=None,
        )
        return Room(self._connections.enter_context(connection))


class Room:
    """One connection to a session. Keeps every message and the turn that is open."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.messages: list[dict[str, Any]] = []
        self.turn = 0

    def close(self) -> None:
        self._socket.close()

    def receive(self, *, within_seconds: float = 20) -> dict[str, Any]:
        """The next message. Raises RoomClosed when the server has closed, TimeoutError when none comes."""
        try:
            message: dict[str, Any] = json.loads(self._socket.recv(timeout=within_seconds))
        except ConnectionClosed as error:
            raise RoomClosed(error) from None
        self.messages.append(message)
        self.turn = max(self.turn, message.get("turn", 0))
        return message

    def wait_for(self, kind: str, *, within_seconds: float = 20, **fields: Any) -> dict[str, Any]:
        """The next message of this type that has these fields; what comes before it is kept in `messages`."""
        deadline = time.monotonic() + within_seconds
        while True:
            message = self.receive(within_seconds=max(0.0, deadline - time.monotonic()))
            if message["type"] == kind and all(message.get(name) == value for name, value in fields.items()):
                return message

    def wait_for_question(self, *, within_seconds: float = 20) -> dict[str, Any] | None:
        """The next definitive reply with its question; None when the interview has ended instead."""
        deadline = time.monotonic() + within_seconds
        while True:
            message = self.receive(within_seconds=max(0.0, deadline - time.monotonic()))
            if message["type"] == "end":
                return None
            if message["type"] == "llm_response" and message.get("stage") == "final" and message.get("question"):
                return message

    def wait_for_close(self, *, within_seconds: float = 20) -> int:
        """Read on until the server closes. Returns the close code."""
        deadline = time.monotonic() + within_seconds
        while True:
            try:
                self.receive(within_seconds=max(0.0, deadline - time.monotonic()))
            except RoomClosed as closed:
                return closed.code

    def start(self) -> None:
        self._control("start")

    def spoken(self) -> None:
        """The interviewer's words have been read: the clock of the question may run."""
        self._control("playback_ended")

    def end(self) -> None:
        self._control("end_interview")

    def draft(self, text: str) -> None:
        """The whole typed answer so far."""
        self._send("chunk", text, is_final=False, replace=True)

    def answer(self, text: str, *, id: str = "") -> None:  # noqa: A002 - the protocol's own name
        extras = {"id": id} if id else {}
        self._send("final", text, is_final=True, source="typed", **extras)

    def _control(self, payload: str) -> None:
        self._send("control", payload, is_final=True)

    def _send(self, kind: str, payload: str, **fields: Any) -> None:
        # Before the first message has been read no turn is known, and none has to be named.
        turn = {"turn": self.turn} if self.turn else {}
        message = {"type": kind, "payload": payload, "timestamp": time.time() * 1000, **turn, **fields}
        try:
            self._socket.send(json.dumps(message))
        except ConnectionClosed as error:
            raise RoomClosed(error) from None
