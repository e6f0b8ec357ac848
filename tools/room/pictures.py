"""`python -m tools.room.pictures`: each state of the candidate's room, for docs/room.md.

They go to docs/images/room/, with few colours. Names as arguments take only these.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from tools.demo.product import PROJECT
from tools.room.microphone import RECOGNISER
from tools.room.stage import PHONE, Line, Stage, begin, enter, say, shows, stage

FOLDER = PROJECT / "docs/images/room"
COLOURS = 256
MOST_BYTES = 60_000
# Animations are over before a page is photographed.
SETTLE_MS = 700

WORDS = "I would read the query plan first, and look for a scan of the whole table."
IN_HINDI = (
    "जब आप खाली सूची जैसी बदली जा सकने वाली वस्तु को किसी Python फ़ंक्शन का डिफ़ॉल्ट आर्ग्युमेंट बनाते हैं, तो क्या होता है? "
    "इस समस्या से आप कैसे बचते हैं?"
)
DENIED = """navigator.mediaDevices.getUserMedia = () =>
  Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));"""

Take = Callable[[Stage], Page]
TAKES: dict[str, Take] = {}


def take(picture: Take) -> Take:
    TAKES[picture.__name__.replace("_", "-")] = picture
    return picture


def main() -> int:
    asked = sys.argv[1:] or list(TAKES)
    if unknown := set(asked) - set(TAKES):
        raise SystemExit(f"There are no pictures {', '.join(sorted(unknown))}. There are: {', '.join(TAKES)}")
    began = time.monotonic()
    failed: list[str] = []
    FOLDER.mkdir(parents=True, exist_ok=True)
    with stage() as on:
        for name in asked:
            try:
                page = TAKES[name](on)
            except (AssertionError, PlaywrightError) as error:
                failed.append(name)
                print(f"{name}: not taken: {error}", file=sys.stderr, flush=True)
                continue
            page.wait_for_timeout(SETTLE_MS)
            size = keep(page.screenshot(), FOLDER / f"{name}.png")
            page.context.close()
            print(f"{name}.png  {size / 1000:.0f} KB", flush=True)
    print(f"{len(asked) - len(failed)} pictures in {time.monotonic() - began:.0f} s")
    return 1 if failed else 0


def keep(png: bytes, path: Path) -> int:
    """Write the picture with few colours. Returns its size in bytes."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in (COLOURS, COLOURS // 2, COLOURS // 4):
        few = picture.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(path, optimize=True)
        if path.stat().st_size < MOST_BYTES:
            break
    return path.stat().st_size


# --- before the beginning ------------------------------------------------------------------------------


@take
def waiting_room(on: Stage) -> Page:
    page = on.window(speaks=True, size=(1280, 900))
    enter(page, on.product.link)
    page.locator("#by-voice-choice").check()
    page.locator("[data-part=try-microphone]").click()
    expect(page.locator("[data-part=trial-player]")).to_be_visible(timeout=15_000)
    return page


@take
def more_time(on: Stage) -> Page:
    on.set_interview(most_time_percent=200, offered_languages='["de", "hi"]')
    page = on.window(size=(1280, 1200))
    enter(page, on.product.link)
    page.locator(".waiting > summary").click()
    page.locator("#time-choice").select_option("150")
    page.locator("[data-part=ask-time]").click()
    expect(page.locator("[data-part=wish-state]")).to_be_visible()
    on.set_interview(most_time_percent=100, offered_languages="[]")
    return page


@take
def no_microphone(on: Stage) -> Page:
    page = on.window()
    enter(page, on.product.link)
    page.locator("#by-voice-choice").check()
    page.locator("[data-part=begin]").click()
    expect(page.locator("[data-part=begin-state]")).to_be_visible()
    return page


@take
def microphone_denied(on: Stage) -> Page:
    page = on.window(speaks=True, script=DENIED)
    enter(page, on.product.link)
    page.locator("#by-voice-choice").check()
    page.locator("[data-part=try-microphone]").click()
    expect(page.locator("[data-part=trial-state]")).to_be_visible()
    return page


# --- the conversation ----------------------------------------------------------------------------------


def _spoken(on: Stage, *, script: str = RECOGNISER) -> tuple[Page, Line]:
    page = on.window(speaks=True, script=script)
    line = Line(page)
    enter(page, on.product.link)
    begin(page, by_voice=True)
    return page, line


@take
def asking(on: Stage) -> Page:
    page = on.window()
    enter(page, on.product.link)
    # Who reads the page before they begin gives the voice the time in which the first words are made.
    page.wait_for_timeout(4000)
    begin(page)
    shows(page, "speaking")
    page.wait_for_function("() => CSS.highlights.get('spoken-now')?.size > 0")
    page.wait_for_timeout(2500)
    return page


@take
def listening(on: Stage) -> Page:
    page, _ = _spoken(on)
    page.wait_for_timeout(1500)
    say(page, WORDS)
    page.keyboard.press("Shift")
    page.locator("main").evaluate("main => main.dispatchEvent(new CustomEvent('room:speech-started'))")
    shows(page, "listening")
    return page


@take
def thinking(on: Stage) -> Page:
    page, line = _spoken(on)
    say(page, WORDS)
    page.locator("main").evaluate("main => main.dispatchEvent(new CustomEvent('room:speech-started'))")
    line.held = True
    page.locator("[data-part=send]").click()
    shows(page, "thinking")
    page.wait_for_timeout(800)
    return page


@take
def sent_in_a_moment(on: Stage) -> Page:
    page, _ = _spoken(on)
    say(page, WORDS)
    expect(page.locator("[data-part=pause]")).to_be_visible(timeout=40_000)
    return page


@take
def no_recogniser(on: Stage) -> Page:
    page, _ = _spoken(on)
    page.route("**/recording/words/", lambda route: route.fulfill(status=204))
    page.evaluate("window.recogniser.fail('network')")
    expect(page.locator("[data-part=notice]")).to_be_visible(timeout=40_000)
    page.locator("main").evaluate("main => main.dispatchEvent(new CustomEvent('room:speech-started'))")
    return page


@take
def code_editor(on: Stage) -> Page:
    page = on.window(size=(1280, 1200))
    enter(page, on.coding_link())
    begin(page)
    expect(page.locator("[data-editor=root]")).to_be_visible()
    page.evaluate(
        "source => window.ace.edit(document.querySelector('.editor__text')).setValue(source, 1)",
        "def pair_with_sum(numbers: list[int], target: int) -> list[int]:\n"
        "    seen: dict[int, int] = {}\n"
        "    for position, number in enumerate(numbers):\n"
        "        if target - number in seen:\n"
        "            return [seen[target - number], position]\n"
        "        seen[number] = position\n"
        "    return []\n",
    )
    page.locator("[data-editor=run-tests]").click()
    expect(page.locator("[data-editor=results] li").first).to_be_visible(timeout=60_000)
    return page


@take
def leaving(on: Stage) -> Page:
    page = on.window()
    enter(page, on.product.link)
    begin(page)
    page.locator("#answer").fill(WORDS)
    page.locator("[data-part=end]").click()
    return page


# --- a bad line ----------------------------------------------------------------------------------------


@take
def reconnecting(on: Stage) -> Page:
    page, line = _spoken(on)
    say(page, WORDS)
    line.lose()
    expect(page.locator("[data-part=connection-notice]")).to_be_visible()
    return page


@take
def offline(on: Stage) -> Page:
    page, line = _spoken(on)
    say(page, WORDS)
    line.cut = True
    page.context.set_offline(True)
    expect(page.locator("[data-part=connection-notice]")).to_be_visible()
    page.wait_for_timeout(1500)
    return page


@take
def two_tabs(on: Stage) -> Page:
    page = on.window()
    enter(page, on.product.link)
    begin(page)
    other = page.context.new_page()
    other.goto(page.url)
    expect(page.locator("[data-part=blocked-button]")).to_be_visible()
    return page


# --- the end -------------------------------------------------------------------------------------------


@take
def closing(on: Stage) -> Page:
    return _ended(on)


@take
def correction(on: Stage) -> Page:
    page = _ended(on)
    summary = page.locator(".correction summary").first
    if not page.locator(".correction textarea").first.is_visible():
        summary.click()
    page.locator(".correction textarea").first.fill(f"{WORDS} Then I would add an index, and measure.")
    page.locator(".correction button").first.click()
    expect(page.locator(".messages, .notice--ok").first).to_be_visible()
    page.locator("#said").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#said').closest('section').scrollIntoView()")
    return page


def _ended(on: Stage) -> Page:
    page, _ = _spoken(on)
    page.wait_for_timeout(3000)
    say(page, WORDS)
    page.locator("[data-part=send]").click()
    expect(page.locator(".exchange")).to_have_count(1, timeout=20_000)
    expect(page.locator("[data-part=send]")).to_be_enabled(timeout=20_000)
    page.locator("[data-part=end]").click()
    page.locator("[data-part=dialog-yes]").click()
    page.wait_for_url("**/closing/**", timeout=40_000)
    # Until the recording was written down.
    page.wait_for_timeout(2500)
    page.reload()
    return page


# --- other screens and languages -----------------------------------------------------------------------


@take
def phone(on: Stage) -> Page:
    page = _at_a_question(on, size=PHONE)
    # Whose answer has the focus sees it; the picture begins at the top.
    page.evaluate("scrollTo(0, 0)")
    return page


@take
def dark(on: Stage) -> Page:
    return _at_a_question(on, colours="dark")


@take
def hindi(on: Stage) -> Page:
    on.set_interview(language="hi")
    before = on.set_first_question(IN_HINDI)
    try:
        return _at_a_question(on)
    finally:
        on.set_interview(language="en")
        on.set_first_question(before)


def _at_a_question(on: Stage, **window: object) -> Page:
    page = on.window(speaks=True, script=RECOGNISER, **window)  # type: ignore[arg-type]
    enter(page, on.product.link)
    begin(page, by_voice=True)
    page.wait_for_timeout(1500)
    page.locator("main").evaluate("main => main.dispatchEvent(new CustomEvent('room:speech-started'))")
    shows(page, "listening")
    return page


if __name__ == "__main__":
    sys.exit(main())
