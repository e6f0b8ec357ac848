"""How a program came about, replayed on the team's page in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, ColourScheme, NewVisitor
from tests.browser.test_editor import told_by
from tests.browser.test_reports import signed_in
from tools.demo.product import Product

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
print("WRITING", session.pk)
"""


@pytest.fixture(scope="module")
def address(product: Product) -> str:
    return f"/staff/sessions/{told_by(product, MAKE, 'WRITING').strip()}/answers/1/writing/"


@pytest.mark.parametrize(("size", "colours"), [(WIDE, "light"), (PHONE, "dark")], ids=["desk", "phone"])
def test_the_team_goes_through_the_moments_by_slider_keys_and_buttons(
    new_visitor: NewVisitor, product: Product, address: str, size: tuple[int, int], colours: ColourScheme
) -> None:
    visitor = new_visitor(size=size, colours=colours, still=True)
    page = visitor.page
    signed_in(page, product.email, product.password)
    page.goto(address)
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
    visitor.picture(f"writing-replay-{colours}", whole=True)

    slider.focus()
    page.keyboard.press("End")
    expect(when).to_contain_text("As sent")
    expect(page.locator('[data-step="1"]')).to_be_disabled()
    assert visitor.grave_findings() == []
    assert visitor.overflow() <= 0
