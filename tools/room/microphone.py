"""A voice for Chromium's microphone, and a recogniser that says what it is told to."""

from __future__ import annotations

import asyncio
import io
import wave
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import av

from llm.audio.speakers import EspeakSpeaker

SAID = (
    "I would read the query plan first, and look for a scan of the whole table. Then I would add an index, and measure."
)
RATE = 48_000

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


def microphone_arguments(voice: Path | None) -> list[str]:
    """Chromium's command line for a microphone that hears this file; none where there is no file."""
    heard = (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={voice}",
    )
    return ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", *(heard if voice else ())]
