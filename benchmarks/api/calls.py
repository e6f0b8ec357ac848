"""How each operation is called by the benchmark, on what a fresh product holds and what is made for it here."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from benchmarks.api.once import ANSWER, JD, Maker, Once, Sender
from tools.demo.product import Product

RESUME = b"Ada Example\nada@example.org\n\nSkills\nPython, Django\n\nExperience\nBackend engineer, 2019 - 2024\n"
REFRESHES = 3
# Together they stay below what a minute allows.
WISHES = 9


@dataclass(frozen=True)
class Call:
    """`at_most`: so often in all, because of a throttle or of how many there may be. 0: without end."""

    name: str
    send: Callable[[httpx.Client], httpx.Response]
    at_most: int = 0


def made(running: Product, token: str) -> list[Call]:
    """The calls, with what they need made beforehand."""
    with httpx.Client(
        base_url=f"{running.base_url}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=60
    ) as client:
        return _Made(client, running).calls()


class _Made:
    def __init__(self, client: httpx.Client, running: Product) -> None:
        self._client, self._running = client, running
        self._maker = Maker(client)
        self._get, self._post, self._until = self._maker.get, self._maker.post, self._maker.until
        self._uploaded = self._maker.uploaded
        self._config = self._get("/interviews")["results"][0]
        self._session = self._post(f"/interviews/{self._config['id']}/start", {"consent": True})
        self._plan = self._post("/interviews", {"job_role": "Data engineer", "question_count": 3})
        self._jd, self._resume = self._uploaded("jd", JD), self._uploaded("resume", RESUME)
        self._webhook = self._post("/webhooks", {"url": "https://example.org/hook", "events": ["report.ready"]})
        self._finished = self._interview_held()
        self._exercise = self._get("/exercises")["results"][0]["id"]
        self._coding, program = self._program_sent()
        self._refreshes = self._refresh_tokens()
        papers = {"jd_id": self._jd, "resume_id": self._resume}
        self._once = Once(
            self._maker, config=self._config["id"], exercise=self._exercise, coding=program, papers=papers
        ).calls()

    def calls(self) -> list[Call]:
        config, plan = f"/interviews/{self._config['id']}", f"/interviews/{self._plan['id']}"
        held = f"/public/session/{self._session['session_id']}"
        report = f"/reports/session/{self._finished}"
        bearer = {"Authorization": f"Bearer {self._session['session_token']}"}
        papers = {"jd_id": self._jd, "resume_id": self._resume}
        me = self._get("/users/me")["id"]
        question = self._get(f"{plan}/questions")["results"][0]["id"]
        exercise = self._exercise
        shared = self._post(f"{report}/share-links", {"days": 1})["token"]
        room = f"/interview/{self._session['session_id']}"
        login = {"email": self._running.email, "password": self._running.password}
        answer = {"question_number": 1, "live_transcript": ANSWER}
        entry = {"interview_id": self._config["slug"], "name": "Ada", "email": "ada@example.org", "consent": True}
        hook, key = (
            {"url": "https://example.org/h", "events": ["report.ready"]},
            {"name": "k", "scopes": ["reports:read"]},
        )
        submit = {"response_text": ANSWER, "question_number": 1}
        role = {"job_role": "Data engineer", "question_count": 2}
        decision = {"outcome": "hold", "reason": "To be talked about."}
        reads = [
            "/users/me",
            "/users",
            f"/users/{me}",
            "/auth/keys",
            "/documents",
            f"/documents/{self._jd}",
            "/interviews",
        ]
        reads += [config, f"{config}/questions", f"{config}/results", "/webhooks"]
        reads += [
            f"/webhooks/{self._webhook['id']}/deliveries",
            "/reports",
            report,
            f"{report}/decision",
            f"{report}/requests",
            f"{report}/share-links",
            f"{report}/second-readings",
            f"{config}/compare",
            f"/documents/{self._jd}/file",
            "/exercises",
            f"/exercises/{exercise}",
            "/costs",
            "/costs/interviews",
            f"/reports/session/{self._coding}/answers/1/writing",
            "/overview",
            f"/documents/match?jd_id={self._jd}&resume_id={self._resume}",
            "/exports/sessions",
            "/exports/reports",
        ]
        names = {self._config["id"]: "{id}", self._plan["id"]: "{id}", me: "{id}", self._jd: "{id}"}
        names |= {self._webhook["id"]: "{id}", self._finished: "{id}", exercise: "{id}", self._coding: "{id}"}
        return [
            *(Call(f"GET {_named(path, names)}", _getting(path)) for path in reads),
            Call("GET /public/interviews/{slug}", _getting(f"/public/interviews/{self._config['slug']}"), at_most=60),
            Call("GET /public/session/{id}", lambda c: c.get(f"/api/v1{held}", headers=bearer)),
            *(
                Call(f"GET /interview/{{id}}/{part}", _getting(f"{room}/{part}", bearer), at_most=250)
                for part in ("exercise", "answers", "requests", "recordings")
            ),
            Call("GET /public/reports/{token}", _getting(f"/public/reports/{shared}"), at_most=30),
            Call("GET /public/reports/{token}.pdf", _getting(f"/public/reports/{shared}.pdf"), at_most=20),
            Call("GET .../voice-sample", _getting(f"{room}/voice-sample", bearer), WISHES),
            Call("GET .../{id}.pdf", _getting(f"{report}.pdf"), at_most=100),
            Call("PUT .../shortlist", _sending("PUT", f"{report}/shortlist", None)),
            Call("DELETE .../shortlist", _sending("DELETE", f"{report}/shortlist", None)),
            Call("PATCH .../choices", _sending("PATCH", f"{room}/choices", {"answers_by": "typing"}, bearer), WISHES),
            Call("POST .../requests", _sending("POST", f"{room}/requests", {"kind": "human"}, bearer), WISHES),
            Call("POST .../exercises/{id}/copy", _sending("POST", f"/exercises/{exercise}/copy", None), 20),
            Call("POST .../share-links", _sending("POST", f"{report}/share-links", {"days": 1}), 5),
            Call("POST .../webhooks/{id}/test", _sending("POST", f"/webhooks/{self._webhook['id']}/test", None), 5),
            Call("POST /auth/token/refresh", self._refreshing, REFRESHES),
            Call("GET /health", lambda c: c.get("/health")),
            Call("GET /ready", lambda c: c.get("/ready")),
            Call("PATCH /users/me", _sending("PATCH", "/users/me", {"full_name": "Ada"})),
            Call("PUT /users/me", _sending("PUT", "/users/me", {"full_name": "Ada"})),
            Call("PATCH /interviews/{id}", _sending("PATCH", plan, {"difficulty": "hard"})),
            Call("PATCH .../questions/{id}", _sending("PATCH", f"{plan}/questions/{question}", {"text": "Why us?"})),
            Call("POST /documents/match", _sending("POST", "/documents/match", papers)),
            Call("POST .../decision", _sending("POST", f"{report}/decision", decision)),
            # The answer is there: this is the way of an answer that is sent again.
            Call(
                "POST .../submit-response",
                lambda c: c.post(f"/api/v1{held}/submit-response", json=answer, headers=bearer),
                50,
            ),
            Call(
                "POST /interviews/session/submit",
                lambda c: c.post("/api/v1/interviews/session/submit", json=submit, headers=bearer),
                50,
            ),
            Call("POST /auth/login", _sending("POST", "/auth/login", login), 10),
            Call("POST /auth/token", _sending("POST", "/auth/token", login), 10),
            Call("POST /auth/register", lambda c: c.post("/api/v1/auth/register", json=_person()), 4),
            Call("POST /auth/keys", _sending("POST", "/auth/keys", key), 40),
            Call("POST /webhooks", _sending("POST", "/webhooks", hook), 15),
            Call("POST /documents/upload/jd", _uploading("jd", JD), 20),
            Call("POST /documents/upload/resume", _uploading("resume", RESUME), 20),
            Call("POST /interview/start", _sending("POST", "/interview/start", papers), 4),
            Call("POST /public/session/start", _sending("POST", "/public/session/start", entry), 4),
            Call("POST /interviews/{id}/start", _sending("POST", f"{config}/start", {"consent": True}), 4),
            Call("POST /interviews", _sending("POST", "/interviews", role), 20),
            Call("POST /interviews/create", _sending("POST", "/interviews/create", role), 20),
            Call("POST .../questions", _sending("POST", f"{plan}/questions", {"text": "What for?"}), 15),
            Call("POST .../regenerate", _sending("POST", f"{report}/regenerate", None), 5),
            *(Call(name, _one_of(senders), len(senders)) for name, senders in self._once.items()),
            Call("POST .../complete-workflow", _sending("POST", "/interviews/demo/complete-workflow", _shown()), 8),
        ]

    def _refreshing(self, client: httpx.Client) -> httpx.Response:
        """Each token gets the next pair once: there is one for every call."""
        return client.post("/api/v1/auth/token/refresh", json={"refresh": self._refreshes.pop()})

    def _interview_held(self) -> str:
        """A session with one answer and its report."""
        begun = self._post(f"/interviews/{self._config['id']}/start", {"consent": True})
        bearer = {"Authorization": f"Bearer {begun['session_token']}"}
        session_id: str = begun["session_id"]
        sent = {"question_number": 1, "live_transcript": ANSWER}
        self._client.post(f"public/session/{session_id}/submit-response", json=sent, headers=bearer).raise_for_status()
        self._client.post(f"public/session/{session_id}/end", headers=bearer).raise_for_status()
        self._until(lambda: self._get(f"/reports/session/{session_id}")["status"] == "ready")
        self._until(lambda: self._get(f"/interviews/{self._plan['id']}")["status"] == "ready")
        return session_id

    def _program_sent(self) -> tuple[str, tuple[str, str]]:
        """A session whose one answer is a program, in an interview that keeps how it came about; and one still open."""
        made = self._post("/interviews", {"job_role": "Engineer", "question_count": 1, "keeps_code_history": True})
        config = f"/interviews/{made['id']}"
        self._until(lambda: self._get(config)["status"] == "ready")
        self._client.post(f"exercises/{self._exercise}/trial").raise_for_status()
        self._until(lambda: self._get(f"/exercises/{self._exercise}")["trial_status"] == "passed")
        self._post(f"{config}/exercises", {"exercise_id": self._exercise})
        for question in self._get(f"{config}/questions")["results"]:
            if question["kind"] == "spoken":
                self._client.delete(f"{config}/questions/{question['id']}".lstrip("/")).raise_for_status()
        self._client.patch(config.lstrip("/"), json={"status": "open"}).raise_for_status()
        begun = self._post(f"{config}/start", {"consent": True})
        session_id: str = begun["session_id"]
        self._client.post(
            f"public/session/{session_id}/submit-response",
            json={"question_number": 1, "code": "def solve():\n    return 1\n"},
            headers={"Authorization": f"Bearer {begun['session_token']}"},
        ).raise_for_status()
        still_open = self._post(f"{config}/start", {"consent": True})
        return session_id, (still_open["session_id"], still_open["session_token"])

    def _refresh_tokens(self) -> list[str]:
        """As many as the throttle of signing in leaves to the calls that are measured."""
        login = {"email": self._running.email, "password": self._running.password}
        return [str(self._post("/auth/login", login)["refresh"]) for _ in range(REFRESHES)]


def _getting(path: str, headers: dict[str, str] | None = None) -> Callable[[httpx.Client], httpx.Response]:
    return lambda client: client.get(f"/api/v1{path}", headers=headers)


def _sending(
    method: str, path: str, sent: dict[str, Any] | None, headers: dict[str, str] | None = None
) -> Callable[[httpx.Client], httpx.Response]:
    return lambda client: client.request(method, f"/api/v1{path}", json=sent, headers=headers)


def _one_of(senders: list[Sender]) -> Sender:
    """Each of them once."""

    def send(client: httpx.Client) -> httpx.Response:
        return senders.pop()(client)

    return send


def _uploading(kind: str, content: bytes) -> Callable[[httpx.Client], httpx.Response]:
    file = (f"{kind}.txt", content, "text/plain")
    return lambda client: client.post(f"/api/v1/documents/upload/{kind}", files={"file": file})


def _person() -> dict[str, str]:
    return {"email": f"{secrets.token_hex(6)}@example.org", "password": "a long enough phrase"}


def _shown() -> dict[str, str]:
    return {"job_role": "Backend engineer (Python)", "answer": ANSWER}


def _named(path: str, names: dict[str, str]) -> str:
    for found, name in names.items():
        path = path.replace(found, name)
    return path
