"""How a program came about, replayed on the team's page in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

MAKE = """
from datetime import timedelta
from django.utils import timezone
from interviews.models import CodeSnapshot, QuestionType
from syncinterview.accounts.models import User
from tests.reports.factories import ConfigFactory, ResponseFactory, SessionFactory
owner = User.objects.order_by("pk").first()
session = SessionFactory.create(config=ConfigFactory.create(created_by=owner, keeps_code_history=True))
first = "def double(n):" + chr(10)
for seconds, source in ((0, first), (75, first + "    return '<b>'" + chr(10))):
    taken_at = timezone.now() + timedelta(seconds=seconds)
    CodeSnapshot.objects.create(session=session, turn=1, language="python", source=source, taken_at=taken_at)
ResponseFactory.create(
    session=session, turn=1, question_type=QuestionType.CODING, code=first + "    return 2 * n" + chr(10),
    code_language="python",
)
print(f"/staff/sessions/{session.pk}/answers/1/writing/")
"""


def test_the_team_goes_through_the_moments_by_slider_keys_and_buttons(at_address: Visitor) -> None:
    page = at_address.page
    when, program, slider = (page.locator(part) for part in ("[data-when]", "[data-program]", "#moment"))
    expect(page.locator("[data-moments]")).to_be_hidden()

    slider.focus()
    page.keyboard.press("Home")
    expect(when).to_contain_text("(1 of 3)")
    expect(program).to_have_text("def double(n):\n")
    expect(page.locator('[data-step="-1"]')).to_be_disabled()

    page.locator('[data-step="1"]').click()
    expect(when).to_contain_text("(2 of 3)")
    expect(program.locator("mark")).to_have_text("    return '<b>'\n")
    at_address.picture("writing-replay", whole=True)

    slider.focus()
    page.keyboard.press("End")
    expect(when).to_contain_text("As sent")
    expect(page.locator('[data-step="1"]')).to_be_disabled()
    assert at_address.grave_findings() == []
    assert at_address.overflow() <= 0
