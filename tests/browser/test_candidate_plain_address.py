"""The room at an address without TLS, where browsers give a page no microphone and little cryptography."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.candidate_steps import answer, answer_box, enter, question, send_button, wait_for_question
from tests.browser.conftest import NewVisitor, Visitor
from tools.demo.product import Product

pytestmark = pytest.mark.browser

WORDS = "I would read the query plan first, and look for a scan of the whole table."


@pytest.fixture
def visitor(new_visitor: NewVisitor, plain_product: Product) -> Visitor:
    return new_visitor(at=plain_product, still=True)


def test_who_wants_to_speak_is_told_why_not_and_types(visitor: Visitor, plain_product: Product) -> None:
    page = visitor.page
    enter(visitor, plain_product)
    assert page.evaluate("[isSecureContext, navigator.mediaDevices, crypto.subtle]") == [False, None, None]
    page.get_by_label("By speaking").check()
    page.get_by_role("button", name="Begin the interview").click()
    expect(page.get_by_role("alert").filter(has_text="only to pages on a secure address")).to_be_visible()
    expect(page.get_by_label("By typing")).to_be_checked()
    visitor.picture("plain-address", whole=True)
    page.get_by_role("button", name="Begin the interview").click()
    wait_for_question(page)
    answer(page, WORDS)
    expect(page.locator(".exchange__answer").first).to_contain_text(WORDS)


def test_the_interviewer_is_heard(visitor: Visitor, plain_product: Product) -> None:
    page = visitor.page
    enter(visitor, plain_product)
    # The clips come as they are said: nothing that is sealed can be opened here.
    with page.expect_response(lambda got: "/speech/" in got.url and got.status == 200):
        page.get_by_role("button", name="Begin the interview").click()
    page.wait_for_function("() => document.documentElement.classList.contains('room--speaking')")


def test_a_reload_keeps_the_words_and_a_skipped_question_is_skipped(visitor: Visitor, plain_product: Product) -> None:
    page = visitor.page
    enter(visitor, plain_product)
    page.get_by_role("button", name="Begin the interview").click()
    asked = wait_for_question(page)
    answer_box(page).fill(WORDS)
    page.reload()
    wait_for_question(page)
    expect(answer_box(page)).to_have_value(WORDS)
    _skip(page)
    expect(question(page)).not_to_have_text(asked, timeout=20_000)
    expect(send_button(page)).to_be_enabled(timeout=20_000)


def _skip(page: Page) -> None:
    page.locator("[data-part=skip]").click()
    page.locator("[data-part=dialog-yes]").click()
