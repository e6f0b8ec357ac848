"""The shapes a reader of a report sees: answers with marked words, dimensions, changes between versions. Pure.

Builds them from model instances that are already loaded; asks the database for nothing. Its sentences are in the
language that is active: English on the team's pages, the reader's on paper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.utils.translation import gettext, gettext_noop, ngettext

from interviews.models import Response, TranscriptSource
from interviews.selectors import AlikeSolution
from reports.benchmarks import Standing
from reports.charts import Histogram, histogram
from reports.code_review import CodeReading
from reports.evidence import EVIDENCE_STRUCK, KeptCriterion, KeptKeyPoint
from reports.highlight import Span, segments
from reports.models import AnswerEvaluation, Report
from reports.scoring import DIMENSIONS, OPINIONS_DIFFER, Dimension

DIMENSION_TITLES: dict[Dimension, str] = {
    "communication": gettext_noop("Communication"),
    "technical": gettext_noop("Technical"),
    "problem_solving": gettext_noop("Problem solving"),
    "role_fit": gettext_noop("Role fit"),
}

DIMENSION_BASES: dict[Dimension, str] = {
    "communication": gettext_noop("Structure and length"),
    "technical": gettext_noop("Correctness and depth, technical questions"),
    "problem_solving": gettext_noop("Depth and specificity"),
    "role_fit": gettext_noop("Mean over the topics of the plan"),
}

FLAG_TEXTS: dict[str, tuple[str, str]] = {
    "addresses_the_judge": (
        gettext_noop("Addresses the judge"),
        gettext_noop(
            "Part of the answer gives the judge instructions. They were treated as words and changed nothing."
        ),
    ),
    "keyword_list": (
        gettext_noop("Keyword list"),
        gettext_noop("The answer lists terms without saying anything about them."),
    ),
    "repeats_the_question": (
        gettext_noop("Repeats the question"),
        gettext_noop("Much of the answer is the question's own wording."),
    ),
    EVIDENCE_STRUCK: (
        gettext_noop("Check by hand"),
        gettext_noop("The judgement cited words that do not stand in the answer; what rested on them was removed."),
    ),
    OPINIONS_DIFFER: (
        gettext_noop("Check by hand"),
        gettext_noop("The rules come to another score than the model: please read the answer yourself."),
    ),
}


KeyPointState = Literal["covered", "partly", "contradicted", "insufficient", "missed"]

# Below this the words that were found are too few to speak of a part.
PARTLY_FROM = 0.25


@dataclass(frozen=True)
class KeyPointLine:
    """A key point with its number, which the marked words carry too. `state` names the finding."""

    number: int
    text: str
    state: KeyPointState


@dataclass(frozen=True)
class Piece:
    """A piece of the answer. A marked one supports (or contradicts) the key points `over` it; after it come the
    numbers of those whose words end there."""

    text: str
    over: tuple[KeyPointLine, ...] = ()
    ending: tuple[KeyPointLine, ...] = ()

    @property
    def is_against(self) -> bool:
        return any(point.state == "contradicted" for point in self.over)


@dataclass(frozen=True)
class CriterionLine:
    title: str
    score: float | None


@dataclass(frozen=True)
class FlagLine:
    title: str
    text: str


@dataclass(frozen=True)
class AnswerCard:
    """One answer of the report page. `judged` is False while its evaluation is not there."""

    response: Response
    evaluation: AnswerEvaluation | None
    pieces: tuple[Piece, ...]
    key_points: tuple[KeyPointLine, ...]
    criteria: tuple[CriterionLine, ...]
    flags: tuple[FlagLine, ...]
    words: int
    # How near the answer's words are to the ideal answer's, in percent; None where there is none to compare with.
    similarity_percent: int | None = None
    standing: Standing | None = None
    # The same answer's score in the version before, where there is one.
    earlier_score: float | None = None

    # Of an answer in code, once it was judged.
    code: CodeReading | None = None
    # Other candidates' programs that look like it; only for the team.
    alike: tuple[AlikeSolution, ...] = ()

    @property
    def score_change(self) -> float | None:
        """What judging again changed; None where one of the versions has no score."""
        score = self.evaluation.score if self.evaluation else None
        return None if score is None or self.earlier_score is None else round(score - self.earlier_score, 1)

    @property
    def histogram(self) -> Histogram | None:
        return histogram(self.standing) if self.standing else None

    @property
    def judged(self) -> bool:
        return self.evaluation is not None

    @property
    def flag_titles(self) -> tuple[str, ...]:
        """Each title once: more than one finding may ask for the same."""
        return tuple(dict.fromkeys(flag.title for flag in self.flags))

    @property
    def anchor(self) -> str:
        return f"answer-{self.response.turn}"


@dataclass(frozen=True)
class DimensionLine:
    name: Dimension
    title: str
    score: float | None
    weight_percent: int
    basis: str


@dataclass(frozen=True)
class Change:
    """A figure in two versions of a report."""

    title: str
    before: float | None
    after: float | None

    @property
    def difference(self) -> float | None:
        return None if self.before is None or self.after is None else round(self.after - self.before, 1)


@dataclass(frozen=True)
class Remark:
    """A sentence on strengths or on what to improve; `anchor` is the answer it names, empty when it names none.

    `quote` are the candidate's words it can be checked by.
    """

    label: str
    anchor: str
    text: str
    quote: str = ""


def answer_card(
    response: Response,
    evaluation: AnswerEvaluation | None,
    *,
    similarity: float | None = None,
    standing: Standing | None = None,
    earlier: AnswerEvaluation | None = None,
    alike: tuple[AlikeSolution, ...] = (),
) -> AnswerCard:
    findings = [KeptKeyPoint.model_validate(finding) for finding in evaluation.key_points] if evaluation else []
    criteria = [KeptCriterion.model_validate(criterion) for criterion in evaluation.criteria] if evaluation else []
    key_points = tuple(
        KeyPointLine(number=number, text=finding.point, state=_state(finding))
        for number, finding in enumerate(findings, 1)
    )
    return AnswerCard(
        response=response,
        evaluation=evaluation,
        pieces=_pieces(response.transcript, findings, key_points),
        key_points=key_points,
        criteria=tuple(CriterionLine(title=found.name.capitalize(), score=found.score) for found in criteria),
        flags=tuple(_flag_line(flag) for flag in evaluation.flags) if evaluation else (),
        words=len(response.transcript.split()),
        similarity_percent=None if similarity is None else round(similarity * 100),
        standing=standing,
        earlier_score=earlier.score if earlier else None,
        code=CodeReading.model_validate(evaluation.code_review) if evaluation and evaluation.code_review else None,
        alike=alike,
    )


def dimension_lines(report: Report, responses: Sequence[Response]) -> tuple[DimensionLine, ...]:
    """The four dimensions with what they rest on, as the report keeps them."""
    kept: Mapping[str, Mapping[str, Any]] = report.breakdown.get("dimensions", {})
    total = sum(float(found.get("weight", 0)) for found in kept.values() if found.get("score") is not None)
    typed = bool(responses) and all(response.transcript_source == TranscriptSource.TYPED for response in responses)
    lines = []
    for name in DIMENSIONS:
        found = kept.get(name, {})
        score = found.get("score")
        weight = float(found.get("weight", 0)) / total if total and score is not None else 0.0
        lines.append(
            DimensionLine(
                name=name,
                title=gettext(DIMENSION_TITLES[name]),
                score=score,
                weight_percent=round(weight * 100),
                basis=_basis(name, found, typed=typed),
            )
        )
    return tuple(lines)


def changes(before: Report, after: Report) -> tuple[Change, ...]:
    """What judging again changed, overall first."""
    lines = [Change(title="Overall", before=before.overall_score, after=after.overall_score)]
    lines += [
        Change(title=gettext(DIMENSION_TITLES[name]), before=_dimension(before, name), after=_dimension(after, name))
        for name in DIMENSIONS
    ]
    return tuple(lines)


def remarks(sentences: Sequence[str], cards: Sequence[AnswerCard], *, with_quotes: bool = False) -> tuple[Remark, ...]:
    """The sentences, each tied to the answer whose label it names first; `with_quotes` with words that bear it out."""
    # The longest first: "Q1 Follow-up 1" begins with "Q1".
    labelled = sorted((card for card in cards if card.response.label), key=lambda card: -len(card.response.label))
    return tuple(_remark(sentence, labelled, with_quotes=with_quotes) for sentence in sentences)


def quote_of(card: AnswerCard) -> str:
    """Words of the answer that cover a key point; else the first that the judgement cites."""
    if card.evaluation is None:
        return ""
    for finding in card.evaluation.key_points:
        if finding.get("covered") and finding.get("evidence"):
            return str(finding["evidence"]["quote"])
    return next((str(span["quote"]) for span in card.evaluation.evidence), "")


def lasted(begun: datetime | None, ended: datetime | None) -> str:
    """How long an interview took, in whole minutes; empty while that is not known."""
    if begun is None or ended is None:
        return ""
    minutes = round((ended - begun).total_seconds() / 60)
    if not minutes:
        return gettext("under a minute")
    return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)


def _remark(sentence: str, cards: Sequence[AnswerCard], *, with_quotes: bool) -> Remark:
    for card in cards:
        label = card.response.label
        rest = sentence.removeprefix(label)
        if rest != sentence and not rest[:1].isalnum():
            quote = quote_of(card) if with_quotes else ""
            return Remark(label=label, anchor=card.anchor, text=rest.lstrip(": "), quote=quote)
    return Remark(label="", anchor="", text=sentence)


def _state(finding: KeptKeyPoint) -> KeyPointState:
    if finding.contradicted:
        return "contradicted"
    if finding.covered:
        return "covered"
    if finding.insufficient_evidence:
        return "insufficient"
    return "partly" if finding.evidence and finding.coverage >= PARTLY_FROM else "missed"


def _pieces(answer: str, findings: Sequence[KeptKeyPoint], key_points: Sequence[KeyPointLine]) -> tuple[Piece, ...]:
    spans = [
        Span(start=finding.evidence.start, end=finding.evidence.end, note=line.number)
        for finding, line in zip(findings, key_points, strict=True)
        if finding.evidence and line.state in ("covered", "partly", "contradicted")
    ]
    return tuple(
        Piece(
            text=segment.text,
            over=tuple(key_points[note - 1] for note in segment.notes),
            ending=tuple(key_points[note - 1] for note in segment.ending),
        )
        for segment in segments(answer, spans)
    )


def _flag_line(flag: str) -> FlagLine:
    title, text = FLAG_TEXTS.get(flag, (flag.replace("_", " ").capitalize(), ""))
    return FlagLine(title=gettext(title), text=gettext(text) if text else "")


def _basis(name: Dimension, found: Mapping[str, Any], *, typed: bool) -> str:
    count = found.get("answers", 0)
    if found.get("score") is None:
        return gettext("Not assessed: no answer it could rest on.")
    answers = ngettext("{count} answer", "{count} answers", count).format(count=count)
    basis = f"{gettext(DIMENSION_BASES[name])}; {answers}"
    if name == "role_fit" and found.get("topics"):
        basis = f"{basis}: {', '.join(found['topics'])}"
    if name == "communication" and typed:
        basis = f"{basis}; {gettext('typed, so there are no speech figures')}"
    return basis


def _dimension(report: Report, name: Dimension) -> float | None:
    score: float | None = report.breakdown.get("dimensions", {}).get(name, {}).get("score")
    return score
