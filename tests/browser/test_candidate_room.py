"""A candidate in Chromium, from the link to the closing page, against the running product."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.candidate_steps import answer, answer_box, begin, enter, question, send_button, wait_for_question
from tests.browser.conftest import PHONE, WIDE, ColourScheme, NewVisitor, Visitor
from tools.demo.product import Product

pytestmark = pytest.mark.browser

WORDS = "I would read the query plan, look for a sequential scan and add an index on the filtered columns."


def test_it_holds_a_whole_typed_interview_to_the_closing_page(visitor: Visitor, product: Product) -> None:
    page = visitor.page
    enter(visitor, product)
    begin(visitor)
    expect(page.locator("[data-part=label]")).to_have_text("Question 1")
    expect(page.locator("[data-part=progress-text]")).to_have_text("Question 1 of 5")
    expect(page.locator("[data-part=said]")).to_contain_text("Sam Example")
    asked: list[str] = []
    while "/closing/" not in page.url:
        asked.append(question(page).inner_text())
        assert len(asked) <= 15
        answer(page, f"{WORDS} This is answer {len(asked)}.")
        # The next question, or the closing page: an answer stands among the earlier ones before either is there.
        page.wait_for_function(
            "before => location.pathname.includes('/closing/') || "
            "(document.querySelector('[data-part=question]')?.innerText ?? before) !== before",
            arg=asked[-1],
            # The last words are heard before the page goes on to its end.
            timeout=30_000,
        )
        page.wait_for_load_state()
    expect(page.get_by_role("heading", name="Thank you, Sam Example.")).to_be_visible()
    visitor.picture("closing-wide", whole=True)
    assert len(asked) >= 5
    assert page.locator(".exchange__question").all_inner_texts() == asked
    answers = page.locator(".exchange__answer [data-slot=answer]").all_inner_texts()
    assert answers == [f"{WORDS} This is answer {number}." for number in range(1, len(asked) + 1)]
    expect(page.get_by_text("A person of the team reads your answers")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Begin")).to_have_count(0)


def test_a_reload_in_the_middle_of_an_answer_keeps_every_word(visitor: Visitor, product: Product) -> None:
    page = visitor.page
    enter(visitor, product)
    begin(visitor)
    asked = question(page).inner_text()
    answer_box(page).press_sequentially(WORDS, delay=1)
    page.reload()
    assert wait_for_question(page) == asked
    expect(answer_box(page)).to_have_value(WORDS)
    expect(page.locator("[data-part=word-count]")).to_have_text(f"{len(WORDS.split())} words")


def test_the_server_holds_the_draft_for_a_tab_that_knows_nothing_of_it(visitor: Visitor, product: Product) -> None:
    page = visitor.page
    enter(visitor, product)
    begin(visitor)
    with page.expect_event("console", predicate=lambda message: message.text == "sent", timeout=10_000):
        visitor.expected.append("console log: sent")
        page.evaluate("setTimeout(() => console.log('sent'), 2600)")
        answer_box(page).fill(WORDS)
    page.evaluate("sessionStorage.clear()")
    page.reload()
    wait_for_question(page)
    expect(answer_box(page)).to_have_value(WORDS)


def test_it_works_by_keyboard_alone(visitor: Visitor, product: Product) -> None:
    page = visitor.page
    press = page.keyboard.press

    def tab_to(selector: str) -> None:
        for _ in range(40):
            if page.locator(selector).evaluate("element => element === document.activeElement"):
                return
            press("Tab")
        raise AssertionError(f"Tab does not reach {selector}.")

    page.goto(product.link)
    tab_to("#id_name")
    page.keyboard.type("Kim Keys")
    tab_to("#id_email")
    page.keyboard.type("kim@example.com")
    tab_to("#id_consent")
    press("Space")
    press("Tab")
    press("Enter")
    page.wait_for_url(re.compile("/room/"))
    tab_to("[data-part=begin]")
    press("Enter")
    wait_for_question(page)
    expect(answer_box(page)).to_be_focused()
    page.keyboard.type(WORDS)
    press("Control+Enter")
    expect(page.locator(".exchange")).to_have_count(1)
    wait_for_question(page)
    expect(answer_box(page)).to_be_focused()
    tab_to("[data-part=skip]")
    press("Enter")
    expect(page.get_by_role("heading", name="Skip this question?")).to_be_visible()
    press("Escape")
    expect(page.locator("[data-part=skip]")).to_be_focused()
    press("Enter")
    tab_to("[data-part=dialog-yes]")
    press("Enter")
    expect(page.locator(".exchange")).to_have_count(2)
    expect(page.locator(".exchange").last).to_contain_text("Skipped")
    wait_for_question(page)
    tab_to("[data-part=end]")
    press("Enter")
    tab_to("[data-part=dialog-yes]")
    press("Enter")
    page.wait_for_url(re.compile("/closing/"))
    expect(page.get_by_text("You ended the interview.")).to_be_visible()


def test_two_candidates_on_one_link_do_not_see_each_other(new_visitor: NewVisitor, product: Product) -> None:
    first, second = new_visitor(), new_visitor()
    enter(first, product, name="Ada First")
    begin(first)
    enter(second, product, name="Ben Second")
    begin(second)
    answer(first.page, f"{WORDS} Said by the first.")
    expect(first.page.locator(".exchange")).to_have_count(1)
    expect(second.page.locator(".exchange")).to_have_count(0)
    expect(second.page.locator("[data-part=said]")).to_contain_text("Ben Second")
    second.expected.append("404")
    assert second.page.goto(first.page.url).status == 404  # type: ignore[union-attr] # a navigation has a response


def test_a_second_tab_takes_over_and_gives_back(visitor: Visitor, product: Product) -> None:
    page = visitor.page
    enter(visitor, product)
    begin(visitor)
    answer_box(page).fill(WORDS)
    other = page.context.new_page()
    visitor.watch(other)
    other.goto(page.url)
    wait_for_question(other)
    expect(page.get_by_role("heading", name="This interview is open in another tab")).to_be_visible()
    visitor.picture("replaced")
    page.get_by_role("button", name="Use it here").click()
    wait_for_question(page)
    expect(answer_box(page)).to_have_value(WORDS)
    expect(other.get_by_role("heading", name="This interview is open in another tab")).to_be_visible()
    answer(page, WORDS)


def test_the_link_offers_to_continue_what_was_begun_here(visitor: Visitor, product: Product) -> None:
    page = visitor.page
    enter(visitor, product)
    begin(visitor)
    asked = question(page).inner_text()
    page.goto(product.link)
    visitor.picture("link-begun")
    page.get_by_role("link", name="Continue your interview").click()
    assert wait_for_question(page) == asked
    page.goto(page.url.replace("/room/", "/closing/"))
    expect(page.get_by_role("heading", name="Your interview is not over yet")).to_be_visible()


def test_errors_take_the_focus_and_lead_to_their_fields(visitor: Visitor, product: Product) -> None:
    page = visitor.page
    page.goto(product.link)
    page.get_by_label("Your name").fill("Sam Example")
    page.get_by_label("E-mail address").fill("sam@")
    page.locator("#id_resume").set_input_files({"name": "cv.txt", "mimeType": "text/plain", "buffer": b"Some words."})
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Go to the interview").click()
    expect(page.locator("#errors")).to_be_focused()
    visitor.picture("link-errors", whole=True)
    expect(page.locator("#errors")).to_contain_text("Your résumé has to be chosen again")
    expect(page.get_by_label("Your name")).to_have_value("Sam Example")
    expect(page.get_by_label("I have read this")).to_be_checked()
    page.locator("#errors").get_by_role("link", name="Enter a whole e-mail address").click()
    expect(page.get_by_label("E-mail address")).to_be_focused()


def test_without_javascript_the_room_says_so(new_visitor: NewVisitor, product: Product) -> None:
    visitor = new_visitor(javascript=False)
    page = visitor.page
    page.goto(product.link)
    page.get_by_label("Your name").fill("Sam Example")
    page.get_by_label("E-mail address").fill("sam@example.com")
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Go to the interview").click()
    page.wait_for_url(re.compile("/room/"))
    expect(page.get_by_text("This page needs JavaScript")).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)
    visitor.picture("room-without-javascript")


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_every_page_fits_and_axe_finds_nothing_grave(
    new_visitor: NewVisitor, product: Product, size: tuple[int, int], colours: ColourScheme
) -> None:
    visitor = new_visitor(size=size, colours=colours, still=True)
    page = visitor.page
    findings: dict[str, list[str]] = {}
    overflows: dict[str, int] = {}

    def look(state: str, *, whole: bool = True) -> None:
        findings[state] = visitor.grave_findings()
        overflows[state] = visitor.overflow()
        visitor.picture(f"{state}-{size[0]}-{colours}", whole=whole)

    page.goto(product.link)
    look("link")
    page.get_by_role("button", name="Go to the interview").click()
    look("link-errors")
    enter(visitor, product)
    page.locator(".rules summary").click()
    look("room-welcome")
    begin(visitor)
    look("room-question")
    answer_box(page).fill(f"{WORDS}\n\n{'Averylongwordwithoutanyspace' * 6}")
    page.locator("[data-part=end]").click()
    look("room-dialog", whole=False)
    page.keyboard.press("Escape")
    send_button(page).click()
    expect(page.locator(".exchange")).to_have_count(1)
    wait_for_question(page)
    look("room-second")
    page.locator("[data-part=end]").click()
    page.locator("[data-part=dialog-yes]").click()
    page.wait_for_url(re.compile("/closing/"))
    look("closing")
    page.goto(product.link)
    look("link-done")
    assert {state: found for state, found in findings.items() if found} == {}
    assert {state: wider for state, wider in overflows.items() if wider} == {}


def test_what_was_asked_of_the_team_is_said_and_leaves_the_question_alone(visitor: Visitor, product: Product) -> None:
    page = visitor.page
    enter(visitor, product)
    page.locator(".waiting summary").click()
    page.get_by_role("button", name="Ask for more time").click()
    expect(page.get_by_text("The team has been asked for more time.")).to_be_visible()
    begin(visitor)
    expect(page.locator("[data-part=label]")).to_have_text("Question 1")
    expect(question(page)).to_be_visible()


def test_the_focus_follows_when_what_had_it_is_gone(visitor: Visitor, product: Product) -> None:
    page = visitor.page
    enter(visitor, product)
    begin(visitor)
    answer_box(page).fill(WORDS)
    send_button(page).focus()
    page.keyboard.press("Enter")
    # Sending: the button cannot be pressed any more.
    page.wait_for_function("() => document.activeElement.id === 'answer'")
    expect(page.locator(".exchange")).to_have_count(1)
    wait_for_question(page)
    expect(answer_box(page)).to_be_focused()
