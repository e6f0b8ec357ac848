"""Answers from the question bank that belong to their question or to another one, beside references of every length.

Owns the examples from which the judge learns what is off the topic. Every second question of the bank teaches; the
others are left to `bank_references`, which measures.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.judging import variants
from llm.offline.bank import DIFFICULTIES, BankQuestion, bank
from llm.offline.judge.measuring import Measured, measure
from llm.offline.judge.text import sentence_texts
from llm.purposes import EvaluateInput

# How many sentences of the ideal answer stand as the reference: a definition, a few statements, or the whole answer.
REFERENCE_SENTENCES = (1, 2, 3, 99)
# An answer from the rest of the ideal answer says something only when this much of it is left.
FEWEST_LEFT = 3


@dataclass(frozen=True)
class Example:
    """One answer beside its question and reference, and whether it belongs there."""

    question: str
    reference: str
    answer: str
    belongs: bool
    measured: Measured


def examples(seed: int = 1) -> list[Example]:
    """Answers to half of the bank's questions: in other words, in part, and answers to other questions."""
    rng = random.Random(seed)
    found: list[Example] = []
    areas = [own_questions(area) for area in range(len(bank().areas))]
    for area, own in enumerate(areas):
        for place, question in enumerate(own):
            if teaches(place):
                other_area = areas[(area + rng.randrange(1, len(areas))) % len(areas)]
                others = (rng.choice(other_area), own[(place + rng.randrange(1, len(own))) % len(own)])
                found += _examples_of(question, others, rng)
    return found


def own_questions(area: int) -> list[BankQuestion]:
    """The questions of an area, easy ones first."""
    return [question for level in DIFFICULTIES for question in bank().areas[area].questions(level)]


def teaches(place: int) -> bool:
    """Whether the question at this place of its area is one to learn from."""
    return place % 2 == 0


def points_of(question: BankQuestion) -> str:
    return ". ".join(point.point for point in question.key_points)


def _examples_of(question: BankQuestion, others: tuple[BankQuestion, ...], rng: random.Random) -> list[Example]:
    sentences = sentence_texts(question.ideal_answer)
    count = min(rng.choice(REFERENCE_SENTENCES), len(sentences))
    first = rng.randrange(len(sentences) - count + 1)
    reference = " ".join(sentences[first : first + count])
    left = sentences[:first] + sentences[first + count :]
    answers = [(points_of(question), True), (variants.part_of(question.ideal_answer, 0.6, rng.randrange(100)), True)]
    if len(left) >= FEWEST_LEFT:
        answers.append((" ".join(left), True))
    for other in others:
        said = sentence_texts(other.ideal_answer)[: rng.choice(REFERENCE_SENTENCES)]
        answers += [(" ".join(said), False), (points_of(other), False)]
    return [
        Example(
            question=question.text,
            reference=reference,
            answer=answer,
            belongs=belongs,
            measured=measure(EvaluateInput(question=question.text, ideal_answer=reference, answer=answer)),
        )
        for answer, belongs in answers
    ]
