"""The hiring team's browser: sign in, make an interview, open it, read the report."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urljoin

import httpx

from tools.demo import pages


class StaffFailed(Exception):
    """A page did not do what was asked; the message is the page's own."""


@dataclass(frozen=True)
class KeyPoint:
    """An idea of a good answer, and the follow-up that asks for it (empty: none is prepared)."""

    point: str
    probe: str


@dataclass(frozen=True)
class PlannedQuestion:
    text: str
    key_points: tuple[KeyPoint, ...]
    ideal_answer: str


class Staff:
    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._http = httpx.Client(base_url=base_url, follow_redirects=True, timeout=20)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def sign_in(self, email: str, password: str) -> None:
        form = pages.form_with(self._page("/accounts/sign-in/"), "email", "password")
        answer = self._send("/accounts/sign-in/", form, email=email, password=password)
        if "/accounts/sign-in/" in str(answer.url):
            raise StaffFailed("; ".join(pages.problems(pages.parse(answer.text))) or "Could not sign in.")

    def interview_create(self, *, job_description: Path, **settings: str) -> str:
        """Fill in "New interview" with the job description uploaded. Returns the interview's id."""
        path = "/staff/interviews/new/"
        form = pages.form_with(self._page(path), "job_role", "jd_file")
        with job_description.open("rb") as file:
            answer = self._send(path, form, files={"jd_file": (job_description.name, file)}, **settings)
        if str(answer.url).endswith(path):
            raise StaffFailed("; ".join(pages.problems(pages.parse(answer.text))) or "The interview was not made.")
        return str(answer.url).rstrip("/").rsplit("/", 1)[-1]

    def questions_wait(self, config_id: str, *, within_seconds: float = 40) -> tuple[PlannedQuestion, ...]:
        """The prepared questions, once they are there. Raises StaffFailed when the page says that they failed."""
        deadline = time.monotonic() + within_seconds
        while time.monotonic() < deadline:
            page = self._page(f"/staff/interviews/{config_id}/")
            if any(element.get("id") == "questions" for element in page.iter("section")):
                questions = tuple(map(_planned_question, pages.by_class(page, "planned")))
                if not questions:
                    raise StaffFailed("; ".join(pages.problems(page)) or "No question was prepared.")
                return questions
            time.sleep(0.2)
        raise StaffFailed(f"The questions were not ready within {within_seconds:.0f} s.")

    def interview_open(self, config_id: str) -> str:
        """Open it to candidates. Returns the link."""
        path = f"/staff/interviews/{config_id}/"
        form = pages.form_to(self._page(path), "/open/")
        page = pages.parse(self._send(form.action, form).text)
        for element in page.iter("input"):
            if element.get("id") == "link":
                return element.get("value", "")
        raise StaffFailed("; ".join(pages.problems(page)) or "The interview could not be opened.")

    def report(self, session_id: str) -> dict[str, Any]:
        answer = self._http.get(f"/api/v1/reports/session/{session_id}")
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def report_wait(self, session_id: str, *, within_seconds: float = 40) -> dict[str, Any]:
        """The report, once it is ready."""
        deadline = time.monotonic() + within_seconds
        while time.monotonic() < deadline:
            report = self.report(session_id)
            if report["status"] == "ready":
                return report
            if report["status"] == "failed":
                break
            time.sleep(0.2)
        raise StaffFailed("The report did not become ready.")

    def report_url(self, session_id: str) -> str:
        return urljoin(self.base_url, f"/staff/sessions/{session_id}/")

    def page_status(self, path: str) -> int:
        return self._http.get(path).status_code

    def _page(self, path: str) -> Any:
        answer = self._http.get(path)
        answer.raise_for_status()
        return pages.parse(answer.text)

    def _send(self, path: str, form: pages.Form, *, files: Any = None, **values: str) -> httpx.Response:
        unknown = set(values) - set(form.values)
        if unknown:
            raise LookupError(f"The form at {path} has no field {', '.join(sorted(unknown))}.")
        answer = self._http.post(path, data=form.values | values, files=files, headers={"Origin": self.base_url})
        if answer.status_code >= 500:
            answer.raise_for_status()
        return answer


def _planned_question(element: Any) -> PlannedQuestion:
    text = pages.by_class(element, "planned__text")[0]
    more = pages.by_class(element, "planned__more")
    ideal = pages.by_class(more[0], "prose") if more else []
    return PlannedQuestion(
        # Before the text stands its number, for screen readers.
        text=" ".join((text[0].tail or "").split()) if len(text) else pages.words(text),
        key_points=tuple(map(_key_point, more[0].iter("li"))) if more else (),
        ideal_answer=pages.words(ideal[0]) if ideal else "",
    )


def _key_point(element: Any) -> KeyPoint:
    probes = [pages.words(line).removeprefix("Follow-up: ") for line in element.iter("div")]
    return KeyPoint(point=pages.own_words(element), probe=probes[0] if probes else "")
