"""`python -m benchmarks.room`: from a question to its sound, lips against sound, and frames, in a real Chromium.

Starts the product on a throw-away database with the voice of this machine, and plays the beginning of interviews in a
browser that shares the machine with it.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect, sync_playwright

from benchmarks.room.begun import HOWS, begun
from tools.demo import product

INTERVIEWS = 3
QUESTIONS = 4
# Some 50 seconds each on a quiet machine.
MOST_SECONDS = 300
STEP_WITHIN_MS = 20_000
PROBE = Path(__file__).with_name("probe.js").read_text()
ANSWER = "I would measure first, read the query plan, add the missing index, and measure again to see what changed."
STEP_SECONDS = 0.01
MOST_LAG_STEPS = 30
AS_GOOD = 0.03
# A frame that took longer than two at 60 in a second was missed.
MISSED_MS = 34.0
# The limits.
SOUND_WITHIN_MS = 150
LIPS_WITHIN_MS = 80
FRAMES_A_SECOND = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interviews", type=int, default=INTERVIEWS)
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    parser.add_argument("--seconds", type=int, default=MOST_SECONDS, help="no interview begins after so long")
    asked = parser.parse_args()
    began = time.monotonic()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("This needs Chromium.")
    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        running = product.start(Path(folder) / "data")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            for number in range(1, asked.interviews + 1):
                if time.monotonic() - began > asked.seconds:
                    print(f"stopped before interview {number}: {asked.seconds} seconds are over")
                    break
                page = browser.new_page()
                page.set_default_timeout(STEP_WITHIN_MS)
                page.add_init_script(PROBE)
                try:
                    found.append(_played(page, running.link, asked.questions))
                except (AssertionError, PlaywrightError) as error:
                    print(f"interview {number} did not come to its end: {str(error).splitlines()[0]}")
                else:
                    print(f"interview {number} of {asked.interviews}, {time.monotonic() - began:.0f} s", flush=True)
                page.close()
        finally:
            browser.close()
            running.stop()
    print(f"{len(found)} interviews in {time.monotonic() - began:.0f} s")
    if not found:
        raise SystemExit("Nothing was measured.")
    _print_begun(found)
    _print_lips(found)
    _print_frames(found)


def _played(page: Page, link: str, questions: int) -> dict[str, Any]:
    page.goto(link)
    page.get_by_label("Your name").fill("Ada Example")
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Go to the interview").click()
    # Who reads the page before they begin gives the voice the time in which the first words are made.
    page.wait_for_timeout(6000)
    page.get_by_role("button", name="Begin the interview").click()
    for number in range(questions):
        send = page.locator("[data-part=send]")
        expect(send).to_be_enabled(timeout=20_000)
        expect(page.locator("html")).to_have_class(re.compile("room--speaking"), timeout=20_000)
        page.wait_for_timeout(6000)
        if number < questions - 1:
            page.get_by_label("Your answer", exact=True).fill(ANSWER)
            send.click()
            expect(page.locator(".exchange")).to_have_count(number + 1, timeout=20_000)
    figures: dict[str, Any] = page.evaluate("() => window.roomFigures")
    return figures


def _print_begun(found: list[dict[str, Any]]) -> None:
    print("from a question, or the end of a bridge before it, to its sound (the machine's output included):")
    numbered = [
        (interview, number, each)
        for interview, figures in enumerate(found, 1)
        for number, each in enumerate(begun(figures), 1)
    ]
    for how in HOWS:
        waits = sorted(each.wait_ms for _, _, each in numbered if each.how == how)
        if waits:
            print(f"  {how}, {len(waits)} questions: p50 {statistics.median(waits):.0f} ms, most {waits[-1]:.0f} ms")
        else:
            print(f"  {how}: none")
    for interview, number, each in numbered:
        if each.wait_ms > SOUND_WITHIN_MS:
            after = ", after a bridge" if each.after_words else ""
            print(
                f"  interview {interview}, question {number}, {each.how}{after}: "
                f"{each.wait_ms:.0f} ms, of it {each.fetching_ms:.0f} fetching and {each.decoding_ms:.0f} decoding"
            )
    for name, times in _stretches(found).items():
        if times:
            print(f"  of it {name}, {len(times)}: p50 {statistics.median(times):.0f} ms, most {max(times):.0f} ms")
    late = [each for _, _, each in numbered if each.made_ahead and each.wait_ms > SOUND_WITHIN_MS]
    ahead = sum(each.made_ahead for _, _, each in numbered)
    print(f"  {_verdict(not late)}: {ahead - len(late)} of {ahead} made ahead are heard within {SOUND_WITHIN_MS} ms")


def _verdict(held: bool) -> str:
    return "held" if held else "MISSED"


def _stretches(found: list[dict[str, Any]]) -> dict[str, list[float]]:
    """What a wait consists of: opening the clip or the request for it, its decoding, the machine's own way out."""
    fetches = [fetch for figures in found for fetch in figures["fetches"]]
    return {
        "opening a sealed clip": [ms for figures in found for ms in figures["openings"]],
        "fetching a clip that was made": [each["ended"] - each["began"] for each in fetches if each["status"] == 200],
        "decoding a clip, waited for or not": [
            each["ended"] - each["began"] for figures in found for each in figures["decodings"]
        ],
        "the machine's output": [sound["latency"] * 1000 for figures in found for sound in figures["sounds"]],
    }


def _print_lips(found: list[dict[str, Any]]) -> None:
    lags = [
        lag
        for figures in found
        for sound in figures["sounds"]
        if (lag := lag_ms(sound["loudness"], sound["lips"])) is not None
    ]
    print(f"lips against sound, {len(lags)} stretches of more than two seconds (above 0: the lips come later):")
    if not lags:
        return
    print(f"  median {statistics.median(lags):+.0f} ms, from {min(lags):+.0f} to {max(lags):+.0f} ms")
    print(f"  {_verdict(max(map(abs, lags)) <= LIPS_WITHIN_MS)}: lips and sound within {LIPS_WITHIN_MS} ms")


def _print_frames(found: list[dict[str, Any]]) -> None:
    frames = sorted(frame for figures in found for frame in figures["frames"])
    missed = sum(frame > MISSED_MS for frame in frames)
    print(f"frames while the interviewer speaks, {len(frames)}:")
    if not frames:
        return
    print(
        f"  {1000 / statistics.mean(frames):.1f} a second, p95 {frames[int(len(frames) * 0.95)]:.1f} ms, "
        f"{100 * missed / len(frames):.1f} % missed"
    )
    a_second = 1000 / statistics.mean(frames)
    print(f"  {_verdict(round(a_second) >= FRAMES_A_SECOND)}: {FRAMES_A_SECOND} frames a second")


def lag_ms(loudness: list[float], lips: list[list[float]]) -> float | None:
    """By how much the mouth's opening has to be moved back to fit the loudness best, in steps of 10 ms.

    Speech has a rhythm: a stretch may fit itself nearly as well a syllable later. Of the lags that fit nearly as well
    as the best one, the smallest is taken. None for less than two seconds.
    """
    if len(lips) < 2 / STEP_SECONDS / 10 or lips[-1][0] < 2:
        return None
    steps = int(lips[-1][0] / STEP_SECONDS)
    opened, index = [], 0
    for step in range(steps):
        while index + 1 < len(lips) and lips[index + 1][0] <= step * STEP_SECONDS:
            index += 1
        opened.append(lips[index][1])
    reach = range(-MOST_LAG_STEPS, MOST_LAG_STEPS + 1)
    compared = [step for step in range(MOST_LAG_STEPS, steps - MOST_LAG_STEPS) if step < len(loudness)]
    heard = [loudness[step] for step in compared]
    likeness = {lag: _likeness([opened[step + lag] for step in compared], heard) for lag in reach}
    best = max(likeness.values())
    peaks = [
        lag
        for lag in reach
        if likeness[lag] >= max(best - AS_GOOD, likeness.get(lag - 1, -1), likeness.get(lag + 1, -1))
    ]
    return min(peaks, key=abs) * STEP_SECONDS * 1000


def _likeness(one: list[float], other: list[float]) -> float:
    try:
        return statistics.correlation(one, other)
    except statistics.StatisticsError:
        return -1.0


if __name__ == "__main__":
    main()
