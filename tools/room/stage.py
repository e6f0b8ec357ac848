"""The product, Chromium, and a candidate who sits down in the room."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, Playwright, WebSocketRoute, expect, sync_playwright

from llm.fakeserver.server import FakeServer
from tools.demo import product as products
from tools.demo.product import PROJECT, Product
from tools.room.microphone import microphone_arguments, speech

PURPOSES = ("DECIDE", "TENTATIVE", "FILLER", "QUESTIONS", "EVALUATE", "SUMMARISE", "PROFILE", "MATCH", "CODE_REVIEW")
WIDE, PHONE = (1280, 800), (360, 740)
# For a machine that has other things to do.
WITHIN_MS = 30_000

CODING = """
from interviews.models import *
from syncinterview.accounts.models import User
exercise = CodingExercise.objects.get(bank_key="pair-with-sum")
config = InterviewConfig.objects.create(created_by=User.objects.order_by("pk").first(), job_role="Python developer",
    status="open", max_follow_ups=0, max_resume_questions=0)
Question.objects.create(config=config, position=1, kind="coding", exercise=exercise, suggested_time_seconds=900,
    text=f"{exercise.title}. {exercise.statement}"[:1000])
print("SLUG", config.slug)
"""


@dataclass
class Stage:
    product: Product
    hearing: FakeServer
    playwright: Playwright
    voice: Path
    browsers: dict[bool, Browser]
    chromium: str

    def browser(self, *, speaks: bool) -> Browser:
        if speaks not in self.browsers:
            self.browsers[speaks] = self.playwright.chromium.launch(
                executable_path=self.chromium, args=microphone_arguments(self.voice if speaks else None)
            )
        return self.browsers[speaks]

    def window(
        self,
        *,
        speaks: bool = False,
        script: str = "",
        size: tuple[int, int] = WIDE,
        colours: Literal["light", "dark"] = "light",
    ) -> Page:
        context = self.browser(speaks=speaks).new_context(
            base_url=self.product.base_url, viewport={"width": size[0], "height": size[1]}, color_scheme=colours
        )
        context.set_default_timeout(WITHIN_MS)
        if script:
            context.add_init_script(script)
        return context.new_page()

    def set_interview(self, **columns: str | int) -> None:
        """Change the sample interview."""
        named = ", ".join(f"{name} = ?" for name in columns)
        with sqlite3.connect(self.product.log.parent / "syncinterview.sqlite3", timeout=20) as database:
            database.execute(f"UPDATE interviews_interviewconfig SET {named}", list(columns.values()))  # noqa: S608

    def set_first_question(self, text: str) -> str:
        """Change the sample interview's first question. Returns what it was."""
        with sqlite3.connect(self.product.log.parent / "syncinterview.sqlite3", timeout=20) as database:
            of_sample = "SELECT id FROM interviews_interviewconfig WHERE slug = ?"
            first = (
                f"SELECT id, text FROM interviews_question WHERE config_id = ({of_sample}) ORDER BY position LIMIT 1"  # noqa: S608
            )
            [(question, before)] = database.execute(first, (self.product.link.split("/")[-2],)).fetchall()
            database.execute("UPDATE interviews_question SET text = ? WHERE id = ?", (text, question))
        was: str = before
        return was

    def coding_link(self) -> str:
        """The address of an interview whose only question is an exercise."""
        environment = {**os.environ, "DATA_DIR": str(self.product.log.parent)}
        for name in products.NOT_HANDED_ON:
            environment.pop(name, None)
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "-c", CODING],
            cwd=PROJECT, env=environment, text=True, capture_output=True, check=True,
        )  # fmt: skip
        slug = next(line for line in done.stdout.splitlines() if line.startswith("SLUG")).split()[1]
        return f"{self.product.base_url}/interview/{slug}/"


@contextmanager
def stage() -> Iterator[Stage]:
    """The product on a throw-away database, transcribed by a local server that speaks the Whisper API."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("This needs Chromium.")
    expect.set_options(timeout=WITHIN_MS)
    with ExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="room-")))
        hearing = closing.enter_context(FakeServer())
        # It hears; what is said and asked goes by the rules.
        settings = {"OPENAI_API_KEY": "sk-local", "OPENAI_BASE_URL": hearing.url}
        settings |= {f"LLM_CHAIN_{purpose}": "groq" for purpose in PURPOSES}
        running = products.start(folder / "data", port=None, **settings)
        closing.callback(running.stop)
        # Made before Playwright: its loop is this thread's.
        voice = speech(folder / "speech.wav", pause_seconds=20)
        playwright = closing.enter_context(sync_playwright())
        browsers: dict[bool, Browser] = {}
        try:
            yield Stage(running, hearing, playwright, voice, browsers, chromium)
        finally:
            for browser in browsers.values():
                browser.close()


class Line:
    """The room's socket, which passes on what is said until it is held or cut."""

    def __init__(self, page: Page) -> None:
        self.held = self.cut = False
        self._sockets: list[WebSocketRoute] = []
        page.route_web_socket("**/api/v1/interview/*/chat*", self._on_socket)

    def _on_socket(self, socket: WebSocketRoute) -> None:
        if self.cut:
            socket.close(code=1013, reason="")
            return
        self._sockets.append(socket)
        server = socket.connect_to_server()
        server.on_message(lambda message: None if self.held else socket.send(message))

    def lose(self) -> None:
        """As when the server goes away, and stays away."""
        self.cut = True
        self._sockets[-1].close(code=1013, reason="")


def enter(page: Page, link: str, *, name: str = "Sam Example") -> None:
    """From the link into the waiting room, in whatever language it is."""
    page.goto(link)
    page.locator("#id_name").fill(name)
    page.locator("#id_email").fill("sam@example.com")
    page.locator("#id_consent").check()
    page.locator("form [type=submit]").last.click()
    expect(page.locator("[data-part=begin]")).to_be_visible()


def begin(page: Page, *, by_voice: bool = False) -> None:
    if by_voice:
        page.locator("#by-voice-choice").check()
    page.locator("[data-part=begin]").click()
    expect(page.locator("[data-part=send]")).to_be_enabled(timeout=WITHIN_MS)


def say(page: Page, words: str, *, final: bool = True) -> None:
    """Have the recogniser hear something."""
    page.evaluate("([words, final]) => window.recogniser.say(words, final)", [words, final])


def shows(page: Page, state: str) -> None:
    """Wait until the interviewer does this."""
    page.wait_for_function("state => document.documentElement.classList.contains(`room--${state}`)", arg=state)
