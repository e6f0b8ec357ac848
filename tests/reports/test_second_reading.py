from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from interviews.models import InterviewSession
from reports.models import Decision, SecondReading
from reports.services import decision_record, report_compose, second_reading_answer, second_reading_ask
from syncinterview.accounts.models import Role, User
from syncinterview.lib.errors import InvalidInput, InvalidState
from tests.reports.browsing import judged
from tests.reports.factories import InterviewerFactory, SessionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent", "quick_words")]


@pytest.fixture
def reading(session: InterviewSession, ines: User, omar: User) -> SecondReading:
    judged(session)
    report = report_compose(session_id=session.pk)
    assert report is not None
    decision_record(report=report, reviewer=ines, outcome="hold", reason="I am not sure yet.")  # type: ignore[arg-type]
    return second_reading_ask(session=session, asked_by=ines, reader_email=omar.email, note="The second answer")


def test_who_is_asked_reads_this_report_and_no_other(client: Client, omar: User, reading: SecondReading) -> None:
    other = SessionFactory.create(config=reading.session.config)
    client.force_login(omar)

    assert client.get(reverse("reports:session", args=[reading.session_id])).status_code == 200
    assert client.get(reverse("reports:session", args=[other.pk])).status_code == 404
    assert "You were asked to read" in client.get(reverse("reports:dashboard")).content.decode()


def test_a_second_reader_sees_what_others_think_after_their_own_answer(
    client: Client, omar: User, reading: SecondReading
) -> None:
    client.force_login(omar)
    url = reverse("reports:session", args=[reading.session_id])
    before = client.get(url).content.decode()
    assert "I am not sure yet." not in before
    assert "The second answer" in before

    answer = {"outcome": "advance", "reason": "Convinced me."}
    client.post(reverse("reports:session_answer_reading", args=[reading.session_id]), answer)

    after = client.get(url).content.decode()
    assert "I am not sure yet." in after
    assert "Convinced me." in after
    assert "Record your reading" not in after
    # What they say is no decision.
    assert Decision.objects.count() == 1


def test_a_second_reader_decides_shares_and_judges_nothing(client: Client, omar: User, reading: SecondReading) -> None:
    client.force_login(omar)

    for name in ("session_decide", "session_ask_reader", "session_shortlist", "session_judge_again", "share"):
        assert client.post(reverse(f"reports:{name}", args=[reading.session_id])).status_code == 404, name


def test_an_answer_is_given_once(reading: SecondReading) -> None:
    second_reading_answer(reading=reading, outcome="advance", reason="Convinced me.")  # type: ignore[arg-type]

    with pytest.raises(InvalidState):
        second_reading_answer(reading=reading, outcome="decline", reason="Or not.")  # type: ignore[arg-type]
    reading.refresh_from_db()
    assert (reading.outcome, reading.reason) == ("advance", "Convinced me.")


def test_nobody_is_asked_twice(ines: User, omar: User, reading: SecondReading) -> None:
    with pytest.raises(InvalidState) as caught:
        second_reading_ask(session=reading.session, asked_by=ines, reader_email=omar.email)

    assert caught.value.code == "asked_already"


def test_only_another_member_of_a_hiring_team_is_asked(session: InterviewSession, ines: User) -> None:
    candidate = InterviewerFactory.create(role=Role.CANDIDATE)
    for address in (candidate.email, "nobody@example.com", ines.email):
        with pytest.raises(InvalidInput) as caught:
            second_reading_ask(session=session, asked_by=ines, reader_email=address)
        assert caught.value.field == "reader"


def test_the_team_asks_on_the_page(staff: Client, omar: User, session: InterviewSession) -> None:
    judged(session)
    report_compose(session_id=session.pk)
    url = reverse("reports:session_ask_reader", args=[session.pk])

    refused = staff.post(url, {"reader": "nobody@example.com"}).content.decode()
    assert "No member of a hiring team has this address." in refused

    staff.post(url, {"reader": omar.email})
    assert SecondReading.objects.get().reader == omar


def test_who_is_no_interviewer_any_more_reads_nothing(client: Client, omar: User, reading: SecondReading) -> None:
    omar.role = Role.CANDIDATE
    omar.save()
    client.force_login(omar)

    assert client.get(f"/api/v1/reports/session/{reading.session_id}").status_code == 404
