"""What the page notices, in a real browser: another tab in front, a real paste, a second tab; and what it does not."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.candidate_steps import answer, answer_box, begin, send_button
from tests.browser.conftest import PHONE, WIDE, ColourScheme, NewVisitor, Visitor
from tests.browser.console import Console
from tests.browser.test_editor import MAKE as MAKE_CODING

pytestmark = pytest.mark.browser

MAKE = """
from syncinterview.accounts.models import User
from tests.reports.factories import ConfigFactory, QuestionFactory
config = ConfigFactory.create(
    created_by=User.objects.order_by("pk").first(), collects_integrity_events=True, question_count=1,
    max_follow_ups=0, max_resume_questions=0,
)
QuestionFactory.create(config=config, position=1)
print(f"/interview/{config.slug}/")
"""
NOTED = """
from interviews.models import InterviewSession
session = InterviewSession.objects.filter(config__slug="{address}".split("/")[2]).latest("created_at")
events = session.integrity_events.all()
print(session.pk, *(f"{{e.kind}}:{{e.turn}}:{{e.characters}}:{{e.place}}" for e in events))
"""
BROUGHT = "Writes become slower, since every index has to be kept current."


def entered(visitor: Visitor, address: str) -> Page:
    page = visitor.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address)
    expect(page.get_by_text("this page notes when you leave it")).to_be_visible()
    assert visitor.grave_findings() == []
    page.get_by_label("Your name").fill("Sam Example")
    page.get_by_label("E-mail address").fill("sam@example.com")
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Go to the interview").click()
    begin(visitor)
    return page


def pasted(page: Page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    answer_box(page).focus()
    page.keyboard.press("ControlOrMeta+v")


def away(page: Page, milliseconds: int) -> None:
    """Another tab in front for so long, as the browser itself tells the page."""
    # Chromium under test tells every page that it has the focus, unless it is asked to be true.
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setFocusEmulationEnabled", {"enabled": False})
    other = page.context.new_page()
    other.bring_to_front()
    page.wait_for_function("() => document.hidden || !document.hasFocus()")
    other.wait_for_function("([since, ms]) => Date.now() - since > ms", arg=[page.evaluate("Date.now()"), milliseconds])
    other.close()
    page.bring_to_front()
    devtools.send("Emulation.setFocusEmulationEnabled", {"enabled": True})
    page.wait_for_function("() => !document.hidden && document.hasFocus()")


@pytest.mark.parametrize(("size", "colours"), [(WIDE, "light"), (PHONE, "dark")], ids=["desk", "phone"])
def test_leaving_pasting_and_a_second_tab_are_noted_and_shown_to_both_sides(
    new_visitor: NewVisitor,
    console: Console,
    staff_cookies: list[Any],
    address: str,
    size: tuple[int, int],
    colours: ColourScheme,
) -> None:
    visitor = new_visitor(size=size, colours=colours, still=True)
    page = entered(visitor, address)
    away(page, 300)
    away(page, 2400)
    pasted(page, BROUGHT)
    expect(answer_box(page)).to_have_value(BROUGHT)
    # One's own words, moved on the same page.
    answer_box(page).press("ControlOrMeta+a")
    page.keyboard.press("ControlOrMeta+x")
    page.keyboard.press("ControlOrMeta+v")
    expect(answer_box(page)).to_have_value(BROUGHT)

    second = page.context.new_page()
    visitor.watch(second)
    second.goto(page.url)
    expect(page.get_by_role("heading", name="This interview is open in another tab")).to_be_visible()
    second.close()
    page.get_by_role("button", name="Use it here").click()
    expect(send_button(page)).to_be_enabled()
    answer(page, BROUGHT)
    # Who does not want to hear the last words goes on at once.
    page.get_by_role("button", name="Go to the closing page").click()
    page.wait_for_url("**/closing/**", timeout=30_000)

    expect(page.get_by_text("Left the page for")).to_have_count(1)
    expect(page.get_by_text(f"Pasted {len(BROUGHT)} characters into the answer")).to_have_count(1)
    expect(page.get_by_text("Opened the interview in a second tab or browser")).to_have_count(1)
    visitor.picture(f"integrity-closing-{colours}", whole=True)
    assert visitor.grave_findings() == []
    assert visitor.overflow() <= 0

    session, *events = console.told(NOTED.format(address=address)).split()
    assert events == ["left_page:1:None:", f"pasted:1:{len(BROUGHT)}:answer", "second_tab:1:None:"]
    page.context.add_cookies(staff_cookies)
    page.goto(f"/staff/sessions/{session}/")
    expect(page.get_by_role("heading", name="What the page noted")).to_be_visible()
    visitor.picture(f"integrity-report-{colours}", whole=True)
    assert visitor.grave_findings() == []
    assert visitor.overflow() <= 0


def test_what_was_noted_while_the_line_was_away_arrives_once(
    new_visitor: NewVisitor, console: Console, address: str
) -> None:
    visitor = new_visitor(still=True)
    visitor.expected.append("ERR_INTERNET_DISCONNECTED|WebSocket")
    page = entered(visitor, address)
    page.context.set_offline(True)
    expect(page.locator("[data-part=connection-notice]")).to_be_visible(timeout=20_000)
    pasted(page, BROUGHT)
    pasted(page, " And space.")
    # Loaded again before it is back: what was noted is kept in the tab.
    page.context.set_offline(False)
    page.reload()
    expect(send_button(page)).to_be_enabled(timeout=20_000)
    page.wait_for_function("() => !Object.entries(sessionStorage).some(([k, v]) => k.endsWith(':noted') && v !== '[]')")
    _, *events = console.told(NOTED.format(address=address)).split()
    assert events == [f"pasted:1:{len(BROUGHT)}:answer", "pasted:1:11:answer"]


def test_a_paste_into_the_editor_is_noted_as_one(new_visitor: NewVisitor, console: Console) -> None:
    visitor = new_visitor(still=True)
    coding = console.told(f"{MAKE_CODING}\nconfig.collects_integrity_events = True\nconfig.save()")
    page = entered(visitor, coding)
    expect(page.get_by_role("heading", name="Your program")).to_be_visible()
    page.evaluate("text => navigator.clipboard.writeText(text)", BROUGHT)
    page.get_by_role("textbox", name="Your program").focus()
    page.keyboard.press("ControlOrMeta+v")
    expect(page.locator(".ace_content")).to_contain_text("every index")
    # What is copied in the editor and put elsewhere in it is one's own.
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("ControlOrMeta+x")
    page.keyboard.press("ControlOrMeta+v")
    page.wait_for_function("() => !Object.entries(sessionStorage).some(([k, v]) => k.endsWith(':noted') && v !== '[]')")
    _, *events = console.told(NOTED.format(address=coding)).split()
    assert events == [f"pasted:1:{len(BROUGHT)}:editor"]
