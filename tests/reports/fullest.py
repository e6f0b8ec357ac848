"""A report with everything on it that a report can have: what its views have to carry, on a page and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from candidates.matching.papers import job_digest
from candidates.models import Document, DocumentKind, DocumentStatus, MatchReading
from interviews.models import (
    AnswerTranscript,
    CandidateRequest,
    CodingExercise,
    EndReason,
    IntegrityEvent,
    InterviewConfig,
    InterviewSession,
    Question,
    QuestionKind,
    QuestionType,
    RequestKind,
    Response,
    Speaker,
    TranscriptSource,
    UtteranceSource,
)
from llm.models import LLMCall, Outcome, Purpose
from llm.services import MatchOutput
from reports.evidence import EVIDENCE_STRUCK, INSUFFICIENT_EVIDENCE
from reports.models import Report, ReportStatus, SecondReading, ShareLink, ShareView
from reports.scoring import OPINIONS_DIFFER
from reports.services import share_link_create, shortlist_add
from reports.services.evaluation import SKIPPED
from syncinterview.accounts.models import User
from tests.reports.factories import (
    ANSWER,
    BEGUN,
    KEY_POINTS,
    ConfigFactory,
    DecisionFactory,
    EvaluationFactory,
    InterviewerFactory,
    QuestionFactory,
    ReportFactory,
    ResponseFactory,
    SessionFactory,
    UtteranceFactory,
)

TONGUES = "Größe, œuvre, corazón, informação, हिन्दी में उत्तर, Řezáč, Привет, Ωμέγα."
TYPST = (
    '#import "x": * #panic("x") $a$ @ref *bold* _it_ #read("/etc/passwd") \\ <label> // comment /* */ = Heading `raw`'
)
MARKUP = "<script>alert(1)</script> {{ 7 }} {% now %} &amp; \"'"
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3
RTL = "مرحبا بالعالم, שלום עולם \u202ereversed\u202c end"
PICTURES = "🙂 👩‍👩‍👧 👍🏽 🇩🇪 漢字 ✓ → ∑"
HOSTILE = f"{TYPST} {MARKUP} {LONG_WORD} {RTL} {PICTURES} \x07\u200b {TONGUES}"

CODE = (
    "def pair_with_sum(numbers, target):\n"
    "    for i, first in enumerate(numbers):\n"
    "        for j, second in enumerate(numbers):\n"
    "            if first + second == target:\n"
    "                return [i, j]\n"
    "    return None\n"
)
STRETCHES = [
    {"start_seconds": 0.5, "end_seconds": 9.0, "text": ANSWER[:80]},
    {"start_seconds": 10.5, "end_seconds": 24.0, "text": ANSWER[80:]},
]
JUDGE = {"provider": "openai", "model": "gpt-4o-mini", "prompt_version": "evaluate-7", "rubric_version": "3"}
READ_BY = {"provider": "openai", "model": "gpt-4o-mini", "prompt_version": "match-2"}
QUESTIONS = (
    ("How do a list and a tuple differ in Python, and when do you choose one over the other?", ["python"]),
    ("How would you find out why a query of your own became slow?", ["databases"]),
    ("Tell me about a decision of yours that turned out wrong.", ["behavioural"]),
    ("Which test would you write first for a function that parses dates, and why?", ["testing"]),
)


@dataclass(frozen=True)
class Fullest:
    owner: User
    config: InterviewConfig
    session: InterviewSession
    reader: User  # was asked to read, and has not answered
    token: str  # of a link that is open
    link: ShareLink


def fullest(
    owner: User,
    *,
    answers: int = 30,
    language: str = "en",
    blind: bool = False,
    decided: bool = True,
    hostile: bool = False,
    others: int = 24,
    name: str = "Ana Řezáč",
) -> Fullest:
    """One session of an interview of `owner`, over an hour, with `answers` answers: the report's second version."""
    config = ConfigFactory.create(
        created_by=owner,
        language=language,
        blind_review=blind,
        candidate_feedback=True,
        job_description="We need Python and PostgreSQL, five years.",
    )
    questions = _questions(config)
    for number in range(others):
        _other(config, questions, number)
    session = SessionFactory.create(
        config=config,
        candidate__name=name,
        candidate__email="ana.rezac@example.com",
        candidate__phone="+420 555 0101",
        end_time=BEGUN + timedelta(minutes=60),
        end_reason=EndReason.COMPLETED,
    )
    _resume(session)
    first = _report(session, version=1, overall=64.0)
    second = _report(session, version=2, overall=71.0)
    for turn in range(1, answers + 1):
        _answered(session, questions, turn, answers=answers, hostile=hostile)
    _noted(session, answers)
    _not_assessed(second, session)
    _calls(session)
    for kind in (RequestKind.HUMAN, RequestKind.DATA_COPY):
        CandidateRequest.objects.create(session=session, kind=kind)
    if decided:
        DecisionFactory.create(report=first, reviewer=owner, outcome="hold", reason="One more talk first.")
        DecisionFactory.create(
            report=second, reviewer=owner, outcome="advance", reason=HOSTILE if hostile else "Explains how they work."
        )
    reader = InterviewerFactory.create(full_name="Second Reader")
    SecondReading.objects.create(session=session, reader=reader, asked_by=owner, note="The answer on tuples")
    SecondReading.objects.create(
        session=session,
        reader=InterviewerFactory.create(full_name="Third Reader"),
        asked_by=owner,
        outcome="advance",
        reason="Knows why, not only what.",
        answered_at=timezone.now(),
    )
    shortlist_add(session=session, added_by=owner)
    link, token = share_link_create(session=session, created_by=owner, meant_for="The head of billing", days=7)
    ShareView.objects.create(link=link)
    return Fullest(owner=owner, config=config, session=session, reader=reader, token=token, link=link)


def _questions(config: InterviewConfig) -> list[Question]:
    found = [
        QuestionFactory.create(config=config, text=text, tags=tags, ideal_answer=ANSWER) for text, tags in QUESTIONS
    ]
    for name in ("Pair with a sum", "Pair with a sum, sorted"):
        exercise = CodingExercise.objects.create(
            title=f"{name} {config.slug}",
            statement="Return the places of two numbers that add up to the target.",
            reference_solution={"python": "pass\n"},
        )
        found.append(
            QuestionFactory.create(
                config=config, kind=QuestionKind.CODING, exercise=exercise, text=exercise.statement, key_points=[]
            )
        )
    return found


def _other(config: InterviewConfig, questions: list[Question], number: int) -> None:
    """Another candidate's answers, so that there is something to stand among."""
    session = SessionFactory.create(config=config)
    ReportFactory.create(session=session, overall_score=40.0 + 2 * number)
    for turn, question in enumerate(questions, 1):
        coding = question.exercise is not None
        response = ResponseFactory.create(
            session=session,
            turn=turn,
            question=question,
            question_number=turn,
            question_type=QuestionType.CODING if coding else QuestionType.PRESET,
            **({"code": CODE, "code_language": "python", "transcript": ""} if coding else {}),
        )
        EvaluationFactory.create(response=response, score=float((number * 7 + turn) % 100))


def _resume(session: InterviewSession) -> None:
    candidate = session.candidate
    candidate.resume = Document.objects.create(
        kind=DocumentKind.RESUME,
        original_name="rezac_cv.pdf",
        status=DocumentStatus.READY,
        text=f"{candidate.name}\nPython, PostgreSQL\n2019 - 2024 Developer at Acme",
        profile={
            "name": candidate.name,
            "title": "Developer",
            "skills": [{"name": "Python", "group": "languages", "evidence": "Python, PostgreSQL"}],
            "degrees": [{"degree": "MSc", "school": "Charles University"}],
        },
        size=9,
    )
    candidate.save()
    job = {"job_title": session.config.job_role, "job_text": session.config.job_description}
    MatchReading.objects.create(
        resume=candidate.resume,
        **job,
        job_digest=job_digest(job["job_title"], job["job_text"]),
        reading={"match": MatchOutput().model_dump(mode="json"), "judged_by": READ_BY},
    )


def _report(session: InterviewSession, *, version: int, overall: float) -> Report:
    dimensions = {
        name: {"score": overall + step, "answers": 20, "topics": ["python", "databases"], "weight": weight}
        for name, step, weight in (
            ("communication", -6, 15), ("technical", 4, 45), ("problem_solving", 1, 25), ("role_fit", -2, 15),
        )
    }  # fmt: skip
    return ReportFactory.create(
        session=session,
        version=version,
        status=ReportStatus.READY,
        overall_score=overall,
        recommendation="Recommend",
        breakdown={
            "rubric_version": "3",
            "dimensions": dimensions,
            "assessed": 24,
            "asked": 30,
            "not_assessed": [],
            "too_little_assessed": False,
            "ideal_similarity": {"1": 0.62},
        },
        summary="Knows Python's collections well and says why. Databases stay on the surface; figures are missing.",
        strengths=["Q1: Says which of the two can be changed.", "Q2: Looks at the plan before guessing."],
        areas_for_improvement=["Q3: Names no figures.", "Says little about what came of it."],
        judged_by=JUDGE,
    )


def _answered(
    session: InterviewSession, questions: list[Question], turn: int, *, answers: int, hostile: bool
) -> Response:
    """Every kind of answer in turn: spoken, recorded, corrected, typed, follow-up, coding, skipped, too short."""
    kind = (turn - 1) % 10
    question = questions[(turn - 1) % len(questions)]
    coding = question.exercise is not None
    step = timedelta(minutes=60) / (answers + 1)
    asked_at = BEGUN + step * turn - timedelta(seconds=75)
    words = f"{ANSWER} {HOSTILE}" if hostile and not coding else ANSWER
    skipped = kind == 6 and not coding
    fields: dict[str, Any] = {
        "question_number": turn,
        "label": f"Q{turn}",
        "question_type": QuestionType.CODING if coding else QuestionType.PRESET,
        "transcript": "" if coding or skipped else words,
        "transcript_source": (TranscriptSource.AUDIO, TranscriptSource.CORRECTED, TranscriptSource.LIVE)[turn % 3],
        "asked_at": asked_at,
        "first_word_at": asked_at + timedelta(seconds=2.4),
        "answered_at": asked_at + timedelta(seconds=60),
        "first_reply_at": asked_at + timedelta(seconds=60.3),
        "reply_at": asked_at + timedelta(seconds=60.6),
        "reply_source": "speculative",
        "taken_ask": 2,
        "skipped": skipped,
    }
    if kind == 1 and not coding:
        fields |= {"label": f"Q{turn} Follow-up 1", "question_type": QuestionType.FOLLOW_UP}
    if kind == 3 and not coding:
        fields |= {"label": "Resume Q", "question_type": QuestionType.RESUME}
    if coding:
        fields |= {"code": CODE, "code_language": "python", "key_points": []}
    response = ResponseFactory.create(session=session, turn=turn, question=question, **fields)
    if not coding and not skipped:
        _heard(response)
    for source, speaker, said_at, text in (
        (UtteranceSource.QUESTION, Speaker.INTERVIEWER, asked_at, f"Thank you. {question.text}"),
        (UtteranceSource.FILLER, Speaker.INTERVIEWER, asked_at + timedelta(seconds=30), "I see."),
        (UtteranceSource.ANSWER, Speaker.CANDIDATE, response.answered_at, response.transcript or "Here is my code."),
    ):
        UtteranceFactory.create(session=session, turn=turn, source=source, speaker=speaker, said_at=said_at, text=text)
    for version, points in ((1, 60.0), (2, 68.0)):
        _judged(response, version, points + turn % 20, kind=kind, coding=coding)
    return response


def _heard(response: Response) -> None:
    """A recording, and each version of its words."""
    response.audio_seconds = 24.0
    response.confidence = 0.91
    response.audio.save("answer.webm", ContentFile(bytes(range(200))))
    for source in (TranscriptSource.LIVE, TranscriptSource.AUDIO, response.transcript_source):
        AnswerTranscript.objects.get_or_create(
            response=response,
            source=source,
            defaults={"text": response.transcript, "segments": STRETCHES, "confidence": 0.91},
        )


def _judged(response: Response, version: int, score: float, *, kind: int, coding: bool) -> None:
    def span(start: int, end: int) -> dict[str, Any]:
        return {"quote": response.transcript[start:end], "start": start, "end": end}

    fields: dict[str, Any] = {"judged_by": JUDGE, "improvement": "Say what came of it, in figures."}
    if response.skipped:
        fields = {"score": None, "quality": "", "not_assessed_reason": SKIPPED, "judged_by": {}}
    elif coding:
        fields |= {"score": score, "quality": "Fair", "code_review": code_review(), "criteria": _criteria([])}
    elif kind == 8:
        fields |= {"score": None, "quality": "", "not_assessed_reason": INSUFFICIENT_EVIDENCE}
    else:
        fields |= {
            "score": score,
            "quality": "Good" if score >= 70 else "Fair",
            "second_score": score - 30,
            "flags": [OPINIONS_DIFFER, EVIDENCE_STRUCK, "addresses_the_judge"] if kind == 2 else [],
            "criteria": _criteria([span(0, 25)]),
            "evidence": [span(0, 25), span(52, 90)],
            "key_points": [
                {"point": point["point"], "coverage": coverage, "covered": covered, "contradicted": against,
                 "evidence": where, "insufficient_evidence": False}
                for point, coverage, covered, against, where in (
                    (KEY_POINTS[0], 0.9, True, False, span(0, 25)),
                    (KEY_POINTS[1], 0.4, False, kind == 4, span(52, 90)),
                    (KEY_POINTS[2], 0.0, False, False, None),
                )
            ],
        }  # fmt: skip
    EvaluationFactory.create(response=response, version=version, **fields)


def _criteria(evidence: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = ("relevance", "correctness", "depth", "specificity", "structure")
    return [{"name": name, "score": 70.0, "evidence": evidence} for name in names]


def code_review() -> dict[str, Any]:
    """A review with tests that passed and failed, a model's verdict and what it tried."""
    return {
        "facts": {
            "language": "python",
            "status": "failed",
            "reason": "",
            "stderr": "",
            "tests": [
                {"name": "two numbers", "hidden": False, "status": "passed", "message": "", "ms": 12.0},
                {"name": "the same number twice", "hidden": True, "status": "failed",
                 "message": "expected [0, 1], got [0, 0]", "ms": 11.0},
                {"name": "a hundred thousand numbers", "hidden": True, "status": "timeout",
                 "message": "stopped after 2 s", "ms": 2000.0},
            ],
            "static": {
                "lines": 6,
                "is_analysed": True,
                "remarks": [{"line": 3, "rule": "B007", "message": "Loop control variable is not used."}],
                "functions": [{"name": "pair_with_sum", "line": 1, "complexity": 4}],
            },
            "growth": {"function": "pair_with_sum", "sizes": [100, 1000], "milliseconds": [1.0, 100.0],
                       "exponent": 2.0, "trend": "quadratic"},
            "reference_growth": {"function": "pair_with_sum", "sizes": [100, 1000], "milliseconds": [1.0, 10.0],
                                 "exponent": 1.0, "trend": "linear"},
        },
        "review": {
            "verdict": "partly_correct",
            "summary": "Finds a pair, but may take the same number twice.",
            "time_complexity": "O(n²)",
            "space_complexity": "O(1)",
            "aspects": [{"name": "correctness", "score": 40.0, "remark": "Run 1 shows it.", "rests_on": [1]}],
            "findings": [
                {"line": 3, "end_line": 4, "code": "for j, second in enumerate(numbers):", "aspect": "correctness",
                 "severity": "problem", "message": "The second loop begins at the same place.", "rests_on": [1]}
            ],
        },
        "tool_runs": [
            {"number": 1, "name": "run_input", "arguments": "{}", "result": "[0, 0]", "succeeded": True}
        ],
    }  # fmt: skip


def _not_assessed(report: Report, session: InterviewSession) -> None:
    report.breakdown["not_assessed"] = [
        {"label": response.label, "reason": reason}
        for response in session.responses.order_by("turn")
        for reason in response.evaluations.filter(version=report.version, score=None).values_list(
            "not_assessed_reason", flat=True
        )
    ]
    report.save()


def _noted(session: InterviewSession, answers: int) -> None:
    """What the page noticed, of each kind, at some of the questions."""
    session.collects_integrity_events = True
    session.save()
    kinds: tuple[dict[str, Any], ...] = (
        {"kind": "left_page", "seconds": 12.0},
        {"kind": "pasted", "characters": 340, "place": "answer"},
        {"kind": "left_page", "seconds": 128.0},
        {"kind": "pasted", "characters": 1210, "place": "editor"},
        {"kind": "second_tab"},
    )
    for number, fields in enumerate(kinds * 4):
        IntegrityEvent.objects.create(
            session=session,
            turn=1 + number * 3 % answers,
            client_id=f"event {number}",
            began_at=BEGUN + timedelta(minutes=60) * (1 + number * 3 % answers) / (answers + 1),
            **fields,
        )


def _calls(session: InterviewSession) -> None:
    """What models were asked: judgements, and listening ahead that was taken, thrown away and stopped."""
    calls = [(Purpose.EVALUATE, None, None, Outcome.OK), (Purpose.SUMMARISE, None, None, Outcome.OK)]
    calls += [(Purpose.TENTATIVE, 1, ask, outcome) for ask, outcome in ((1, Outcome.STOPPED), (2, Outcome.OK))]
    for purpose, turn, ask, outcome in calls:
        LLMCall.objects.create(
            purpose=purpose,
            provider="openai",
            model="gpt-4o-mini",
            prompt_version="1",
            outcome=outcome,
            tokens_in=900,
            tokens_out=120,
            cost_usd="0.00042",
            latency_ms=900,
            session_id=session.pk,
            turn=turn,
            ask=ask,
        )
