"""Every quote that any view shows stands in the answer beside it: with a model that lies, and after a correction."""

from __future__ import annotations

import html
import io
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from interviews.models import InterviewSession, Response
from llm.door.door import close_doors
from llm.fakeserver.behaviour import Behaviour
from llm.fakeserver.server import FakeServer
from reports.evidence import standing
from reports.models import AnswerEvaluation
from reports.services import answer_evaluate, report_compose, share_link_create
from syncinterview.accounts.models import User
from tests.llm.harness import models, provider
from tests.reports.factories import ANSWER, EvaluationFactory, ReportFactory, ResponseFactory
from tests.reports.test_lying_model import INVENTED, a_judgement, spans

CORRECTED = "What I said was this: a tuple stays as it is. A list can be changed, and grows during the month."


@pytest.fixture
def liar(settings: Any) -> Iterator[FakeServer]:
    with FakeServer() as server:
        settings.MODELS = models(provider("openai", server.url), budget_seconds=30)
        yield server
        close_doors()


def marked(page: str) -> list[str]:
    """The words that a page marks or quotes as the candidate's."""
    found = re.findall(r"<mark[^>]*>(.*?)</mark>|<q [^>]*>(.*?)</q>", page, re.DOTALL)
    return [html.unescape(mark or quote) for mark, quote in found]


def views(client: Client, session: InterviewSession, owner: User) -> dict[str, bytes]:
    session.config.candidate_feedback = True
    session.config.save()
    session.candidate.user = owner
    session.candidate.save()
    _, token = share_link_create(session=session, created_by=owner, days=7)
    addresses = {
        "page": reverse("reports:session", args=[session.pk]),
        "shared": reverse("reports:shared", args=[token]),
        "feedback": reverse("reports:feedback", args=[session.pk]),
        "compare": f"{reverse('reports:compare', args=[session.config_id])}?session={session.pk}",
        "pdf": reverse("reports:session_pdf", args=[session.pk]),
        "export": "/api/v1/exports/reports?format=csv",
        "comparison": f"/api/v1/interviews/{session.config_id}/compare?session={session.pk}",
    }
    found = {}
    for name, address in addresses.items():
        response = client.get(address)
        assert response.status_code == 200, name
        found[name] = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[arg-type]
    return found


def assert_all_stand(client: Client, session: InterviewSession, owner: User) -> None:
    answers = [answer.transcript for answer in session.responses.all()]
    for name, content in views(client, session, owner).items():
        text = (
            " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
            if name == "pdf"
            else content.decode()
        )
        assert [words for words in marked(text) if not any(words in answer for answer in answers)] == [], name
        assert [lie for lie in INVENTED if len(lie.strip()) > 12 and lie in html.unescape(text)] == [], name
    told = client.get(f"/api/v1/reports/session/{session.pk}").json()
    for answer in told["responses"]:
        for span in spans([answer["evidence"], answer["key_points"]]):
            assert answer["candidate_answer"][span["start"] : span["end"]] == span["quote"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.usefixtures("sent")
def test_no_view_shows_words_a_lying_model_made_up(
    staff: Client, ines: User, session: InterviewSession, liar: FakeServer, seed: int
) -> None:
    rng = random.Random(seed)
    for turn in (1, 2, 3):
        response = ResponseFactory.create(session=session, turn=turn, label=f"Q{turn}")
        lies = [a_judgement(response.transcript, len(response.key_points), rng) for _ in range(2)]
        liar.script.queued["openai"] += [Behaviour(content=lie) for lie in lies]
        liar.script.always["openai"] = Behaviour(content=lies[0])
        answer_evaluate(response_id=response.pk)
    report_compose(session_id=session.pk)

    assert_all_stand(staff, session, ines)


@pytest.fixture
def judged(session: InterviewSession) -> Response:
    """An answer, its judgement and a report that is ready."""
    response = ResponseFactory.create(session=session, turn=1)
    span = {"quote": ANSWER[:25], "start": 0, "end": 25}
    point = {"point": "Lists can change", "coverage": 0.9, "covered": True, "contradicted": False, "evidence": span}
    criterion = {"name": "depth", "score": 70.0, "evidence": [span]}
    EvaluationFactory.create(response=response, evidence=[span], key_points=[point], criteria=[criterion])
    ReportFactory.create(session=session, strengths=[f"{response.label}: Says what can be changed."])
    return response


@pytest.mark.django_db
@pytest.mark.usefixtures("sent")
def test_an_older_judgement_marks_nothing_in_words_that_were_corrected_since(
    staff: Client, ines: User, session: InterviewSession, judged: Response
) -> None:
    assert marked(views(staff, session, ines)["page"].decode()) == [ANSWER[:25]] * 2

    Response.objects.filter(pk=judged.pk).update(transcript=CORRECTED)

    assert marked(views(staff, session, ines)["page"].decode()) == []
    assert_all_stand(staff, session, ines)
    assert AnswerEvaluation.objects.get().evidence, "What was judged stays as it was."


@pytest.mark.django_db
@pytest.mark.usefixtures("sent")
def test_a_quote_that_cuts_through_a_hidden_name_shows_no_part_of_it(
    staff: Client, ines: User, session: InterviewSession
) -> None:
    session.config.blind_review = True
    session.config.save()
    words = "I am Ana Řezáč and a list can be changed."
    start = words.index("zá")
    span = {"quote": words[start:], "start": start, "end": len(words)}
    point = {"point": "Lists can change", "coverage": 0.9, "covered": True, "contradicted": False, "evidence": span}
    response = ResponseFactory.create(session=session, transcript=words)
    EvaluationFactory.create(response=response, evidence=[span], key_points=[point])
    ReportFactory.create(session=session, strengths=[f"{response.label}: Says what can be changed."])

    told = staff.get(f"/api/v1/reports/session/{session.pk}").json()["responses"][0]

    assert "zá" not in str(told)
    assert told["evidence"][0]["quote"] == told["candidate_answer"][start:]
    assert "záč" not in staff.get(reverse("reports:session", args=[session.pk])).content.decode()


def test_what_does_not_stand_is_left_out_wherever_it_is_kept() -> None:
    good, bad = {"quote": "tuple", "start": 2, "end": 7}, {"quote": "list", "start": 2, "end": 6}

    assert standing([good, bad], "a tuple", "a █████") == [{"quote": "█████", "start": 2, "end": 7}]
    assert standing({"evidence": bad, "score": 3}, "a tuple", "a tuple") == {"evidence": None, "score": 3}
