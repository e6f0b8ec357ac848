"""A candidate's pages in other languages, at the width of a phone: whole, readable aloud, no wider than it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.candidate_steps import enter
from tests.browser.conftest import PHONE, NewVisitor
from tools.demo import product as products
from tools.demo.product import Product

pytestmark = pytest.mark.browser

WAITING = {"de": "Wenn Sie so weit sind", "hi": "जब आप तैयार हों"}
SEND = {"de": "Antwort senden", "hi": "उत्तर भेजें"}
CONNECTED = {"de": "Verbunden", "hi": "कनेक्शन है"}


@pytest.fixture(scope="module")
def own_product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    running = products.start(tmp_path_factory.mktemp("languages") / "data")
    yield running
    running.stop()


def set_languages(product: Product, language: str, offered: str) -> None:
    with sqlite3.connect(product.log.parent / "syncinterview.sqlite3", timeout=20) as database:
        database.execute(
            "UPDATE interviews_interviewconfig SET language = ?, offered_languages = ?", (language, offered)
        )


@pytest.mark.parametrize("language", ["de", "hi"])
def test_an_interview_speaks_its_language_on_a_phone(
    new_visitor: NewVisitor, own_product: Product, language: str
) -> None:
    set_languages(own_product, language, "[]")
    visitor = new_visitor(size=PHONE, at=own_product)
    page = visitor.page
    page.goto(own_product.link)
    visitor.picture(f"language-{language}-link", whole=True)
    assert (visitor.overflow(), visitor.grave_findings()) == (0, [])
    page.locator("#id_name").fill("Sam Example")
    page.locator("#id_email").fill("sam@example.com")
    page.locator("#id_consent").check()
    page.locator("form [type=submit]").click()
    expect(page.get_by_role("heading", name=WAITING[language])).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", language)
    visitor.picture(f"language-{language}-waiting", whole=True)
    assert (visitor.overflow(), visitor.grave_findings()) == (0, [])
    page.locator("[data-part=begin]").click()
    expect(page.locator("[data-part=send]")).to_be_enabled(timeout=20_000)
    expect(page.locator("[data-part=send]")).to_have_text(SEND[language])
    expect(page.locator("[data-part=connection]")).to_contain_text(CONNECTED[language])
    # Devanagari is drawn by the font that comes along, or by one of the system's; German needs neither.
    loaded = "[...document.fonts].filter((font) => font.status === 'loaded').length > 0"
    assert page.evaluate(loaded) is (language == "hi")
    visitor.picture(f"language-{language}-room", whole=True)
    assert (visitor.overflow(), visitor.grave_findings()) == (0, [])


def test_the_page_changes_to_the_language_that_is_chosen(new_visitor: NewVisitor, own_product: Product) -> None:
    set_languages(own_product, "en", '["de"]')
    visitor = new_visitor(at=own_product)
    page = visitor.page
    enter(visitor, own_product)
    page.locator("details.waiting summary").click()
    page.get_by_label("Language you answer in").select_option("de")
    expect(page.get_by_role("heading", name=WAITING["de"])).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("#language-choice")).to_have_value("de")


def test_the_page_says_how_much_time_was_chosen(new_visitor: NewVisitor, own_product: Product) -> None:
    set_languages(own_product, "en", "[]")
    with sqlite3.connect(own_product.log.parent / "syncinterview.sqlite3", timeout=20) as database:
        database.execute("UPDATE interviews_interviewconfig SET most_time_percent = 150")
    visitor = new_visitor(at=own_product)
    page = visitor.page
    enter(visitor, own_product)
    expect(page.get_by_text("You have up to 20 minutes.")).to_be_visible()
    page.locator(".waiting summary").click()
    page.locator("#time-choice").select_option("150")
    expect(page.get_by_text("You have up to 30 minutes.")).to_be_visible()
    page.locator("[data-part=begin]").click()
    expect(page.locator("[data-part=interview-clock]")).to_contain_text(re.compile("29:|30:"))
