"""Browsers with a voice for a microphone, and a product that hears."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from llm.fakeserver.server import FakeServer
from tests.browser.voice.windows import PAUSE_SECONDS, Windows, speech
from tools.demo import product as products
from tools.demo.product import Product


@pytest.fixture(scope="module")
def hearing() -> Iterator[FakeServer]:
    """A server that speaks the Whisper API and hears the same in everything."""
    with FakeServer() as server:
        yield server


@pytest.fixture(scope="module")
def hearing_product(tmp_path_factory: pytest.TempPathFactory, hearing: FakeServer) -> Iterator[Product]:
    """A product whose transcription is that server; its conversation goes by whatever the server says."""
    running = products.start(
        tmp_path_factory.mktemp("hearing") / "data",
        OPENAI_API_KEY="sk-test",
        OPENAI_BASE_URL=hearing.url,
        TTS_PROVIDER="espeak",
    )
    yield running
    running.stop()


@pytest.fixture(scope="module")
def browsers(playwright: Playwright, chromium_path: str) -> Iterator[Windows]:
    windows = Windows(playwright, chromium_path)
    yield windows
    windows.quit()


@pytest.fixture
def windows(browsers: Windows) -> Iterator[Windows]:
    yield browsers
    browsers.close()


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return speech(tmp_path_factory.mktemp("voice") / "speech.wav")


@pytest.fixture(scope="module")
def voice_that_pauses(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return speech(tmp_path_factory.mktemp("pausing") / "speech.wav", pause_seconds=PAUSE_SECONDS)
