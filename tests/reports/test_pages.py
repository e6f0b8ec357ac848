from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from interviews.models import ConfigStatus, InterviewConfig, InterviewSession, QuestionType, SessionStatus
from reports.models import Decision, Report, ReportStatus
from reports.services import report_compose, report_give_up
from syncinterview.accounts.models import Role, User
from tests.reports.factories import (
    ANSWER,
    ConfigFactory,
    DecisionFactory,
    EvaluationFactory,
    InterviewerFactory,
    ReportFactory,
    ResponseFactory,
    SessionFactory,
    UtteranceFactory,
)
from tests.reports.fakes import Install, fair

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent", "quick_words")]


@pytest.fixture
def quick_words(scripted: Install) -> None:
    scripted(fair)


@pytest.fixture
def config(ines: User) -> InterviewConfig:
    return ConfigFactory.create(created_by=ines)


@pytest.fixture
def session(config: InterviewConfig) -> InterviewSession:
    return SessionFactory.create(config=config, candidate__name="Ana Řezáč")


def page(client: Client, session: InterviewSession) -> str:
    response = client.get(reverse("reports:session", args=[session.pk]))
    assert response.status_code == 200
    return response.content.decode()


def judged(session: InterviewSession, **fields: object) -> None:
    EvaluationFactory.create(response=ResponseFactory.create(session=session), **fields)


def point(quote: str, *, start: int, text: str = "Lists can be changed", **fields: object) -> dict[str, object]:
    return {
        "point": text, "coverage": 0.9, "covered": True, "contradicted": False, "insufficient_evidence": False,
        "evidence": {"quote": quote, "start": start, "end": start + len(quote)}, **fields,
    }  # fmt: skip


# --- the session page: what it shows --------------------------------------------------------------------


def test_the_report_shows_scores_recommendation_and_answers(staff: Client, session: InterviewSession) -> None:
    judged(
        session,
        key_points=[point(ANSWER[:25], start=0)],
        improvement="Give an example.",
        flags=["evidence_struck", "opinions_differ"],
        second_score=31.0,
    )
    report = report_compose(session_id=session.pk)
    assert report is not None

    html = page(staff, session)

    assert "Ana Řezáč" in html
    assert report.recommendation in html
    assert "draft" in html
    assert html.count("<meter") >= 3
    assert html.count('<span class="pill pill--warn">Check by hand</span>') == 1
    assert "By the rules alone: 31 / 100" in html
    assert "Give an example." in html
    assert "Record the decision" in html
    assert "hx-trigger" not in html


def test_the_marked_words_are_the_candidates_and_name_their_key_point(staff: Client, session: InterviewSession) -> None:
    judged(session, key_points=[point("can be changed", start=7), point("be changed after", start=11, text="When")])

    html = page(staff, session)

    words = re.search(r'<blockquote class="answer__words">(.*?)</blockquote>', html, re.DOTALL)
    assert words is not None
    without_notes = re.sub(r"<sup>.*?</sup>", "", words[1])
    assert unescape(re.sub(r"<[^>]+>", "", without_notes)) == ANSWER
    assert re.findall(r"<mark[^>]*>(.*?)</mark>", words[1]) == ["can ", "be changed", " after"]
    assert 'title="1: Lists can be changed · 2: When"' in words[1]


@pytest.mark.parametrize("place", [0, 4])
def test_markup_in_an_answer_stays_text_inside_and_outside_of_marked_words(
    staff: Client, session: InterviewSession, place: int
) -> None:
    script = "<script>alert(1)</script>"
    answer = f'A b {script} and "quotes" & <img src=x onerror=alert(1)>'
    EvaluationFactory.create(
        response=ResponseFactory.create(session=session, transcript=answer, question_text=script, label="Q1"),
        key_points=[point(answer[place : place + 12], start=place, text=f'{script}" onmouseover="x')],
        improvement=script,
    )
    UtteranceFactory.create(session=session, text=script)
    ReportFactory.create(session=session, summary=script, strengths=[f"Q1: {script}"])

    html = page(staff, session)

    assert "<script>alert" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html
    assert '" onmouseover' not in html


def test_what_was_not_assessed_says_why(staff: Client, session: InterviewSession) -> None:
    judged(session, score=None, quality="", not_assessed_reason="The candidate skipped this question.")

    html = page(staff, session)

    assert "Not assessed" in html
    assert "The candidate skipped this question." in html


def test_nothing_assessed_shows_no_score_and_no_recommendation(staff: Client, session: InterviewSession) -> None:
    judged(session, score=None, quality="", not_assessed_reason="No answer was given.")
    report_compose(session_id=session.pk)

    html = page(staff, session)

    assert "Nothing could be assessed" in html
    assert "/ 100" not in html
    assert not re.search("Do not recommend|Consider|Strongly recommend", html)


def test_the_whole_conversation_is_there_in_its_order(staff: Client, session: InterviewSession) -> None:
    UtteranceFactory.create(session=session, text="Hello and welcome.")
    UtteranceFactory.create(session=session, speaker="candidate", source="answer", text="Thank you.")

    html = page(staff, session)

    assert html.index("Hello and welcome.") < html.index("Thank you.")


def test_labels_in_strengths_lead_to_their_answers(staff: Client, session: InterviewSession) -> None:
    follow_up = ResponseFactory.create(session=session, label="Q1 Follow-up 1", question_type=QuestionType.FOLLOW_UP)
    ResponseFactory.create(session=session, label="Q1")
    ReportFactory.create(session=session, strengths=["Q1 Follow-up 1 (82 out of 100): covered keys."])

    assert f'<a href="#answer-{follow_up.turn}">Q1 Follow-up 1</a> (82 out of 100)' in page(staff, session)


def test_a_running_interview_shows_what_was_answered_and_follows_by_itself(
    staff: Client, config: InterviewConfig
) -> None:
    session = SessionFactory.create(config=config, running=True)
    judged(session)
    ResponseFactory.create(session=session)

    html = page(staff, session)

    assert "The interview is going on" in html
    assert "2 answers so far, 1 judged" in html
    assert 'hx-trigger="every 3s"' in html
    assert "Record the decision" not in html


def test_a_report_being_written_shows_the_answers_judged_so_far(staff: Client, config: InterviewConfig) -> None:
    session = SessionFactory.create(config=config, end_time=timezone.now())
    judged(session, improvement="Give an example.")
    ResponseFactory.create(session=session)

    html = page(staff, session)

    assert "The report is being written" in html
    assert "1 of 2 answers are judged" in html
    assert "Give an example." in html
    assert 'hx-trigger="every 1s"' in html


def test_a_report_that_takes_too_long_stops_asking_and_offers_a_way_on(
    staff: Client, session: InterviewSession
) -> None:
    ResponseFactory.create(session=session)

    html = page(staff, session)

    assert "takes longer than it should" in html
    assert "hx-trigger" not in html
    assert reverse("reports:session_judge_again", args=[session.pk]) in html


def test_a_failed_report_can_be_tried_again(
    staff: Client,
    session: InterviewSession,
    sent: list[tuple[str, dict[str, str]]],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    judged(session)
    report_give_up(session_id=session.pk)
    assert "The report could not be written" in page(staff, session)

    with django_capture_on_commit_callbacks(execute=True):
        staff.post(reverse("reports:session_judge_again", args=[session.pk]))

    assert sent == [("reports.tasks.compose_report", {"session_id": str(session.pk)})]
    assert "is being written" in page(staff, session)


def test_a_session_that_was_never_begun_has_nothing_to_report(staff: Client, config: InterviewConfig) -> None:
    expired = SessionFactory.create(config=config, status=SessionStatus.EXPIRED, start_time=None)
    waiting = SessionFactory.create(config=config, status=SessionStatus.PENDING, start_time=None, end_time=None)

    assert "was never begun" in page(staff, expired)
    assert "has not begun" in page(staff, waiting) or "not begun yet" in page(staff, waiting)


def test_the_difference_to_the_version_before_is_shown(staff: Client, session: InterviewSession) -> None:
    judged(session)
    ReportFactory.create(session=session, version=1, overall_score=61.5)
    ReportFactory.create(session=session, version=2, overall_score=70.0)

    html = page(staff, session)

    assert "Version 1 compared with version 2" in html
    assert "+8.5" in html


def test_the_old_version_is_shown_until_the_new_one_is_ready(staff: Client, session: InterviewSession) -> None:
    ReportFactory.create(session=session, version=1, overall_score=61.0)
    Report.objects.create(session=session, version=2)

    html = page(staff, session)

    assert "61<span" in html
    assert "You see version 1 until version 2 is ready" in html
    assert 'hx-trigger="every 1s"' in html


# --- following what goes on -------------------------------------------------------------------------------


def test_an_open_page_is_told_nothing_until_something_has_changed(staff: Client, config: InterviewConfig) -> None:
    session = SessionFactory.create(config=config, running=True)
    asked = re.search(r'hx-get="([^"]+)"', page(staff, session))
    assert asked is not None
    assert staff.get(asked[1]).status_code == 204

    ResponseFactory.create(session=session)

    changed = staff.get(asked[1])
    assert changed.status_code == 200
    assert "1 answer so far" in changed.content.decode()


def test_the_last_change_ends_the_asking(staff: Client, config: InterviewConfig) -> None:
    session = SessionFactory.create(config=config, end_time=timezone.now())
    judged(session)
    asked = re.search(r'hx-get="([^"]+)"', page(staff, session))
    assert asked is not None

    report_compose(session_id=session.pk)

    html = staff.get(asked[1]).content.decode()
    assert "The report is ready." in html
    assert "hx-trigger" not in html


# --- deciding ---------------------------------------------------------------------------------------------


def test_a_decision_is_recorded_with_name_and_reason(staff: Client, session: InterviewSession, ines: User) -> None:
    ReportFactory.create(session=session)

    response = staff.post(
        reverse("reports:session_decide", args=[session.pk]),
        {"outcome": "advance", "reason": "Knows the work.\nExplains it well."},
        follow=True,
    )

    decision = Decision.objects.get()
    assert (decision.reviewer, decision.outcome) == (ines, "advance")
    html = response.content.decode()
    assert "Your decision is recorded." in html
    assert "Knows the work." in html
    assert "Decide anew" in html


def test_a_decision_without_a_reason_is_not_recorded_and_keeps_what_was_chosen(
    staff: Client, session: InterviewSession
) -> None:
    ReportFactory.create(session=session)

    response = staff.post(reverse("reports:session_decide", args=[session.pk]), {"outcome": "hold", "reason": "  "})

    html = response.content.decode()
    assert "Please give the reason for your decision." in html
    assert re.search(r'value="hold"[^>]*checked', html)
    assert not Decision.objects.exists()


def test_there_is_nothing_to_decide_before_the_report_is_ready(staff: Client, session: InterviewSession) -> None:
    ResponseFactory.create(session=session)

    response = staff.post(reverse("reports:session_decide", args=[session.pk]), {"outcome": "hold", "reason": "x"})

    assert response.status_code == 200
    assert not Decision.objects.exists()


def test_a_running_interview_is_not_judged_again(staff: Client, config: InterviewConfig) -> None:
    session = SessionFactory.create(config=config, running=True)

    response = staff.post(reverse("reports:session_judge_again", args=[session.pk]), follow=True)

    assert "still running" in response.content.decode()
    assert not Report.objects.exists()


# --- who may ------------------------------------------------------------------------------------------------

PATHS = ["session", "session_progress"]
ACTIONS = ["session_decide", "session_judge_again"]


@pytest.mark.parametrize("name", PATHS + ACTIONS)
def test_another_interviewers_session_does_not_exist(
    client: Client, session: InterviewSession, omar: User, name: str
) -> None:
    ReportFactory.create(session=session)
    client.force_login(omar)
    ask = client.get if name in PATHS else client.post

    response = ask(reverse(f"reports:{name}", args=[session.pk]), {"outcome": "hold", "reason": "x"})

    assert response.status_code == 404
    assert not Decision.objects.exists()
    assert Report.objects.count() == 1


@pytest.mark.parametrize("name", PATHS + ACTIONS)
def test_a_candidates_account_has_no_access(client: Client, session: InterviewSession, name: str) -> None:
    client.force_login(InterviewerFactory.create(role=Role.CANDIDATE))
    ask = client.get if name in PATHS else client.post

    assert ask(reverse(f"reports:{name}", args=[session.pk])).status_code == 404


@pytest.mark.parametrize("name", ["dashboard", "sessions"])
def test_lists_are_for_hiring_teams(client: Client, name: str) -> None:
    assert client.get(reverse(f"reports:{name}")).status_code == 302
    client.force_login(InterviewerFactory.create(role=Role.CANDIDATE))
    assert client.get(reverse(f"reports:{name}")).status_code == 404


def test_an_admin_sees_the_sessions_of_everybody(client: Client, session: InterviewSession, admin_user: User) -> None:
    client.force_login(admin_user)

    assert "Ana Řezáč" in page(client, session)
    assert "Ana Řezáč" in client.get(reverse("reports:sessions")).content.decode()


# --- the overview ---------------------------------------------------------------------------------------------


def test_an_empty_overview_leads_to_a_new_interview(staff: Client) -> None:
    html = staff.get(reverse("reports:dashboard")).content.decode()

    assert "No interview is open yet" in html
    assert reverse("interviews:config_create") in html


def test_what_waits_for_a_decision_comes_first(staff: Client, config: InterviewConfig) -> None:
    waiting = SessionFactory.create(config=config, candidate__name="Waits Long")
    ReportFactory.create(session=waiting)
    decided = SessionFactory.create(config=config, candidate__name="Already Decided")
    DecisionFactory.create(report=ReportFactory.create(session=decided))
    SessionFactory.create(config=config, candidate__name="Still Talking", running=True)

    html = staff.get(reverse("reports:dashboard")).content.decode()

    first, rest = html.split('id="open-heading"')
    assert "Waits Long" in first
    assert "Already Decided" not in first
    assert "Still Talking" not in first
    assert all(name in rest for name in ("Waits Long", "Already Decided", "Still Talking"))


def test_a_decision_on_an_earlier_version_counts(staff: Client, config: InterviewConfig) -> None:
    session = SessionFactory.create(config=config)
    DecisionFactory.create(report=ReportFactory.create(session=session))
    ReportFactory.create(session=session, version=2)

    assert "Nobody is waiting" in staff.get(reverse("reports:dashboard")).content.decode()


def test_the_overview_shows_no_one_elses(client: Client, session: InterviewSession, omar: User) -> None:
    ReportFactory.create(session=session)
    client.force_login(omar)

    html = client.get(reverse("reports:dashboard")).content.decode()

    assert "Ana Řezáč" not in html
    assert "No interview is open yet" in html


# --- the list -------------------------------------------------------------------------------------------------


def test_sessions_are_found_by_name_and_email_and_no_address_holds_them(staff: Client, config: InterviewConfig) -> None:
    SessionFactory.create(config=config, candidate__name="Ana Novak", candidate__email="a@example.com")
    SessionFactory.create(config=config, candidate__name="Bo Berg", candidate__email="bo@example.org")
    url = reverse("reports:sessions")

    by_name = staff.post(url, {"search": "novak ana"}).content.decode()
    by_mail = staff.post(url, {"search": "EXAMPLE.ORG"}).content.decode()
    by_address = staff.get(url, {"search": "novak"}).content.decode()

    assert "Ana Novak" in by_name
    assert "Bo Berg" not in by_name
    assert "Bo Berg" in by_mail
    assert "Ana Novak" not in by_mail
    assert "Bo Berg" in by_address


def test_filters_without_a_name_make_an_address_that_can_be_kept(staff: Client, config: InterviewConfig) -> None:
    response = staff.post(reverse("reports:sessions"), {"search": "", "status": "completed", "interview": config.pk})

    assert response.headers["Location"] == f"{reverse('reports:sessions')}?interview={config.pk}&status=completed"


def test_sessions_are_filtered_by_interview_status_and_decision(staff: Client, ines: User) -> None:
    python, sales = ConfigFactory.create_batch(2, created_by=ines)
    waiting = SessionFactory.create(config=python, candidate__name="Waiting Person")
    ReportFactory.create(session=waiting)
    held = SessionFactory.create(config=sales, candidate__name="Held Person")
    DecisionFactory.create(report=ReportFactory.create(session=held), outcome="hold")
    SessionFactory.create(config=sales, candidate__name="Talking Person", running=True)
    url = reverse("reports:sessions")

    def found(**asked: object) -> set[str]:
        html = staff.get(url, asked).content.decode()
        return {name for name in ("Waiting", "Held", "Talking") if f"{name} Person" in html}

    assert found() == {"Waiting", "Held", "Talking"}
    assert found(interview=sales.pk) == {"Held", "Talking"}
    assert found(status="in_progress") == {"Talking"}
    assert found(decision="waiting") == {"Waiting"}
    assert found(decision="hold") == {"Held"}
    assert found(interview=python.pk, decision="hold") == set()
    assert found(status="nonsense", interview="nonsense") == {"Waiting", "Held", "Talking"}


def test_the_list_has_pages(staff: Client, config: InterviewConfig) -> None:
    SessionFactory.create_batch(27, config=config)

    first = staff.get(reverse("reports:sessions")).content.decode()
    second = staff.get(reverse("reports:sessions"), {"page": "2"}).content.decode()

    assert first.count('scope="row"') == 25
    assert "Page 1 of 2" in first
    assert second.count('scope="row"') == 2


def test_htmx_gets_the_list_alone(staff: Client, session: InterviewSession) -> None:
    html = staff.post(reverse("reports:sessions"), {"search": "Ana"}, headers={"HX-Request": "true"}).content.decode()

    assert html.lstrip().startswith('<div id="found"')
    assert "Ana Řezáč" in html


# --- queries ----------------------------------------------------------------------------------------------------


def test_a_report_page_asks_the_database_a_constant_number_of_times(
    staff: Client, session: InterviewSession, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for turn in range(1, 31):
        EvaluationFactory.create(response=ResponseFactory.create(session=session, turn=turn))
        UtteranceFactory.create(session=session, turn=turn)
    first = ReportFactory.create(session=session)
    DecisionFactory.create_batch(3, report=first)
    ReportFactory.create(session=session, version=2)

    with django_assert_max_num_queries(11):
        page(staff, session)


@pytest.mark.parametrize(("name", "most"), [("dashboard", 9), ("sessions", 6)])
def test_lists_ask_the_database_a_constant_number_of_times(
    staff: Client, ines: User, django_assert_max_num_queries: DjangoAssertNumQueries, name: str, most: int
) -> None:
    for config in ConfigFactory.create_batch(4, created_by=ines, status=ConfigStatus.OPEN):
        for session in SessionFactory.create_batch(4, config=config):
            DecisionFactory.create(report=ReportFactory.create(session=session))
        ReportFactory.create(session=SessionFactory.create(config=config), status=ReportStatus.READY)

    with django_assert_max_num_queries(most):
        assert staff.get(reverse(f"reports:{name}")).status_code == 200


def test_the_week_on_the_overview_ends_after_seven_days(staff: Client, config: InterviewConfig) -> None:
    SessionFactory.create(config=config, end_time=timezone.now() - timedelta(days=6))
    SessionFactory.create(config=config, end_time=timezone.now() - timedelta(days=8))

    html = staff.get(reverse("reports:dashboard")).content.decode()

    assert "<dt>Completed in the last 7 days</dt><dd>1</dd>" in html
