"""A coding question in a real browser: written, run, saved, restored, left with the keyboard, sent."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.candidate_steps import begin, send_button
from tests.browser.conftest import NewVisitor, Visitor
from tests.browser.console import Console

# Leaves the address of an interview whose only question is the exercise, and one whose answers it is asked for.
MAKE = """
from interviews.models import *
from syncinterview.accounts.models import User
exercise = CodingExercise.objects.get(bank_key="pair-with-sum")
config = InterviewConfig.objects.create(created_by=User.objects.order_by("pk").first(), job_role="Python developer",
    status="open", max_follow_ups=0, max_resume_questions=0)
Question.objects.create(config=config, position=1, kind="coding", exercise=exercise, suggested_time_seconds=900,
    text=f"{exercise.title}. {exercise.statement}"[:1000])
print(f"/interview/{config.slug}/")
"""
SHOW = """
from interviews.models import Response
answer = Response.objects.exclude(code="").latest("answered_at")
print(answer.code_language, answer.code.count("seen"))
"""


@pytest.fixture
def visitor(new_visitor: NewVisitor, console: Console) -> Visitor:
    """At the coding question."""
    visitor = new_visitor()
    page = visitor.page
    page.goto(console.told(MAKE))
    page.get_by_label("Your name").fill("Sam Example")
    page.get_by_label("E-mail address").fill("sam@example.com")
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Go to the interview").click()
    begin(visitor)
    expect(page.get_by_role("heading", name="Your program")).to_be_visible()
    return visitor


def write(page: Page, source: str) -> None:
    page.evaluate("source => window.ace.edit(document.querySelector('.editor__text')).setValue(source, 1)", source)


def written(page: Page) -> str:
    text: str = page.evaluate("window.ace.edit(document.querySelector('.editor__text')).getValue()")
    return text


RIGHT = (
    "def pair_with_sum(numbers: list[int], target: int) -> list[int]:\n"
    "    seen: dict[int, int] = {}\n"
    "    for position, number in enumerate(numbers):\n"
    "        if target - number in seen:\n"
    "            return [seen[target - number], position]\n"
    "        seen.setdefault(number, position)\n"
    "    return []\n"
)


@pytest.mark.usefixtures("bwrap_path")
def test_a_program_is_run_saved_restored_and_sent(visitor: Visitor, console: Console) -> None:
    page = visitor.page
    expect(page.locator(".ace_keyword", has_text="def")).to_be_visible()
    with page.expect_response("**/code/draft/", timeout=20_000) as saved:
        write(page, RIGHT)
    assert saved.value.ok
    page.get_by_role("button", name="Run the tests").click()
    expect(page.locator("[data-editor=results]")).to_contain_text("tests passed", timeout=60_000)
    expect(page.locator("[data-editor=results] .pill--warn")).to_have_count(0)
    visitor.picture("editor", whole=True)
    assert visitor.grave_findings() == []
    assert visitor.overflow() == 0

    page.reload()
    expect(page.get_by_role("heading", name="Your program")).to_be_visible()
    expect(page.locator(".editor__text")).to_contain_text("setdefault")
    assert written(page) == RIGHT

    expect(send_button(page)).to_be_enabled(timeout=20_000)
    send_button(page).click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible(timeout=30_000)
    assert console.told(SHOW) == "python 4"


def test_tab_indents_and_after_escape_leaves_the_editor(visitor: Visitor) -> None:
    page = visitor.page
    write(page, "")
    page.locator(".editor__text textarea").focus()
    page.keyboard.press("Tab")
    assert written(page) == "    "

    page.keyboard.press("Escape")
    page.keyboard.press("Tab")

    assert written(page) == "    "
    assert page.evaluate("document.activeElement.closest('.editor__text')") is None
