"""The real product in a process of its own and Chromium in front of it.

A test gets visitors: each is a browser window with cookies of its own. A message in a window's console, an error of
its scripts or a request to another host fails the test that did not expect it.
SCREENSHOTS=folder keeps the pictures that tests take.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, sync_playwright

from tests.browser.console import Console
from tests.browser.staff_steps import sign_in
from tools.demo import product as products
from tools.demo.product import Product

WIDE, PHONE = (1440, 900), (360, 740)
PLAIN_HOST = "interviews.test"
GRAVE = ("serious", "critical")
# Animations are over before a page is judged or photographed.
SETTLE_MS = 700

ColourScheme = Literal["light", "dark"]


@pytest.fixture(scope="package")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One running product for all tests here: fresh data, a sample interview, an administrator."""
    port = products.free_port()
    running = products.start(
        tmp_path_factory.mktemp("browser") / "data", port=port, ALLOWED_ORIGINS=f"http://{PLAIN_HOST}:{port}"
    )
    yield running
    running.stop()


@pytest.fixture(scope="package")
def plain_product(product: Product) -> Product:
    """The same at an address that browsers do not take for a secure one, as they do 127.0.0.1."""
    base_url = product.base_url.replace("127.0.0.1", PLAIN_HOST)
    return replace(product, base_url=base_url, link=product.link.replace(product.base_url, base_url))


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """One for all: its loop is the thread's."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def chromium(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    arguments = ["--no-sandbox", f"--host-resolver-rules=MAP {PLAIN_HOST} 127.0.0.1"]
    browser = playwright.chromium.launch(executable_path=chromium_path, args=arguments)
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def console(product: Product) -> Iterator[Console]:
    """Makes rows for the product and looks them up."""
    running = Console(product.log.parent)
    yield running
    running.close()


@pytest.fixture(scope="package")
def staff_cookies(chromium: Browser, product: Product) -> list[Any]:
    """Of the administrator, who signs in once for all tests."""
    context = chromium.new_context(base_url=product.base_url)
    sign_in(context.new_page(), product.email, product.password)
    cookies: list[Any] = context.cookies()
    context.close()
    return cookies


@dataclass
class Visitor:
    """One window; `still` asks for no motion. `expected` are patterns of problems that the test causes on purpose."""

    page: Page
    base_url: str
    still: bool = False
    expected: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.watch(self.page)

    def watch(self, page: Page) -> None:
        """Listen to a window of this visitor: the first is watched from the beginning, other tabs by the test."""
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.problems.append(f"error of a script: {error}"))
        page.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        self.problems.append(f"console {message.type}: {message.text}")

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != urlsplit(self.base_url).netloc:
            self.problems.append(f"request to another host: {address.netloc}")

    def unexpected(self) -> list[str]:
        return [problem for problem in self.problems if not any(re.search(known, problem) for known in self.expected)]

    def grave_findings(self) -> list[str]:
        """What axe finds serious or critical on the page as it stands."""
        self._settle()
        found: dict[str, Any] = Axe().run(self.page)
        return [
            f"{violation['id']} ({violation['impact']}): {node['html'][:160]}"
            for violation in found["violations"]
            if violation["impact"] in GRAVE
            for node in violation["nodes"]
        ]

    def _settle(self) -> None:
        if not self.still:
            self.page.wait_for_timeout(SETTLE_MS)

    def overflow(self) -> int:
        """By how many pixels the page can be scrolled sideways."""
        wider: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return wider

    def picture(self, name: str, *, whole: bool = False) -> None:
        if folder := os.environ.get("SCREENSHOTS"):
            self._settle()
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=whole)


NewVisitor = Callable[..., Visitor]


@pytest.fixture
def new_visitor(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[NewVisitor]:
    """Opens windows: `new_visitor(size=PHONE, colours="dark", javascript=False, still=True, at=another_product)`.

    `staff=True` for one who has signed in as the administrator.
    """
    visitors: list[Visitor] = []

    def open_window(
        *,
        size: tuple[int, int] = WIDE,
        colours: ColourScheme = "light",
        javascript: bool = True,
        still: bool = False,
        at: Product | None = None,
        staff: bool = False,
    ) -> Visitor:
        base_url = (at or request.getfixturevalue("product")).base_url
        context = chromium.new_context(
            base_url=base_url,
            viewport={"width": size[0], "height": size[1]},
            color_scheme=colours,
            java_script_enabled=javascript,
            reduced_motion="reduce" if still else "no-preference",
        )
        context.set_default_timeout(10_000)
        if staff:
            context.add_cookies(request.getfixturevalue("staff_cookies"))
        visitors.append(Visitor(page=context.new_page(), base_url=base_url, still=still))
        return visitors[-1]

    yield open_window
    for visitor in visitors:
        visitor.page.context.close()
    assert [visitor.unexpected() for visitor in visitors] == [[] for _ in visitors]


@pytest.fixture
def visitor(new_visitor: NewVisitor) -> Visitor:
    return new_visitor()


@pytest.fixture(scope="module")
def address(request: pytest.FixtureRequest, console: Console) -> str:
    """The path that the module's MAKE prints when it has made its rows."""
    return console.told(request.module.MAKE)


@pytest.fixture(params=[(WIDE, "light"), (PHONE, "dark")], ids=["desk", "phone"])
def at_address(new_visitor: NewVisitor, address: str, request: pytest.FixtureRequest) -> Visitor:
    """One of the team at that path: at a desk, and on a phone in the dark."""
    size, colours = request.param
    visitor = new_visitor(size=size, colours=colours, still=True, staff=True)
    visitor.page.goto(address)
    return visitor
