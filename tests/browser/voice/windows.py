"""Chromium with a voice for a microphone, or without one; and a recogniser that does as it is told."""

from __future__ import annotations

import asyncio
import io
import wave
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import av
from playwright.sync_api import Browser, Playwright

from llm.audio.speakers import EspeakSpeaker
from tests.browser.conftest import WIDE, ColourScheme, Visitor
from tools.demo.product import Product

SAID = (
    "I would read the query plan first, and look for a scan of the whole table. Then I would add an index, and measure."
)
RATE = 48_000
PAUSE_SECONDS = 20

# A recogniser as browsers have it: says its words when it is told to, and fails when it is told to.
RECOGNISER = """
window.webkitSpeechRecognition = class {
  constructor() { window.recogniser = this; }
  start() { this.running = true; }
  stop() { this.running = false; setTimeout(() => this.onend?.()); }
  abort() { this.stop(); }
  say(words, isFinal) {
    const result = Object.assign([{ transcript: words }], { isFinal });
    this.onresult({ resultIndex: 0, results: [result] });
  }
  fail(error) { this.onerror({ error }); this.stop(); }
};
delete window.SpeechRecognition;
"""


def speech(path: Path, *, pause_seconds: float = 0.0) -> Path:
    """A WAV of somebody saying SAID, as Chromium takes it for a microphone; it begins anew when it is over."""
    speaking = EspeakSpeaker().speak(SAID, language="en", style="man", voice="", seconds=60)
    with ThreadPoolExecutor(1) as elsewhere:
        # The browser's loop runs in this thread.
        sound = elsewhere.submit(asyncio.run, speaking).result()
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    with av.open(io.BytesIO(sound.content), "r") as source, wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        for frame in source.decode(audio=0):
            for resampled in resampler.resample(frame):
                out.writeframes(bytes(resampled.planes[0])[: resampled.samples * 2])
        out.writeframes(b"\0\0" * int(RATE * pause_seconds))
    return path


class Windows:
    """Opens windows of browsers that are started as they are needed."""

    def __init__(self, playwright: Playwright, executable: str) -> None:
        self._playwright = playwright
        self._executable = executable
        self._browsers: dict[str, Browser] = {}
        self._closing = ExitStack()
        self.visitors: list[Visitor] = []

    def open(
        self,
        product: Product,
        *,
        voice: Path | None,
        script: str = "",
        size: tuple[int, int] = WIDE,
        colours: ColourScheme = "light",
        still: bool = False,
    ) -> Visitor:
        context = self._browser(voice).new_context(
            base_url=product.base_url,
            viewport={"width": size[0], "height": size[1]},
            color_scheme=colours,
            reduced_motion="reduce" if still else "no-preference",
        )
        self._closing.callback(context.close)
        context.set_default_timeout(15_000)
        if script:
            context.add_init_script(script)
        self.visitors.append(Visitor(page=context.new_page(), base_url=product.base_url, still=still))
        return self.visitors[-1]

    def _browser(self, voice: Path | None) -> Browser:
        name = str(voice or "")
        if name not in self._browsers:
            heard = (
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-audio-capture={voice}",
            )
            arguments = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", *(heard if voice else ())]
            self._browsers[name] = self._playwright.chromium.launch(executable_path=self._executable, args=arguments)
        return self._browsers[name]

    def close(self) -> None:
        self._closing.close()
        visitors, self.visitors = self.visitors, []
        assert [visitor.unexpected() for visitor in visitors] == [[] for _ in visitors]

    def quit(self) -> None:
        for browser in self._browsers.values():
            browser.close()
