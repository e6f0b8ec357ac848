"""Operations that use up what they are called on: a few calls of each, on what is made for them beforehand."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
from websockets.sync.client import connect

from llm.sounds import silence

TIMES = 3
READY_WITHIN_SECONDS = 30.0
ANSWER = "Writes become slower, and it takes space on disk."
JD = b"Backend engineer\n\nRequirements\n- Python and Django\n- PostgreSQL\n"
PASSWORD, NEW_PASSWORD = "a long enough phrase", "another long phrase"
SOUND = b"\x1a\x45\xdf\xa3 a recording"
PROGRAM = {"language": "python", "source": "def add(a, b):\n    return a + b\n"}
EXERCISE: dict[str, Any] = {
    "statement": "Write add(a, b).",
    "signature": {"python": "def add(a, b)"},
    "starter_code": {"python": "def add(a, b):\n    ...\n"},
    "reference_solution": {"python": PROGRAM["source"]},
    "visible_tests": [{"kind": "call", "name": "two and three", "function": "add", "args": [2, 3], "expected": 5}],
    "hidden_tests": [],
}

Sender = Callable[[httpx.Client], httpx.Response]


class Maker:
    """The product as its administrator calls it, or somebody whose token is given. Paths are below /api/v1."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def get(self, path: str, token: str = "") -> Any:
        return self._client.get(path.lstrip("/"), headers=_bearer(token)).raise_for_status().json()

    def post(self, path: str, sent: dict[str, Any] | None = None, token: str = "", **more: Any) -> Any:
        answer = self._client.post(path.lstrip("/"), json=sent, headers=_bearer(token), **more).raise_for_status()
        return answer.json() if answer.content else None

    def patch(self, path: str, sent: dict[str, Any]) -> Any:
        return self._client.patch(path.lstrip("/"), json=sent).raise_for_status().json()

    def uploaded(self, kind: str, content: bytes) -> str:
        """The id of a document that has been read."""
        made = self._client.post(f"documents/upload/{kind}", files={"file": (f"{kind}.txt", content, "text/plain")})
        document_id: str = made.raise_for_status().json()["document_id"]
        self.until(lambda: self.get(f"/documents/{document_id}")["status"] == "ready")
        return document_id

    def until(self, is_so: Callable[[], bool]) -> None:
        """Wait for it. Raises TimeoutError."""
        until = time.monotonic() + READY_WITHIN_SECONDS
        while not is_so():
            if time.monotonic() > until:
                raise TimeoutError("the product did not get ready")
            time.sleep(0.1)

    def first_words(self, session: str, token: str) -> tuple[str, str]:
        """Where the interviewer's first words are told of and heard, as the session's WebSocket says."""
        place = urlsplit(str(self._client.base_url))
        address = f"ws://{place.netloc}/api/v1/interview/{session}/chat"
        with connect(address, additional_headers=_bearer(token), proxy=None) as socket:
            while True:
                spoken = json.loads(socket.recv(timeout=READY_WITHIN_SECONDS)).get("speech_url")
                if spoken:
                    break
        told = str(spoken).removeprefix("/api/v1")
        self.until(lambda: bool(self.get(told, token)["audio"]))
        return told, str(self.get(told, token)["audio"]).removeprefix("/api/v1")


class Once:
    """Makes what the calls use up, and gives the calls: each of them may be sent once."""

    def __init__(self, maker: Maker, *, config: str, exercise: str, coding: tuple[str, str], papers: dict[str, str]):
        self._maker, self._config, self._exercise, self._papers = maker, config, exercise, papers
        self._coding, self._coding_token = coding

    def calls(self) -> dict[str, list[Sender]]:
        return {
            **self._of_accounts(),
            **self._of_plans(),
            **self._of_exercises(),
            **self._of_an_open_session(),
            **self._of_a_practice(),
            **self._of_a_report(),
        }

    def _of_accounts(self) -> dict[str, list[Sender]]:
        key, hook = (
            {"name": "k", "scopes": ["reports:read"]},
            {"url": "https://example.org/h", "events": ["report.ready"]},
        )
        people = [self._person() for _ in range(TIMES)]
        changed = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
        return {
            "DELETE /auth/keys/{id}": [
                sending("DELETE", f"/auth/keys/{self._maker.post('/auth/keys', key)['id']}") for _ in range(TIMES)
            ],
            "DELETE /webhooks/{id}": [
                sending("DELETE", f"/webhooks/{self._maker.post('/webhooks', hook)['id']}") for _ in range(TIMES)
            ],
            "PUT /users/me/password": [sending("PUT", "/users/me/password", changed, one["access"]) for one in people],
            "PATCH /users/{id}": [
                sending("PATCH", f"/users/{one['user']['id']}", {"full_name": "A New Name"}) for one in people
            ],
            "DELETE /users/{id}": [sending("DELETE", f"/users/{self._person()['user']['id']}") for _ in range(TIMES)],
            "POST /auth/logout": [
                sending("POST", "/auth/logout", {"refresh": one["refresh"]}, one["access"])
                for one in (self._person() for _ in range(TIMES))
            ],
        }

    def _of_plans(self) -> dict[str, list[Sender]]:
        plan = self._plan()
        questions = self._maker.get(f"{plan}/questions")["results"]
        used = {"exercise_id": self._exercise}
        return {
            "DELETE /documents/{id}": [
                sending("DELETE", f"/documents/{self._maker.uploaded('jd', JD)}") for _ in range(TIMES)
            ],
            "DELETE /interviews/{id}": [sending("DELETE", self._plan()) for _ in range(TIMES)],
            "DELETE .../questions/{id}": [
                sending("DELETE", f"{plan}/questions/{question['id']}") for question in questions[:TIMES]
            ],
            "POST .../questions/generate": [
                sending("POST", f"{self._plan()}/questions/generate") for _ in range(TIMES)
            ],
            "POST /interviews/{id}/exercises": [
                sending("POST", f"{self._plan()}/exercises", used) for _ in range(TIMES)
            ],
        }

    def _of_exercises(self) -> dict[str, list[Sender]]:
        made = [self._maker.post("/exercises", _exercise())["id"] for _ in range(TIMES)]
        room, token = f"/interview/{self._coding}/code", self._coding_token
        seen = {**PROGRAM, "against": "visible"}
        run = self._maker.post(f"{room}/runs", seen, token)["id"]
        return {
            "POST /exercises": [sending("POST", "/exercises", _exercise()) for _ in range(TIMES)],
            "PATCH /exercises/{id}": [sending("PATCH", f"/exercises/{each}", {"difficulty": "hard"}) for each in made],
            "POST .../exercises/{id}/trial": [sending("POST", f"/exercises/{each}/trial") for each in made],
            "PUT .../code/draft": TIMES * [sending("PUT", f"{room}/draft", {**PROGRAM, "turn": 1}, token)],
            "POST .../code/runs": TIMES * [sending("POST", f"{room}/runs", seen, token)],
            "GET .../code/runs/{id}": TIMES * [sending("GET", f"{room}/runs/{run}", None, token)],
        }

    def _of_an_open_session(self) -> dict[str, list[Sender]]:
        session, token = self._begun()
        room, (told, heard) = f"/interview/{session}/recordings", self._maker.first_words(session, token)
        takes = [uuid4() for _ in range(TIMES)]
        ending = [self._begun() for _ in range(TIMES)]
        return {
            "PUT .../draft": TIMES
            * [sending("PUT", f"/interview/{session}/draft", {"turn": 1, "text": ANSWER}, token)],
            "PUT .../recordings/{key}/{number}": [_piece(f"{room}/{take}/0?turn=1", token) for take in takes],
            "POST .../recordings/words": TIMES * [sending("POST", f"{room}/words", {"from_seconds": 0}, token)],
            "POST .../recordings/{key}/close": [
                sending("POST", f"{room}/{uuid4()}/close", {"chunks": 0}, token) for _ in range(TIMES)
            ],
            "GET .../speech/{key}": TIMES * [sending("GET", told, None, token)],
            "GET .../speech/{key}/audio": TIMES * [sending("GET", heard, None, token)],
            "POST /public/session/{id}/end": [
                sending("POST", f"/public/session/{each}/end", None, its_token) for each, its_token in ending
            ],
        }

    def _of_a_practice(self) -> dict[str, list[Sender]]:
        begun = self._maker.post("/interview/start", self._papers)
        session, token = begun["interview_id"], begun["session_token"]
        given = {"response_text": ANSWER, "question_number": 1}
        self._maker.until(lambda: bool(self._maker.get(f"/public/session/{session}", token)["data"]["question"]))
        self._maker.post("/interviews/session/submit", given, token)
        self._over(session, token)
        return {
            "GET /interview/{id}/feedback": TIMES * [sending("GET", f"/interview/{session}/feedback", None, token)],
            "GET .../{id}/feedback": TIMES * [sending("GET", f"/reports/session/{session}/feedback")],
            "GET .../{id}/resume": TIMES * [sending("GET", f"/reports/session/{session}/resume")],
        }

    def _of_a_report(self) -> dict[str, list[Sender]]:
        session, token = self._begun()
        room, report = f"/interview/{session}", f"/reports/session/{session}"
        request = self._maker.post(f"{room}/requests", {"kind": "human"}, token)["id"]
        spoken = {"question_number": "1", "live_transcript": ANSWER}
        self._maker.post(
            f"/public/session/{session}/submit-response",
            None,
            token,
            data=spoken,
            files={"audio_file": ("a.wav", silence(1000))},
        )
        self._over(session, token)
        answer = self._maker.get(f"{room}/answers", token)["results"][0]["id"]
        readers = [self._reader() for _ in range(2 * TIMES)]
        for reader in readers[:TIMES]:
            self._maker.post(f"{report}/second-readings", {"reader": reader["user"]["email"]})
        links = [self._maker.post(f"{report}/share-links", {"days": 1})["id"] for _ in range(TIMES)]
        would = {"outcome": "advance", "reason": "Clear answers."}
        return {
            "POST .../requests/{id}/settle": TIMES * [sending("POST", f"{report}/requests/{request}/settle")],
            "PUT .../answers/{id}": TIMES
            * [sending("PUT", f"{room}/answers/{answer}", {"text": "It is slower."}, token)],
            "GET .../answers/{number}/recording": TIMES * [sending("GET", f"{report}/answers/1/recording")],
            "PUT .../second-reading": [
                sending("PUT", f"{report}/second-reading", would, reader["access"]) for reader in readers[:TIMES]
            ],
            "POST .../second-readings": [
                sending("POST", f"{report}/second-readings", {"reader": reader["user"]["email"]})
                for reader in readers[TIMES:]
            ],
            "DELETE /reports/share-links/{id}": [sending("DELETE", f"/reports/share-links/{link}") for link in links],
        }

    def _person(self) -> Any:
        return self._maker.post("/auth/register", {"email": f"{uuid4().hex[:12]}@example.org", "password": PASSWORD})

    def _reader(self) -> Any:
        person = self._person()
        self._maker.patch(f"/users/{person['user']['id']}", {"role": "interviewer"})
        return person

    def _plan(self) -> str:
        """The path of an interview whose questions are written."""
        made = self._maker.post("/interviews", {"job_role": "Data engineer", "question_count": 4})
        path = f"/interviews/{made['id']}"
        self._maker.until(lambda: self._maker.get(path)["status"] == "ready")
        return path

    def _begun(self) -> tuple[str, str]:
        begun = self._maker.post(f"/interviews/{self._config}/start", {"consent": True})
        return begun["session_id"], begun["session_token"]

    def _over(self, session: str, token: str) -> None:
        self._maker.post(f"/public/session/{session}/end", None, token)
        self._maker.until(lambda: self._maker.get(f"/reports/session/{session}")["status"] == "ready")


def sending(method: str, path: str, sent: dict[str, Any] | None = None, token: str = "") -> Sender:
    """A call of the administrator, or of whose token is given."""
    return lambda client: client.request(method, f"/api/v1{path}", json=sent, headers=_bearer(token))


def _piece(path: str, token: str) -> Sender:
    headers = {**_bearer(token), "Content-Type": "audio/webm"}
    return lambda client: client.put(f"/api/v1{path}", content=SOUND, headers=headers)


def _exercise() -> dict[str, Any]:
    return {**EXERCISE, "title": f"Add two numbers {uuid4().hex[:8]}"}


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}
