"""What a candidate does on the link page and in the room, for the tests of both."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visitor
from tools.demo.product import Product


def enter(visitor: Visitor, product: Product, *, name: str = "Sam Example") -> None:
    """From the link page into the room's welcome."""
    page = visitor.page
    page.goto(product.link)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail address").fill("sam@example.com")
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Go to the interview").click()
    expect(page.get_by_role("heading", name="When you are ready")).to_be_visible()


def begin(visitor: Visitor) -> None:
    """From the welcome to the first question."""
    visitor.page.get_by_role("button", name="Begin the interview").click()
    wait_for_question(visitor.page)


def wait_for_question(page: Page) -> str:
    """Until an answer may be written. Returns the question."""
    expect(send_button(page)).to_be_enabled(timeout=20_000)
    return question(page).inner_text()


def question(page: Page) -> Locator:
    return page.locator("[data-part=question]")


def answer_box(page: Page) -> Locator:
    return page.get_by_label("Your answer", exact=True)


def send_button(page: Page) -> Locator:
    return page.locator("[data-part=send]")


def answer(page: Page, text: str) -> None:
    """Send an answer and wait until it stands among the earlier ones, or the interview is over."""
    before = page.locator(".exchange").count()
    answer_box(page).fill(text)
    send_button(page).click()
    closing = page.get_by_role("heading", name="Thank you")
    expect(page.locator(".exchange").nth(before).or_(closing).first).to_be_visible(timeout=20_000)
