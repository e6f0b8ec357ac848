"""Every page of a report with everything on it, in a real browser: on a desk and on a phone, light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, ColourScheme, NewVisitor
from tests.browser.console import Console
from tests.browser.staff_steps import sign_in

MAKE = """
from syncinterview.accounts.models import User
from django.db.models import F
from django.utils import timezone
from tests.reports.factories import BEGUN
from tests.reports.fullest import fullest
owner = User.objects.order_by("pk").first()
full = fullest(owner, answers=9, others=21, hostile=True)
hidden = fullest(owner, answers=3, others=0, blind=True, decided=False, name="Hidden Person")
# It was held an hour ago: the running product deletes recordings that are old.
since = timezone.now() - BEGUN
for rows, times in (
    (full.session.responses, ("asked_at", "first_word_at", "answered_at", "first_reply_at", "reply_at")),
    (full.session.utterances, ("said_at",)),
    (full.session.integrity_events, ("began_at",)),
    (full.config.sessions.filter(pk=full.session.pk), ("start_time", "end_time", "deadline")),
):
    rows.update(**{name: F(name) + since for name in times})
full.reader.set_password("reads-too-4711")
full.reader.save()
full.session.candidate.user = owner
full.session.candidate.save()
plain = full.config.sessions.exclude(pk=full.session.pk).values_list("pk", flat=True)[:2]
print(full.session.pk, full.config.pk, full.token, full.reader.email, hidden.session.pk, *plain)
"""


class Made:
    def __init__(self, told: str) -> None:
        self.session, self.config, self.token, self.reader, self.hidden, *self.others = told.split()

    @property
    def pages(self) -> dict[str, str]:
        compared = "&".join(f"session={each}" for each in (self.session, *self.others))
        return {
            "session": f"/staff/sessions/{self.session}/",
            "blind": f"/staff/sessions/{self.hidden}/",
            "share": f"/staff/sessions/{self.session}/share/",
            "compare": f"/staff/interviews/{self.config}/compare/?{compared}",
            "sessions": "/staff/sessions/",
            "overview": "/staff/",
            "costs": "/staff/costs/",
            "feedback": f"/feedback/{self.session}/",
            "shared": f"/shared/{self.token}/",
        }


@pytest.fixture(scope="module")
def made(console: Console) -> Made:
    return Made(console.told(MAKE))


PAGES = ("session", "blind", "share", "compare", "sessions", "overview", "costs", "feedback", "shared")


@pytest.mark.parametrize(("size", "colours"), [(WIDE, "light"), (PHONE, "dark")], ids=["desk", "phone"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_a_report_can_be_read_by_everybody(
    new_visitor: NewVisitor, made: Made, name: str, size: tuple[int, int], colours: ColourScheme
) -> None:
    visitor = new_visitor(size=size, colours=colours, still=True, staff=name != "shared")
    visitor.page.goto(made.pages[name])
    # All that is folded is looked at too.
    visitor.page.evaluate("document.querySelectorAll('details').forEach((folded) => { folded.open = true; })")
    visitor.picture(f"report-{name}-{colours}", whole=True)

    assert visitor.grave_findings() == []
    assert visitor.overflow() <= 0


def test_a_second_reader_sees_what_others_think_after_answering(new_visitor: NewVisitor, made: Made) -> None:
    visitor = new_visitor(size=PHONE, still=True)
    sign_in(visitor.page, made.reader, "reads-too-4711")
    page = visitor.page
    expect(page.get_by_role("heading", name="You were asked to read")).to_be_visible()
    page.goto(f"/staff/sessions/{made.session}/#decision")
    visitor.picture("report-second-reader", whole=True)
    assert visitor.grave_findings() == []
    expect(page.get_by_text("Knows why, not only what.")).to_have_count(0)

    page.get_by_label("Hold").check()
    page.get_by_label("Reason").fill("Shallow on databases.")
    page.get_by_role("button", name="Record your reading").click()

    expect(page.get_by_text("Knows why, not only what.")).to_be_visible()
    assert visitor.overflow() <= 0


def test_the_pdf_is_saved_in_the_language_that_is_chosen(new_visitor: NewVisitor, made: Made) -> None:
    visitor = new_visitor(still=True, staff=True)
    page = visitor.page
    page.goto(made.pages["session"])
    page.get_by_label("Language of the PDF’s labels").select_option("hi")

    with page.expect_download() as download:
        page.get_by_role("button", name="PDF").click()

    assert "language=hi" in download.value.url
    assert download.value.suggested_filename.endswith(".pdf")
