"""`python -m tools.room.network`: what the browser asks for during one whole spoken interview, as docs/room-network.md.

From the invitation to a correction on the closing page, with a voice for the microphone. Ids are masked; what is asked
for again and again (pieces of the recording) stands in one line with its number. Ends with 1 where the page wrote to
the console or asked another host.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Page, Response, WebSocket, expect

from tools.demo.product import PROJECT
from tools.room.stage import Stage, begin, enter, stage

OUT = PROJECT / "docs/room-network.md"
MOST_QUESTIONS = 15
# So much of the voice is recorded that it would take that long to say what the server hears.
SPOKEN_MS = 3500

_MASKED = (
    (re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "{id}"),
    (re.compile(r"(?<=/speech/)[0-9a-f.]{40,}(?=/?)"), "{speech}"),
    (re.compile(r"(?<=/interview/)[\w-]+(?=/(?:$|room|closing))"), "{link}"),
    (re.compile(r"(?<=recording/\{id\}/)\d+(?=/)"), "{piece}"),
    (re.compile(r"(?<=[?&]turn=)\d+"), "{turn}"),
    (re.compile(r"(?<=[?&]chunks=)\d+"), "{pieces}"),
    (re.compile(r"(?<=[?&]known=)[0-9a-f.]*"), "{names}"),
)


@dataclass
class Asked:
    """One kind of request: how often, with which sizes of body that came back."""

    times: int = 0
    least: int | None = None
    most: int = 0

    def add(self, size: int) -> None:
        self.times += 1
        self.least = size if self.least is None else min(self.least, size)
        self.most = max(self.most, size)

    @property
    def sizes(self) -> str:
        least = self.least or 0
        return f"{self.most:,}" if least == self.most else f"{least:,} to {self.most:,}"


@dataclass
class Log:
    """Everything a window asks for, in the order in which each kind was first asked for."""

    host: str
    asked: dict[tuple[str, str, int, str], Asked] = field(default_factory=dict)
    frames: Counter[str] = field(default_factory=Counter)
    elsewhere: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("response", self._on_response)
        page.on("websocket", self._on_socket)
        page.on("console", lambda message: self.console.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.console.append(f"error: {error}"))

    def _on_response(self, response: Response) -> None:
        address = urlsplit(response.url)
        if address.scheme not in ("http", "https"):
            return
        if address.netloc != self.host:
            self.elsewhere.append(address.netloc)
        kind = (response.headers.get("content-type") or "").partition(";")[0]
        size = int(response.headers.get("content-length") or 0)
        key = (response.request.method, masked(address.path, address.query), response.status, kind)
        self.asked.setdefault(key, Asked()).add(size)

    def _on_socket(self, socket: WebSocket) -> None:
        address = urlsplit(socket.url)
        if address.netloc != self.host:
            self.elsewhere.append(address.netloc)
        self.asked.setdefault(("GET", masked(address.path, address.query), 101, "websocket"), Asked()).add(0)
        socket.on("framesent", lambda _: self.frames.update(["sent"]))
        socket.on("framereceived", lambda _: self.frames.update(["received"]))


def masked(path: str, query: str) -> str:
    found = f"{path}?{query}" if query else path
    for pattern, name in _MASKED:
        found = pattern.sub(name, found)
    return found


def main() -> int:
    began = time.monotonic()
    with stage() as on:
        log = Log(host=urlsplit(on.product.base_url).netloc)
        questions = _interview(on, log)
    OUT.write_text(_written(log, questions))
    print(f"{OUT.relative_to(PROJECT)}: {len(log.asked)} kinds of requests, {time.monotonic() - began:.0f} s")
    for trouble in (*log.console, *(f"another host: {host}" for host in log.elsewhere)):
        print(trouble, file=sys.stderr)
    return 1 if log.console or log.elsewhere else 0


def _interview(on: Stage, log: Log) -> int:
    """Hold one, by voice. Returns how many questions were answered."""
    page = on.window(speaks=True)
    log.watch(page)
    enter(page, on.product.link)
    page.locator("#by-voice-choice").check()
    page.locator("[data-part=try-microphone]").click()
    expect(page.locator("[data-part=trial-player]")).to_be_visible(timeout=20_000)
    page.locator(".waiting > summary").click()
    page.locator("[data-part=try-speaker]").click()
    expect(page.locator("[data-part=speaker-state]")).to_contain_text("Did you hear it?", timeout=20_000)
    begin(page, by_voice=True)
    answered = 0
    while "/closing/" not in page.url and answered < MOST_QUESTIONS:
        answered += 1
        _answer(page)
    page.locator(".correction summary").first.click()
    page.locator(".correction textarea").first.fill("I would put a cache in front of it, and measure first.")
    page.locator(".correction button").first.click()
    expect(page.locator(".pill--ok").first).to_be_visible()
    page.locator("button[value=data_copy]").click()
    expect(page.locator("button[value=data_copy]")).to_have_count(0)
    page.context.close()
    return answered


def _answer(page: Page) -> None:
    asked = page.locator("[data-part=question]").inner_text()
    send, answer = page.locator("[data-part=send]"), page.locator("#answer")
    expect(page.locator("[data-part=voice]")).to_be_visible(timeout=20_000)
    page.wait_for_timeout(SPOKEN_MS)
    send.click()
    # What was understood is shown before it goes out.
    expect(answer).not_to_have_value("", timeout=30_000)
    send.click()
    page.wait_for_function(
        "before => location.pathname.includes('/closing/') || "
        "(document.querySelector('[data-part=question]')?.innerText ?? before) !== before",
        arg=asked,
        timeout=60_000,
    )
    page.wait_for_load_state()
    if "/closing/" not in page.url:
        expect(send).to_be_enabled(timeout=30_000)


def _written(log: Log, questions: int) -> str:
    total = sum(asked.times for asked in log.asked.values())
    rows = "\n".join(
        f"| {method} | `{path}` | {status} | {kind} | {asked.times} | {asked.sizes} |"
        for (method, path, status, kind), asked in log.asked.items()
    )
    return f"""# The network of one spoken interview

Written by `python -m tools.room.network`: Chromium holds a whole interview of {questions} questions by voice, from the
invitation to a correction on the closing page, on a fresh product with a local server that transcribes.

{total} requests, {len(set(log.elsewhere))} other hosts, {len(log.console)} console messages;
over the socket {log.frames["sent"]} frames sent and {log.frames["received"]} received.
Sizes are those of the answers' bodies in bytes (`Content-Length`); 0 where a body is empty or its length is not told.
Scripts and styles are as `make run` serves them; a release serves them under hashed names and without their comments.

| method | path | status | type | times | bytes |
|---|---|---|---|---|---|
{rows}
"""


if __name__ == "__main__":
    sys.exit(main())
