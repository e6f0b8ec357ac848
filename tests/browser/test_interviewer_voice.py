"""The interviewer's voice in Chromium: heard, followed by face and captions, cut short, missing, switched off."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocket, expect

from llm.services import fixed_phrases
from tests.browser.candidate_steps import answer_box, begin, enter, question, send_button, wait_for_question
from tests.browser.conftest import PHONE, NewVisitor, Visitor
from tools.demo.product import Product

pytestmark = pytest.mark.browser

WORDS = "I would read the query plan, look for a sequential scan and add an index on the filtered columns."
SPEAKING, LISTENING = re.compile("is speaking"), re.compile("is listening")
LONG_MS = 40_000


class Wire:
    """What the page tells the server of a window."""

    def __init__(self, page: Page) -> None:
        self.controls: list[str] = []
        page.on("websocket", self._on_socket)

    def _on_socket(self, socket: WebSocket) -> None:
        socket.on("framesent", self._on_frame)

    def _on_frame(self, frame: str | bytes) -> None:
        message: dict[str, Any] = json.loads(frame)
        if message["type"] == "control":
            self.controls.append(message["payload"])


COMING = re.compile("/voice/coming/")


def clips_asked_for(page: Page) -> list[str]:
    """The addresses of clips that the page asks the server for, one by one, from here on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/speech/" in request.url else None)
    return asked


def made_ahead(product: Product) -> bool:
    """Whether the interview's questions and all that is said in every interview are spoken."""
    with sqlite3.connect(f"file:{product.log.parent / 'syncinterview.sqlite3'}?mode=ro", uri=True) as database:
        counted = database.execute("SELECT COUNT(*) FROM interviews_speechclip WHERE session_id IS NULL").fetchone()
        questions = database.execute("SELECT COUNT(*) FROM interviews_question").fetchone()
    return int(counted[0]) >= int(questions[0]) + len(fixed_phrases("en"))


def state(page: Page) -> Any:
    return page.locator("[data-part=state]")


def lips(page: Page) -> str:
    return page.locator(".persona__lips").get_attribute("d") or ""


def marked(page: Page) -> str:
    """The word that is marked as being heard."""
    found: str = page.evaluate(
        "() => [...(CSS.highlights.get('spoken-now') ?? [])]"
        ".map((range) => range.startContainer.data.slice(range.startOffset, range.endOffset)).join()"
    )
    return found


def until(page: Page, condition: Callable[[], Any], *, within_ms: int = 15_000) -> Any:
    for _ in range(within_ms // 25):
        if found := condition():
            return found
        page.wait_for_timeout(25)
    raise AssertionError("It did not become true.")


def test_a_question_is_heard_seen_and_marked_word_by_word(visitor: Visitor, product: Product) -> None:
    page = visitor.page
    wire = Wire(page)
    enter(visitor, product)
    begin(visitor)
    expect(state(page)).to_have_text(SPEAKING)
    until(page, lambda: wire.controls[-1:] == ["playback_started"])
    shapes = set()
    words = set()

    def followed() -> bool:
        shapes.add(lips(page))
        words.add(marked(page))
        return len(shapes) > 5 and len(words) > 4

    until(page, followed)
    assert words & {"Hello", "and", "welcome.", "I", "am", "the", "interviewer", "for", "this", "conversation,"}
    visitor.picture("voice-speaking")
    expect(state(page)).to_have_text(LISTENING, timeout=LONG_MS)
    assert wire.controls == ["start", "playback_started", "playback_ended"]
    assert page.evaluate("() => CSS.highlights.size") == 0


def test_the_interviewer_stops_when_the_candidate_begins(visitor: Visitor, product: Product) -> None:
    page = visitor.page
    wire = Wire(page)
    enter(visitor, product)
    begin(visitor)
    until(page, lambda: "playback_started" in wire.controls)
    answer_box(page).press("I")
    expect(state(page)).to_have_text(LISTENING)
    until(page, lambda: wire.controls[-1] == "playback_ended")
    page.locator("[data-part=repeat]").click()
    until(page, lambda: wire.controls[-2:] == ["repeat_question", "playback_started"])
    # As the microphone says it.
    page.locator("main").evaluate("main => main.dispatchEvent(new CustomEvent('room:speech-started'))")
    until(page, lambda: wire.controls[-1] == "playback_ended")
    expect(state(page)).to_have_text(LISTENING)


def test_what_was_heard_is_heard_again_without_asking_the_server(visitor: Visitor, product: Product) -> None:
    page = visitor.page
    wire = Wire(page)
    asked = clips_asked_for(page)
    page.route(COMING, lambda route: route.fulfill(body=b""))
    enter(visitor, product)
    begin(visitor)
    # Listening is also said before the first sound.
    until(page, lambda: "playback_ended" in wire.controls, within_ms=LONG_MS)
    before = list(asked)
    assert before
    assert all(address.endswith("?sound=1") for address in before)
    page.locator("[data-part=repeat]").click()
    until(page, lambda: "repeat_question" in wire.controls)
    until(page, lambda: "playback_started" in wire.controls[wire.controls.index("repeat_question") :])
    assert asked == before


def test_what_was_made_ahead_is_at_hand_when_it_is_asked(visitor: Visitor, product: Product) -> None:
    page = visitor.page
    until(page, lambda: made_ahead(product), within_ms=LONG_MS)
    wire = Wire(page)
    asked = clips_asked_for(page)
    with page.expect_response(COMING):
        enter(visitor, product)
    with page.expect_response(COMING) as coming:
        begin(visitor)
    coming.value.finished()
    until(page, lambda: "playback_ended" in wire.controls, within_ms=LONG_MS)
    # What is said after a skipped question is the same in every interview.
    page.locator("[data-part=skip]").click()
    page.locator("[data-part=dialog-yes]").click()
    until(page, lambda: wire.controls.count("playback_started") == 2)
    assert asked == []


def test_a_spoken_reply_leads_to_the_next_question(visitor: Visitor, product: Product) -> None:
    page = visitor.page
    wire = Wire(page)
    enter(visitor, product)
    begin(visitor)
    first = question(page).inner_text()
    answer_box(page).fill(WORDS)
    send_button(page).click()
    expect(question(page)).not_to_have_text(first)
    until(page, lambda: wire.controls.count("playback_started") >= 1)
    expect(state(page)).to_have_text(LISTENING, timeout=LONG_MS)
    assert wire.controls[-1] == "playback_ended"


@pytest.mark.parametrize("status", [500, 404])
def test_without_speech_the_words_are_read_and_the_interview_goes_on(
    visitor: Visitor, product: Product, status: int
) -> None:
    page = visitor.page
    visitor.expected.append("Failed to load resource")
    page.route("**/api/v1/interview/*/speech/**", lambda route: route.fulfill(status=status, body="{}"))
    page.route(COMING, lambda route: route.fulfill(status=status, body="{}"))
    wire = Wire(page)
    enter(visitor, product)
    begin(visitor)
    expect(page.locator("[data-part=voice-note]")).to_have_text("The voice is not available. Please read along.")
    until(page, lambda: wire.controls == ["start", "playback_ended"])
    first = question(page).inner_text()
    visitor.picture("voice-missing")
    answer_box(page).fill(WORDS)
    send_button(page).click()
    expect(question(page)).not_to_have_text(first)
    wait_for_question(page)


def test_voice_and_captions_stay_as_the_candidate_has_set_them(visitor: Visitor, product: Product) -> None:
    page = visitor.page
    wire = Wire(page)
    enter(visitor, product)
    voice, captions = (page.get_by_role("button", name=name, exact=True) for name in ("Voice", "Captions"))
    voice.click()
    captions.click()
    begin(visitor)
    until(page, lambda: wire.controls == ["start", "playback_ended"])
    expect(page.locator("[data-part=voice-note]")).to_have_text("The voice is off. Please read along.")
    page.reload()
    wait_for_question(page)
    expect(voice).to_have_attribute("aria-pressed", "false")
    expect(captions).to_have_attribute("aria-pressed", "false")
    captions.click()
    page.reload()
    expect(captions).to_have_attribute("aria-pressed", "true")


def test_nothing_moves_where_motion_is_reduced(new_visitor: NewVisitor, product: Product) -> None:
    visitor = new_visitor(still=True)
    page = visitor.page
    wire = Wire(page)
    enter(visitor, product)
    begin(visitor)
    until(page, lambda: "playback_started" in wire.controls)
    before = page.locator(".persona").evaluate("picture => picture.innerHTML")
    page.wait_for_timeout(1500)
    assert page.locator(".persona").evaluate("picture => picture.innerHTML") == before
    expect(state(page)).to_have_text(SPEAKING)
    visitor.picture("voice-still")


def test_a_phone_in_the_dark_speaks_too(new_visitor: NewVisitor, product: Product) -> None:
    visitor = new_visitor(size=PHONE, colours="dark", still=True)
    wire = Wire(visitor.page)
    enter(visitor, product)
    begin(visitor)
    until(visitor.page, lambda: "playback_started" in wire.controls)
    assert visitor.grave_findings() == []
    assert visitor.overflow() == 0
    visitor.picture("voice-phone-dark")


# Whether a gesture before a reload still counts after it is for the browser to say, and Chromium says now this, now
# that: here it is one that forgets.
FORGETS_GESTURES = """
let touched = false;
addEventListener("click", () => { touched = true; }, true);
Object.defineProperty(UserActivation.prototype, "hasBeenActive", { get: () => touched });
"""


def test_after_a_reload_the_page_says_why_it_is_silent(visitor: Visitor, product: Product) -> None:
    page = visitor.page
    page.add_init_script(FORGETS_GESTURES)
    enter(visitor, product)
    begin(visitor)
    page.reload()
    wait_for_question(page)
    note = page.locator("[data-part=voice-note]")
    expect(note).to_contain_text("Repeat the question")
    page.locator("[data-part=repeat]").click()
    expect(state(page)).to_have_text(SPEAKING)
    expect(note).to_be_hidden()
