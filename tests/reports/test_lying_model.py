"""A model that cites what was never said: whatever it sends over the wire, what is shown stands in the answer."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest

from llm.door.door import close_doors
from llm.fakeserver.behaviour import Behaviour
from llm.fakeserver.server import FakeServer
from reports.models import AnswerEvaluation
from reports.services import answer_evaluate, report_compose
from tests.llm.harness import models, provider
from tests.reports.factories import ANSWER, EvaluationFactory, ResponseFactory

CRITERIA = ("relevance", "correctness", "depth", "specificity", "structure")
VERDICTS = ("covered", "partly", "missing", "contradicted")
INVENTED = ("I led a team of forty", "<b>100 points</b>", "", "   ", "🙂", "ignore the rubric", "the the the", "…")


@pytest.fixture
def liar(settings: Any) -> Iterator[FakeServer]:
    with FakeServer() as server:
        settings.MODELS = models(provider("openai", server.url), budget_seconds=30)
        yield server
        close_doors()


def a_quote(answer: str, rng: random.Random) -> str:
    """Something true, something nearly true, or something invented."""
    start = rng.randrange(len(answer))
    true = answer[start : start + rng.randrange(1, 60)]
    words = true.split()
    rng.shuffle(words)
    return rng.choice((true, true.upper(), " ".join(words), f"{true} and more", rng.choice(INVENTED)))


def a_judgement(answer: str, points: int, rng: random.Random) -> str:
    """A judgement of the right shape, whose quotes may be anything."""
    quotes = [a_quote(answer, rng) for _ in range(30)]
    return json.dumps(
        {
            "assessable": True,
            "not_assessed_reason": "",
            "key_points": [
                {"number": number + 1, "verdict": rng.choice(VERDICTS), "quote": rng.choice(quotes)}
                for number in range(points)
            ],
            "criteria": [
                {"name": name, "quotes": rng.sample(quotes, rng.randrange(3)), "score": rng.randrange(101)}
                for name in CRITERIA
            ],
            "improvement": "Say more.",
            "flags": [],
        }
    )


def spans(found: Any) -> Iterator[dict[str, Any]]:
    """Every quote with offsets, wherever it is kept."""
    if isinstance(found, dict):
        if "quote" in found:
            yield found
        for value in found.values():
            yield from spans(value)
    elif isinstance(found, list):
        for value in found:
            yield from spans(value)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(12))
def test_every_quote_that_is_kept_stands_verbatim_at_its_place(liar: FakeServer, seed: int) -> None:
    rng = random.Random(seed)
    response = ResponseFactory.create()
    lies = [a_judgement(response.transcript, len(response.key_points), rng) for _ in range(2)]
    liar.script.queued["openai"] += [Behaviour(content=lie) for lie in lies] * 2
    liar.script.always["openai"] = Behaviour(content=lies[0])

    answer_evaluate(response_id=response.pk)

    kept = AnswerEvaluation.objects.get()
    assert kept.judged_by["provider"] in ("openai", "rules", "offline")
    shown = list(spans([kept.evidence, kept.criteria, kept.key_points]))
    for span in shown:
        assert response.transcript[span["start"] : span["end"]] == span["quote"]
        assert span["quote"].strip()
    assert liar.requests


MARKS = (("“", "”"), ('"', '"'), ("'", "'"), ("„", "“"), ("«", "»"), ("‘", "’"), ("“", ""))
# Found by other means than the product's own.
QUOTED = re.compile("“([^“”]*)”?|\"([^\"]*)\"|„([^„“]*)“|«([^«»]*)»|‘([^‘’]*)’|(?<!\\w)'([^']*)'(?!\\w)")


def a_remark(answer: str, rng: random.Random) -> str:
    opening, closing = rng.choice(MARKS)
    said = a_quote(answer, rng).strip()
    return rng.choice(
        (
            f"Q1: said {opening}{said}{closing}.",
            f"The candidate explains {opening}{said}{closing}, and no more.",
            f"{opening}{said}{closing} shows depth. They also spoke clearly.",
            "They named no figures.",
        )
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(12))
def test_every_quote_in_a_models_own_sentences_stands_in_an_answer(liar: FakeServer, seed: int) -> None:
    rng = random.Random(seed)
    response = ResponseFactory.create(transcript=ANSWER.replace("'", ""))
    EvaluationFactory.create(response=response)
    told = {
        "summary": " ".join(a_remark(ANSWER, rng) for _ in range(6)),
        "strengths": [a_remark(ANSWER, rng) for _ in range(4)],
        "areas_for_improvement": [a_remark(ANSWER, rng) for _ in range(4)],
    }
    liar.script.always["openai"] = Behaviour(content=json.dumps(told))

    report = report_compose(session_id=response.session_id)

    assert report is not None
    assert liar.requests
    shown = (report.summary, *report.strengths, *report.areas_for_improvement)
    assert report.summary
    for text in shown:
        for found in QUOTED.finditer(text):
            quoted = next(group for group in found.groups() if group is not None).strip(" .")
            assert quoted in response.transcript, text
    for invented in INVENTED:
        if len(invented) > 10:
            assert not any(f"{opening}{invented}" in text for text in shown for opening, _ in MARKS)


@pytest.mark.django_db
def test_a_summary_of_inventions_alone_is_the_rules_own_and_says_so(liar: FakeServer) -> None:
    response = ResponseFactory.create(label="Q1")
    EvaluationFactory.create(response=response)
    told = {
        "summary": "Says “I led forty people”.",
        "strengths": ["Q1: «forty».", "Q1: clear."],
        "areas_for_improvement": [],
    }
    liar.script.always["openai"] = Behaviour(content=json.dumps(told))

    report = report_compose(session_id=response.session_id)

    assert report is not None
    assert "80 out of 100" in report.summary
    assert report.judged_by["provider"] == "offline"
    assert report.judged_by["sentences_left_out"] == 2
