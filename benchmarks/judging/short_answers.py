"""Measures the judge against human grades of short answers, and fits the weights of its reference scale.

Cross-validation is grouped by question: no answer is judged with weights that have seen its question. Owns the fit;
the figures it is fitted on come from the judge itself.
"""

from __future__ import annotations

import csv
import html
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml
from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge  # type: ignore[import-untyped]
from sklearn.model_selection import GroupKFold  # type: ignore[import-untyped]
from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]

from benchmarks.judging import variants
from benchmarks.judging.belonging import Example
from llm.offline.judge.assessing import score_of
from llm.offline.judge.measuring import Measured, measure
from llm.offline.judge.scale import WEIGHTS_FILE, Line, Weights
from llm.purposes import EvaluateInput

Numbers = npt.NDArray[np.float64]

TOP_GRADE = 5.0
FOLDS = 12
RIDGE = 300.0
# Answers to other questions below this log odds are called off the topic. Lower misses more of them, higher catches
# more right answers told in other words.
BELONGS_FROM = -0.4
SCORE_FIGURES = (
    "ideal_touched", "ideal_partly", "ideal_recall", "ideal_recall_with_question", "precision", "cosine", "letters",
    "question_recall", "echo", "coverage", "best_coverage", "pairs", "length", "topical", "associated",
    "associated_amount", "unrelated",
)  # fmt: skip
BELONGS_FIGURES = (
    "ideal_and_question_partly", "question_partly", "precise_partly", "ideal_partly", "letters", "length", "related",
    "topical", "cosine", "echo", "coverage", "precision", "question_recall", "ideal_recall_with_question",
    "said", "related_at_length", "precise_at_length", "question_at_length", "topical_at_length", "extent",
    "known", "foreign", "most_foreign", "best_known", "pairs_known", "foreign_subject", "is_fragment", "fits_form",
    "names_amount", "associated", "associated_with_question", "associated_amount", "associated_with_question_amount",
    "associated_of_foreign", "unrelated", "unrelated_amount",
)  # fmt: skip


@dataclass(frozen=True)
class Graded:
    """One answer with its human grade on the 0-5 scale, measured by the judge."""

    question: str
    reference: str
    answer: str
    grade: float
    measured: Measured


def read_graded(path: Path) -> list[Graded]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Graded(
                question=row["question"],
                reference=row["desired_answer"],
                answer=html.unescape(row["student_answer"]),
                grade=float(row["score_avg"]),
                measured=measured(row["question"], row["desired_answer"], html.unescape(row["student_answer"])),
            )
            for row in csv.DictReader(file)
        ]


def measured(question: str, reference: str, answer: str) -> Measured:
    return measure(EvaluateInput(question=question, ideal_answer=reference, answer=answer))


def answers_to_other_questions(rows: Sequence[Graded]) -> list[Graded]:
    """For every row a good answer to another question, graded 0: what an off-topic answer looks like."""
    random_ = random.Random(0)
    good = [row for row in rows if row.grade >= 4]
    swapped = []
    for row in rows:
        other = random_.choice([candidate for candidate in good if candidate.question != row.question])
        found = measured(row.question, row.reference, other.answer)
        swapped.append(Graded(row.question, row.reference, other.answer, 0.0, found))
    return swapped


def fit(rows: Sequence[Graded], swapped: Sequence[Graded], examples: Sequence[Example]) -> Weights:
    """Both lines: the score by ridge regression, belonging by logistic regression against swapped answers.

    The bank's examples teach belonging alone: beside them stand answers and references of a length that the graded
    answers do not have.
    """
    usable = [row for row in rows if row.measured.figures]
    scaler = StandardScaler().fit(_table(usable, SCORE_FIGURES))
    ridge = Ridge(alpha=RIDGE).fit(
        scaler.transform(_table(usable, SCORE_FIGURES)), [100 * row.grade / TOP_GRADE for row in usable]
    )
    belonging = [row for row in usable if row.grade >= TOP_GRADE / 2]
    others = [row for row in swapped if row.measured.figures]
    told = [example for example in examples if example.measured.figures]
    table = _table([*belonging, *others, *told], BELONGS_FIGURES)
    spread = StandardScaler().fit(table)
    odds = LogisticRegression(max_iter=9000).fit(
        spread.transform(table), [1] * len(belonging) + [0] * len(others) + [example.belongs for example in told]
    )
    per_figure, odds_per_figure = ridge.coef_ / scaler.scale_, odds.coef_[0] / spread.scale_
    return Weights(
        score=_line(SCORE_FIGURES, per_figure, ridge.intercept_ - per_figure @ scaler.mean_),
        belongs=_line(BELONGS_FIGURES, odds_per_figure, odds.intercept_[0] - odds_per_figure @ spread.mean_),
        belongs_from=BELONGS_FROM,
    )


def _table(rows: Sequence[Graded | Example], names: Sequence[str]) -> Numbers:
    return np.array([[row.measured.figure(name) for name in names] for row in rows])


def _line(names: Sequence[str], weights: Numbers, intercept: float) -> Line:
    return Line(
        intercept=round(float(intercept), 3),
        weights={name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)},
    )


def write(weights: Weights) -> None:
    """Stores the weights where the judge reads them."""
    header = "# Written by `python -m benchmarks.judging --data FILE --write`; features.py explains the figures.\n"
    header += "# `score` gives points on the 0-100 scale, `belongs` the log odds that an answer fits its question.\n"
    WEIGHTS_FILE.write_text(header + yaml.safe_dump(weights.model_dump(), sort_keys=False), encoding="utf-8")


@dataclass
class Agreement:
    """Predicted against human grades, 0-5."""

    r: float
    rmse: float

    @classmethod
    def of(cls, predicted: Numbers, grades: Numbers) -> Agreement:
        r = float(np.corrcoef(predicted, grades)[0, 1]) if np.std(predicted) > 0 else float("nan")
        return cls(r, float(np.sqrt(np.mean((predicted - grades) ** 2))))

    def __str__(self) -> str:
        return f"r {self.r:6.3f}   RMSE {self.rmse:.3f}"


def report(rows: Sequence[Graded], swapped: Sequence[Graded], examples: Sequence[Example]) -> str:
    """The table of agreement with human grades, all by the same folds."""
    grades = np.array([row.grade for row in rows])
    groups = [row.question for row in rows]
    lengths = np.array([[np.log1p(len(row.answer.split()))] for row in rows])
    judged, mean, tfidf, length = (np.zeros(len(rows)) for _ in range(4))
    off_topic: list[float] = []
    empty: dict[str, list[float]] = {name: [] for name in EMPTY_ANSWERS}
    for train, test in GroupKFold(n_splits=min(FOLDS, len(set(groups)))).split(grades, grades, groups):
        held_back = {groups[index] for index in test}
        seen = [row for row in swapped if row.question not in held_back]
        weights = fit([rows[index] for index in train], seen, examples)
        judged[test] = [TOP_GRADE * score_of(rows[index].measured, weights) / 100 for index in test]
        mean[test] = grades[train].mean()
        tfidf[test] = _calibrated(_tfidf_cosine(rows, train, train), grades[train], _tfidf_cosine(rows, train, test))
        length[test] = _calibrated(lengths[train], grades[train], lengths[test])
        off_topic += [score_of(row.measured, weights) for row in swapped if row.question in held_back]
        for name, scores in _empty_scores([rows[index] for index in test], weights).items():
            empty[name] += scores
    left_out = sum(row.measured.reason is not None for row in rows)
    questions = len(set(groups))
    lines = [
        f"{len(rows)} answers to {questions} questions, {min(FOLDS, questions)} folds grouped by question",
        f"constant mean             {Agreement.of(mean, grades)}",
        f"length alone              {Agreement.of(length, grades)}",
        f"TF-IDF cosine, calibrated {Agreement.of(tfidf, grades)}",
        f"offline judge             {Agreement.of(judged, grades)}   ({left_out} not assessed, counted as 0)",
        f"length and judged score   r {np.corrcoef(lengths[:, 0], judged)[0, 1]:6.3f}",
        "",
        "scores below 40, weights that have not seen the question:",
        f"  {'good answer to another question':36} {_below(off_topic)}",
        *(f"  {name:36} {_below(scores)}" for name, scores in empty.items()),
    ]
    return "\n".join(lines)


def weights_by_question(
    rows: Sequence[Graded], swapped: Sequence[Graded], examples: Sequence[Example]
) -> dict[str, Weights]:
    """For every question the weights of the fold that has not seen it."""
    groups = [row.question for row in rows]
    found: dict[str, Weights] = {}
    for train, test in GroupKFold(n_splits=min(FOLDS, len(set(groups)))).split(groups, groups, groups):
        unseen = {groups[index] for index in test}
        weights = fit(
            [rows[index] for index in train], [row for row in swapped if row.question not in unseen], examples
        )
        found |= dict.fromkeys(unseen, weights)
    return found


EMPTY_ANSWERS = (
    "question repeated",
    "terms of the reference",
    "terms of the reference, at least four",
    "reference negated",
    "top answer, first verbs negated",
    "top answer contradicted",
)


def _empty_scores(rows: Sequence[Graded], weights: Weights) -> dict[str, list[float]]:
    scores: dict[str, list[float]] = {name: [] for name in EMPTY_ANSWERS}
    for row in {row.question: row for row in rows}.values():
        made = (
            row.question,
            variants.keyword_list(row.reference),
            variants.stuffed(row.question, row.reference),
            variants.negated(row.reference),
        )
        for name, answer in zip(EMPTY_ANSWERS[:4], made, strict=True):
            scores[name].append(score_of(measured(row.question, row.reference, answer), weights))
    for row in rows:
        if row.grade >= 4.5 and len(row.answer.split()) > 5:
            for name, deny in zip(EMPTY_ANSWERS[4:], (variants.negated, variants.contradicted), strict=True):
                denied = measured(row.question, row.reference, deny(row.answer))
                scores[name].append(score_of(denied, weights))
    return scores


def _below(scores: Sequence[float]) -> str:
    return f"{100 * float(np.mean(np.array(scores) < 40)):5.1f} % of {len(scores)} (median {np.median(scores):.0f})"


def _calibrated(seen: Numbers, grades: Numbers, unseen: Numbers) -> Numbers:
    predicted: Numbers = LinearRegression().fit(seen, grades).predict(unseen)
    return predicted.clip(0, TOP_GRADE)


def _tfidf_cosine(rows: Sequence[Graded], train: Sequence[int], wanted: Sequence[int]) -> Numbers:
    """The cosine of answer and reference, with frequencies from the training answers."""
    vectors = TfidfVectorizer(stop_words="english", sublinear_tf=True)
    vectors.fit([text for index in train for text in (rows[index].answer, rows[index].reference)])
    answers = vectors.transform([rows[index].answer for index in wanted])
    references = vectors.transform([rows[index].reference for index in wanted])
    return np.array(answers.multiply(references).sum(axis=1).tolist(), dtype=np.float64)
