"""Chromium with a voice for a microphone, or without one; and a recogniser that does as it is told."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Playwright

from tests.browser.conftest import WIDE, ColourScheme, Visitor
from tools.demo.product import Product
from tools.room.microphone import RECOGNISER, microphone_arguments, speech

__all__ = ["PAUSE_SECONDS", "RECOGNISER", "Windows", "speech"]

PAUSE_SECONDS = 20


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
            arguments = microphone_arguments(voice)
            self._browsers[name] = self._playwright.chromium.launch(executable_path=self._executable, args=arguments)
        return self._browsers[name]

    def close(self) -> None:
        self._closing.close()
        visitors, self.visitors = self.visitors, []
        assert [visitor.unexpected() for visitor in visitors] == [[] for _ in visitors]

    def quit(self) -> None:
        for browser in self._browsers.values():
            browser.close()
