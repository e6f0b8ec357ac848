"""The mouth against the sound, on a clock of the test's own: the room's modules in Chromium, no sound and no wait."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.candidate_steps import enter
from tests.browser.conftest import Visitor
from tools.demo.product import Product

pytestmark = pytest.mark.browser

LATE_OR_EARLY_MS = 80

# Speech and mouth as the room puts them together, the sound replaced by a clock: each frame's opening is compared with
# the shape that is heard at that moment. The opening has arrived at a shape when more than half of the way is gone.
FOLLOW = """
async ({visemes, frames}) => {
  const { Speech } = await import("/static/interviews/room/speech.js");
  const { AHEAD_MS } = await import("/static/interviews/room/avatar.js");
  const { shapeOf, towards, REST } = await import("/static/interviews/room/avatar-mouth.js");
  const track = { words: [], visemes, engine: "espeak", sound: new ArrayBuffer(0) };
  const speech = new Speech("en", { open: async () => track });
  const clock = { heardMs: 0, loudness: 0, allowed: true, ready: async () => true, decoded: async () => ({}) };
  let began;
  const playing = new Promise((resolve) => (began = resolve));
  speech.sound = { ...clock, stop() {}, play: () => (began(), new Promise(() => {})) };
  void speech.say({ url: "/speech/name", text: "words" }, { onStart() {}, onStretch() {} });
  await playing;
  const drawn = [];
  let shape = REST, last = 0;
  for (const at of frames) {
    speech.sound.heardMs = at;
    shape = towards(shape, shapeOf(speech.mouth(AHEAD_MS)), Math.min(0.1, (at - last) / 1000));
    last = at;
    drawn.push([at, shape[0]]);
  }
  const heard = visemes.map(([at, name]) => [at, shapeOf(name)[0]]);
  return heard.slice(1).map(([at, opening], index) => {
    const before = heard[index][1];
    const half = Math.abs(opening - before) / 2;
    const arrived = drawn.find(([ms, open]) => ms >= at - 100 && Math.abs(open - opening) < half);
    return { at, late: arrived ? arrived[0] - at : null };
  });
}
"""
# Open and shut in turns, at the pace of quick speech.
VISEMES = [[0, "sil"], *([120 * step, "aa" if step % 2 else "PP"] for step in range(1, 60))]


def frames(*lengths_ms: float, until_ms: float = 7500) -> list[float]:
    """The moments at which pictures are drawn, their lengths in turns."""
    found, at, index = [], 0.0, 0
    while at < until_ms:
        at += lengths_ms[index % len(lengths_ms)]
        index += 1
        found.append(at)
    return found


@pytest.fixture
def room(visitor: Visitor, product: Product) -> Page:
    enter(visitor, product)
    return visitor.page


@pytest.mark.parametrize(
    "lengths_ms",
    [(1000 / 60,), (1000 / 30,), (1000 / 60, 1000 / 60, 50.0), (8.0, 41.0)],
    ids=["60 a second", "30 a second", "every third missed", "uneven"],
)
def test_lips_and_sound_are_never_80_ms_apart(room: Page, lengths_ms: tuple[float, ...]) -> None:
    moved: list[dict[str, Any]] = room.evaluate(FOLLOW, {"visemes": VISEMES, "frames": frames(*lengths_ms)})
    assert len(moved) == len(VISEMES) - 1
    assert [shape for shape in moved if shape["late"] is None or abs(shape["late"]) > LATE_OR_EARLY_MS] == []


# What the context computes, what its timestamp says has left the machine and when, and the page's clock, in that order.
LEAVING = """
async ([currentTime, contextTime, performanceTime, now]) => {
  const { leavingAt } = await import("/static/interviews/room/speech-sound.js");
  const context = { currentTime, outputLatency: 0.04, getOutputTimestamp: () => ({ contextTime, performanceTime }) };
  return leavingAt(context, now);
}
"""


@pytest.mark.parametrize(
    ("clocks", "leaving_seconds"),
    [
        ([10.05, 10.0, 5000, 5000], 10.0),
        ([10.05, 10.0, 5000, 5016], 10.016),
        # Before the first timestamp: what is computed, less the way out.
        ([0.10, 0, 0, 5000], 0.06),
        # The sound stalled, the timestamp is of before it: the mouth waits with the sound.
        ([10.05, 10.0, 5000, 5280], 10.05),
    ],
    ids=["at the timestamp", "between two", "before the first", "stalled"],
)
def test_the_mouth_goes_by_what_leaves_the_machine(room: Page, clocks: list[float], leaving_seconds: float) -> None:
    assert room.evaluate(LEAVING, clocks) == pytest.approx(leaving_seconds)
