"""The server dies under a candidate's hands and comes back: the page goes on as if nothing had been."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.candidate_steps import answer, answer_box, begin, enter, question
from tests.browser.conftest import NewVisitor
from tools.demo import product as products

pytestmark = [pytest.mark.browser, pytest.mark.faults]

WORDS = "I would read the query plan first."


def test_a_server_killed_in_the_middle_of_an_answer_costs_no_word(new_visitor: NewVisitor, tmp_path: Path) -> None:
    running = products.start(tmp_path / "data")
    port = int(running.base_url.rsplit(":", 1)[1])
    try:
        visitor = new_visitor(at=running)
        visitor.expected.append("WebSocket connection to .* failed")
        page = visitor.page
        enter(visitor, running)
        begin(visitor)
        answer(page, f"{WORDS} Then I would measure.")
        asked = question(page).inner_text()
        answer_box(page).press_sequentially(WORDS, delay=1)
        running.kill()
        expect(page.get_by_text("The connection was lost.")).to_be_visible()
        answer_box(page).press_sequentially(" Then I would measure.", delay=1)
        running = products.start(tmp_path / "data", port=port)
        expect(page.locator("[data-part=connection]")).to_have_text("Connected", timeout=15_000)
        assert question(page).inner_text() == asked
        expect(answer_box(page)).to_have_value(f"{WORDS} Then I would measure.")
        answer(page, f"{WORDS} Then I would measure.")
        expect(page.locator(".exchange__question")).to_have_count(2)
        expect(page.locator(".exchange__question").last).to_have_text(asked)
    finally:
        running.stop()
