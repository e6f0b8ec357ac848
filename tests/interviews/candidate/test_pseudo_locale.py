"""Nothing on a candidate's page goes past the translations: in a language where each translated sentence is marked,
every word that is not the candidate's, the team's or a name stands inside a mark."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import trans_real

from interviews.models import ConfigStatus, EndReason, InterviewConfig, InterviewSession, QuestionKind
from interviews.services import answer_submit, session_end
from tests.interviews.candidate.conftest import closing_of, room_of
from tests.interviews.candidate.test_languages import entered, in_language

LANGUAGE = "de"
OPEN, SHUT = "\u27e6", "\u27e7"
STATIC = Path(__file__).resolve().parents[3] / "static"
WORD = re.compile(r"[A-Za-z]{2,}")
SHOWN_ATTRIBUTES = ("aria-label", "alt", "title", "placeholder", "aria-description")
UNSEEN = ("script", "style", "template")
# Names, and what a person has entered or chosen by its own name.
OWN_NAMES = re.compile(
    r"SyncInterview|Sam Example|sam@example\.com|Deutsch|English|Maya|Theo|Robin|Sage|JavaScript"
    r"|Python|C\+\+|Go\b|Java\b"
)


class Texts(HTMLParser):
    """What of a page is read or read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in UNSEEN
        self.found += [value for name, value in attrs if name in SHOWN_ATTRIBUTES and value]
        kind = dict(attrs)
        if tag == "input" and kind.get("type") in ("submit", "button"):
            self.found.append(kind.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.found.append(data)


@pytest.fixture
def _marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each sentence of the language is its English in marks."""
    catalog = trans_real.translation(LANGUAGE)
    monkeypatch.setattr(catalog, "gettext", lambda message: f"{OPEN}{message.rpartition(chr(4))[2]}{SHUT}")
    monkeypatch.setattr(catalog, "ngettext", lambda one, many, number: f"{OPEN}{one if number == 1 else many}{SHUT}")


def unmarked(text: str, *given: str) -> list[str]:
    """The words outside every mark that nobody has given."""
    for words in given:
        text = text.replace(words, " ")
    depth, outside = 0, []
    for letter in text:
        depth += (letter == OPEN) - (letter == SHUT)
        outside.append(letter if depth == 0 else " ")
    return WORD.findall(OWN_NAMES.sub(" ", "".join(outside).replace(SHUT, " ")))


def untranslated(page: Any, *given: str) -> list[str]:
    assert page.status_code in (200, 400, 422, 429), page.status_code
    reader = Texts()
    reader.feed(page.content.decode())
    # Blocks with places in them are marked as a whole, and may hold what was given.
    whole = " ".join(reader.found)
    assert OPEN in whole
    return unmarked(whole, *given)


def given_by_people(config: InterviewConfig) -> Iterator[str]:
    yield config.job_role
    for question in config.questions.all():
        yield question.text


def test_the_marks_are_seen_through() -> None:
    assert unmarked(f"{OPEN}Your answer{SHUT} Why?", "Why?") == []
    assert unmarked(f"{OPEN}Your answer{SHUT} Send it") == ["Send", "it"]


@pytest.mark.usefixtures("_marked")
def test_on_the_link_page_every_word_is_translated(client: Client, config: InterviewConfig) -> None:
    link = f"/interview/{in_language(config, LANGUAGE).slug}/"
    given = tuple(given_by_people(config))
    assert untranslated(client.get(link), *given) == []
    wrong = client.post(link, {"name": "", "email": "sam", "phone": "none"})
    assert untranslated(wrong, *given, "sam", "none") == []
    for change in (
        {"opens_at": timezone.now() + timedelta(days=1)},
        {"opens_at": None, "closes_at": timezone.now() - timedelta(days=1)},
        {"closes_at": None, "status": ConfigStatus.CLOSED},
    ):
        InterviewConfig.objects.filter(pk=config.pk).update(**change)
        page = client.get(link)
        # Days and months are the language's own, not this catalog's.
        months = re.findall(r"<time[^>]*>([^<]*)</time>", page.content.decode())
        assert untranslated(page, *given, *months) == [], change


@pytest.fixture
def session(client: Client, config: InterviewConfig) -> InterviewSession:
    """Begun before the words are marked: what is said in it is the interviewer's, and in its language."""
    config.questions.update(kind=QuestionKind.CODING)
    config.offered_languages, config.most_time_percent = ["en"], 200
    return entered(client, in_language(config, LANGUAGE), LANGUAGE)


def test_in_the_room_every_word_is_translated(
    client: Client, session: InterviewSession, request: pytest.FixtureRequest
) -> None:
    given = tuple(given_by_people(session.config))
    request.getfixturevalue("_marked")
    page = client.get(room_of(session))
    assert untranslated(page, *given) == []
    told = page.content.decode().partition('<script id="room-data" type="application/json">')[2].partition("</script>")
    data = json.loads(told[0])
    words = {**data["words"], **data["editorWords"]}
    assert len(words) > 100
    assert [key for key, sentence in words.items() if not re.fullmatch(rf"{OPEN}.*{SHUT}", sentence)] == []


@pytest.mark.parametrize("reason", [EndReason.COMPLETED, EndReason.ENDED_BY_CANDIDATE, EndReason.TIME_UP])
def test_on_the_closing_page_every_word_is_translated(
    client: Client, session: InterviewSession, request: pytest.FixtureRequest, reason: EndReason
) -> None:
    answer_submit(session_id=session.pk, turn=1, text="xyzzy", source="live", code="plugh", code_language="python")
    session_end(session_id=session.pk, reason=reason)
    given = tuple(given_by_people(session.config))
    request.getfixturevalue("_marked")
    page = client.get(closing_of(session))
    session.refresh_from_db()
    assert untranslated(page, *given, session.state["said"], str(session.pk), "xyzzy", "plugh") == []


def test_the_styles_write_no_words() -> None:
    """What a style writes is read aloud, and no translation reaches it."""
    styles = [path for folder in ("interviews", "ui", "candidates") for path in (STATIC / folder).rglob("*.css")]
    assert len(styles) > 4
    written = [found for path in styles for found in re.findall(r"content:\s*([^;}]*)", path.read_text())]
    assert written
    assert [text for text in written if WORD.search("".join(re.findall(r'"([^"]*)"', text)))] == []
