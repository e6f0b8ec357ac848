"""A candidate who speaks, in Chromium with a voice for a microphone: the interview, and each thing that can fail."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from llm.fakeserver.server import TRANSCRIPT
from tests.browser.candidate_steps import answer_box, enter, question, send_button, wait_for_question
from tests.browser.conftest import PHONE, WIDE, ColourScheme, Visitor
from tests.browser.voice.windows import RECOGNISER, Windows
from tests.playing import until
from tools.demo.product import Product

pytestmark = pytest.mark.browser

WORDS = "I would read the query plan"


def rows(product: Product, sql: str) -> list[tuple[Any, ...]]:
    """What the running product has stored."""
    with sqlite3.connect(f"file:{product.log.parent / 'syncinterview.sqlite3'}?mode=ro", uri=True) as database:
        return database.execute(sql).fetchall()


def by_voice(visitor: Visitor, product: Product) -> Page:
    """Into the waiting room, speaking chosen."""
    enter(visitor, product)
    visitor.page.get_by_label("By speaking").check()
    return visitor.page


def begin(page: Page) -> None:
    page.get_by_role("button", name="Begin the interview").click()
    wait_for_question(page)


def wait_for_listening(page: Page) -> None:
    expect(page.locator("[data-part=voice-state]")).to_have_text("Listening")


def into_listening(visitor: Visitor, product: Product) -> Page:
    """Through the waiting room by voice, to the first question."""
    page = by_voice(visitor, product)
    begin(page)
    wait_for_listening(page)
    return page


def session_of(page: Page) -> str:
    found = re.search(r"/(?:room|closing)/([0-9a-f-]{36})/", page.url)
    assert found
    return found[1].replace("-", "")


def chunks(product: Product, page: Page, *, turn: int = 1) -> int:
    """How many seconds of an answer have come to the server."""
    of_answer = f"session_id = '{session_of(page)}' AND turn = {turn}"
    found = rows(product, f"SELECT SUM(chunk_count) FROM interviews_take WHERE {of_answer}")
    return int(found[0][0] or 0)


def wait_for_speech(product: Product, page: Page, *, turn: int) -> None:
    """As long as TRANSCRIPT takes to say: it would not be believed of less."""
    until(lambda: chunks(product, page, turn=turn) >= 3)


def say(page: Page, words: str, *, final: bool = True) -> None:
    page.evaluate("([words, final]) => window.recogniser.say(words, final)", [words, final])


# --- from the link to the report -------------------------------------------------------------------------------


def test_a_whole_spoken_interview_is_recorded_transcribed_and_reported(
    windows: Windows, hearing_product: Product, voice: Path
) -> None:
    visitor = windows.open(hearing_product, voice=voice)
    page = by_voice(visitor, hearing_product)
    page.get_by_role("button", name="Try the microphone").click()
    expect(page.get_by_text("You were heard.")).to_be_visible(timeout=15_000)
    page.locator(".waiting summary").click()
    page.get_by_role("button", name=re.compile("^Hear ")).click()
    expect(page.get_by_text("Did you hear it?")).to_be_visible(timeout=15_000)
    visitor.picture("voice-waiting", whole=True)
    begin(page)
    asked = 0
    while "/closing/" not in page.url:
        asked += 1
        assert asked <= 15
        wait_for_listening(page)
        now = question(page).inner_text()
        wait_for_speech(hearing_product, page, turn=asked)
        send_button(page).click()
        # What was understood is shown before it goes out.
        expect(answer_box(page)).to_have_value(TRANSCRIPT, timeout=20_000)
        if asked == 1:
            visitor.picture("voice-check", whole=True)
        send_button(page).click()
        page.wait_for_function(
            "before => location.pathname.includes('/closing/') || "
            "(document.querySelector('[data-part=question]')?.innerText ?? before) !== before",
            arg=now,
            timeout=30_000,
        )
        page.wait_for_load_state()
        if "/closing/" not in page.url:
            wait_for_question(page)
    session = session_of(page)
    assert asked >= 5
    expect(page.get_by_role("heading", name="What was written down of what you said")).to_be_visible()
    visitor.picture("voice-closing", whole=True)

    def heard() -> list[tuple[Any, ...]]:
        return rows(
            hearing_product,
            "SELECT transcript, transcript_source, audio, audio_seconds FROM interviews_response"
            f" WHERE session_id = '{session}' AND transcription = 'done' ORDER BY turn",
        )

    until(lambda: len(heard()) == asked, within_seconds=60)
    for transcript, source, audio, seconds in heard():
        assert (transcript, source) == (TRANSCRIPT, "audio")
        assert (hearing_product.log.parent / "files" / audio).stat().st_size > 1000
        assert seconds > 0.5
    report = f"SELECT status FROM reports_report WHERE session_id = '{session}' ORDER BY version DESC"
    until(lambda: (found := rows(hearing_product, report)) and found[0][0] == "ready", within_seconds=60)
    # Nothing of the pieces is left.
    assert rows(hearing_product, "SELECT COUNT(*) FROM interviews_takechunk") == [(0,)]
    page.locator(".correction summary").first.click()
    page.locator(".correction textarea").first.fill("I would put a cache in front of it, and measure first.")
    page.get_by_role("button", name="Keep my version").first.click()
    expect(page.get_by_text("Your version is kept")).to_be_visible()
    expect(page.get_by_text("Corrected by you")).to_be_visible()
    page.get_by_role("button", name="Ask for a copy of my data").click()
    expect(page.get_by_text("A copy of your data was asked for")).to_be_visible()
    versions = rows(
        hearing_product,
        "SELECT COUNT(*) FROM interviews_answertranscript WHERE source = 'corrected'",
    )
    assert versions == [(1,)]


# --- words while they are said ---------------------------------------------------------------------------------


def test_words_appear_while_they_are_said_and_a_pause_ends_the_answer(
    windows: Windows, product: Product, voice_that_pauses: Path
) -> None:
    visitor = windows.open(product, voice=voice_that_pauses, script=RECOGNISER)
    page = into_listening(visitor, product)
    say(page, "I would read", final=False)
    expect(answer_box(page)).to_have_value("I would read")
    say(page, WORDS)
    expect(answer_box(page)).to_have_value(WORDS)
    visitor.picture("voice-captions", whole=True)
    asked = question(page).inner_text()
    expect(page.locator("[data-part=sending-in]")).to_have_text(re.compile(r"Sent in \d s\."), timeout=40_000)
    visitor.picture("voice-pause")
    expect(page.locator(".exchange__answer").first).to_contain_text(WORDS, timeout=20_000)
    expect(question(page)).not_to_have_text(asked, timeout=20_000)


def test_the_space_key_ends_an_answer_and_words_can_be_corrected_before(
    windows: Windows, product: Product, voice: Path
) -> None:
    visitor = windows.open(product, voice=voice, script=RECOGNISER)
    page = into_listening(visitor, product)
    say(page, "I would read the query pan")
    answer_box(page).fill(WORDS)
    say(page, "first")
    expect(answer_box(page)).to_have_value(f"{WORDS} first")
    answer_box(page).press(" ")
    expect(answer_box(page)).to_have_value(re.compile(r"first $| first"))
    send_button(page).focus()
    page.keyboard.press(" ")
    expect(page.locator(".exchange__answer").first).to_contain_text(f"{WORDS} first", timeout=20_000)


def test_a_recogniser_that_dies_in_the_middle_loses_no_word(windows: Windows, product: Product, voice: Path) -> None:
    visitor = windows.open(product, voice=voice, script=RECOGNISER)
    page = into_listening(visitor, product)
    say(page, WORDS)
    page.evaluate("window.recogniser.fail('network')")
    expect(page.get_by_text("Your words are not shown while you speak")).to_be_visible()
    visitor.picture("voice-recogniser-died")
    expect(answer_box(page)).to_have_value(WORDS)
    wait_for_listening(page)
    before = chunks(product, page)
    until(lambda: chunks(product, page) > before)
    send_button(page).click()
    expect(page.locator(".exchange__answer").first).to_contain_text(WORDS, timeout=20_000)


def test_without_a_recogniser_the_server_writes_the_words_down(
    windows: Windows, hearing_product: Product, voice: Path
) -> None:
    visitor = windows.open(hearing_product, voice=voice)
    page = into_listening(visitor, hearing_product)
    expect(answer_box(page)).to_have_value(TRANSCRIPT, timeout=40_000)
    wait_for_listening(page)


# --- what can be missing ---------------------------------------------------------------------------------------

DENIED = """navigator.mediaDevices.getUserMedia = () =>
  Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));"""
BUSY = """navigator.mediaDevices.getUserMedia = () =>
  Promise.reject(new DOMException('Could not start audio source', 'NotReadableError'));"""
INSECURE = "Object.defineProperty(navigator, 'mediaDevices', { value: undefined });"


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("", "No microphone was found."),
        (DENIED, "The browser does not let this page use the microphone."),
        (BUSY, "The microphone did not start"),
        (INSECURE, "only to pages on a secure address"),
    ],
    ids=["none", "denied", "busy", "insecure"],
)
def test_without_a_microphone_one_goes_on_by_typing(
    windows: Windows, product: Product, script: str, sentence: str
) -> None:
    visitor = windows.open(product, voice=None, script=script)
    page = by_voice(visitor, product)
    page.get_by_role("button", name="Begin the interview").click()
    expect(page.get_by_role("alert").filter(has_text=sentence)).to_be_visible()
    expect(page.get_by_label("By typing")).to_be_checked()
    visitor.picture(f"voice-{sentence.split(maxsplit=1)[0].lower()}-{len(script)}", whole=True)
    begin(page)
    expect(page.locator("[data-part=voice]")).to_be_hidden()
    answer_box(page).fill(WORDS)
    send_button(page).click()
    expect(page.locator(".exchange__answer").first).to_contain_text(WORDS, timeout=20_000)


# --- what can go wrong on the way ------------------------------------------------------------------------------


def test_a_reload_in_the_middle_of_an_answer_keeps_what_was_said(
    windows: Windows, hearing_product: Product, voice: Path
) -> None:
    visitor = windows.open(hearing_product, voice=voice, script=RECOGNISER)
    page = into_listening(visitor, hearing_product)
    say(page, WORDS)
    until(lambda: chunks(hearing_product, page) >= 2)
    page.reload()
    wait_for_question(page)
    wait_for_listening(page)
    expect(answer_box(page)).to_have_value(WORDS)
    visitor.picture("voice-reloaded")
    until(lambda: chunks(hearing_product, page) >= 4)
    send_button(page).click()
    session = session_of(page)
    takes = f"SELECT is_taken FROM interviews_take WHERE session_id = '{session}' AND turn = 1"
    until(lambda: [bool(taken) for (taken,) in rows(hearing_product, takes)] == [True, True], within_seconds=60)
    [(seconds,)] = rows(
        hearing_product, f"SELECT audio_seconds FROM interviews_response WHERE session_id = '{session}' AND turn = 1"
    )
    assert seconds >= 3


def test_twenty_seconds_offline_lose_nothing(windows: Windows, product: Product, voice: Path) -> None:
    visitor = windows.open(product, voice=voice, script=RECOGNISER)
    visitor.expected += ["ERR_INTERNET_DISCONNECTED", "WebSocket connection"]
    page = into_listening(visitor, product)
    until(lambda: chunks(product, page) >= 2)
    page.context.set_offline(True)
    page.wait_for_timeout(1500)
    before = chunks(product, page)
    say(page, WORDS)
    expect(page.get_by_text("You are offline.")).to_be_visible(timeout=20_000)
    visitor.picture("voice-offline")
    page.wait_for_timeout(18_500)
    assert chunks(product, page) <= before + 1
    wait_for_listening(page)
    page.context.set_offline(False)
    until(lambda: chunks(product, page) >= before + 18, within_seconds=40)
    expect(answer_box(page)).to_have_value(WORDS)
    wait_for_question(page)
    send_button(page).click()
    expect(page.locator(".exchange__answer").first).to_contain_text(WORDS, timeout=20_000)


def test_of_two_tabs_one_listens(windows: Windows, product: Product, voice: Path) -> None:
    visitor = windows.open(product, voice=voice, script=RECOGNISER)
    page = into_listening(visitor, product)
    say(page, WORDS)
    other = page.context.new_page()
    visitor.watch(other)
    other.goto(page.url)
    wait_for_question(other)
    wait_for_listening(other)
    expect(page.get_by_role("heading", name="This interview is open in another tab")).to_be_visible()
    assert page.evaluate("navigator.mediaDevices !== undefined")
    expect(page.locator("[data-part=voice-state]")).to_have_text("Not listening")
    visitor.picture("voice-other-tab")


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_speaking_fits_every_screen_and_axe_finds_nothing_grave(
    windows: Windows, product: Product, voice: Path, size: tuple[int, int], colours: ColourScheme
) -> None:
    visitor = windows.open(product, voice=voice, script=RECOGNISER, size=size, colours=colours, still=True)
    page = by_voice(visitor, product)
    page.get_by_role("button", name="Try the microphone").click()
    expect(page.locator("[data-part=trial-player]")).to_be_visible(timeout=15_000)
    page.locator(".waiting summary").click()
    found = {"waiting": (visitor.grave_findings(), visitor.overflow())}
    visitor.picture(f"voice-waiting-{size[0]}-{colours}", whole=True)
    begin(page)
    wait_for_listening(page)
    say(page, WORDS)
    found["speaking"] = (visitor.grave_findings(), visitor.overflow())
    visitor.picture(f"voice-speaking-{size[0]}-{colours}", whole=True)
    assert found == {"waiting": ([], 0), "speaking": ([], 0)}


# --- before the beginning, and by keyboard ---------------------------------------------------------------------


def test_a_question_can_be_practised_aloud_and_nothing_of_it_leaves_the_page(
    windows: Windows, product: Product, voice: Path
) -> None:
    visitor = windows.open(product, voice=voice, script=RECOGNISER)
    page = visitor.page
    enter(visitor, product)
    page.locator(".waiting summary").click()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_role("button", name="Answer it aloud").click()
    stop = page.get_by_role("button", name="Stop")
    expect(stop).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("Speak as you would in the interview")).to_be_visible()
    say(page, "I had a cup", final=False)
    say(page, "I had a cup of tea")
    expect(page.locator("#practice")).to_have_value("I had a cup of tea")
    page.wait_for_function("() => document.querySelector('[data-part=practice-meter]').value > 0")
    page.wait_for_timeout(1000)
    stop.click()
    expect(page.get_by_text("This is how you sound.")).to_be_visible()
    expect(page.locator("[data-part=practice-player]")).to_be_visible()
    expect(page.get_by_role("button", name="Answer it aloud")).to_be_focused()
    visitor.picture("voice-practised", whole=True)
    assert sent == []
    assert visitor.grave_findings() == []
    page.get_by_label("By typing").check()
    begin(page)
    assert rows(product, f"SELECT COUNT(*) FROM interviews_take WHERE session_id = '{session_of(page)}'") == [(0,)]
    expect(answer_box(page)).to_have_value("")


def test_a_trial_without_a_microphone_says_why(windows: Windows, product: Product) -> None:
    visitor = windows.open(product, voice=None, script=DENIED)
    page = by_voice(visitor, product)
    page.get_by_role("button", name="Try the microphone").click()
    expect(page.get_by_text("The browser does not let this page use the microphone.")).to_be_visible()
    expect(page.get_by_label("By typing")).to_be_checked()


def test_that_an_answer_is_about_to_be_sent_is_read_aloud_once(
    windows: Windows, product: Product, voice_that_pauses: Path
) -> None:
    visitor = windows.open(product, voice=voice_that_pauses, script=RECOGNISER)
    page = into_listening(visitor, product)
    page.evaluate(
        """() => {
          window.told = [];
          for (const region of document.querySelectorAll("[aria-live=polite], [role=status], [role=alert]")) {
            new MutationObserver(() => region.textContent && window.told.push(region.textContent))
              .observe(region, { childList: true, characterData: true, subtree: true });
          }
        }"""
    )
    say(page, WORDS)
    expect(page.locator(".exchange__answer").first).to_contain_text(WORDS, timeout=60_000)
    told = page.evaluate("window.told")
    assert [sentence for sentence in told if sentence.startswith("Sent in")] == ["Sent in 3 s."]


def test_the_focus_stays_with_the_answer_when_speaking_and_typing_change(
    windows: Windows, product: Product, voice: Path
) -> None:
    visitor = windows.open(product, voice=voice, script=RECOGNISER)
    page = into_listening(visitor, product)
    expect(send_button(page)).to_be_focused()
    page.get_by_role("button", name="Type instead").press("Enter")
    expect(answer_box(page)).to_be_focused()
    page.get_by_role("button", name="Speak instead").press("Enter")
    wait_for_listening(page)
    expect(send_button(page)).to_be_focused()
