"""Checks the scale on the bank: answers made from its ideal answers, whose judgement is known by construction."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.judging import variants
from llm.offline.bank import DIFFICULTIES, BankQuestion, bank
from llm.offline.judge.assessing import evaluate
from llm.purposes import EvaluateInput, EvaluateOutput, KeyPoint


@dataclass
class Row:
    """One kind of answer: its scores, and what share of them is where it should be."""

    wanted: str
    holds: Callable[[float], bool]
    scores: list[float] = field(default_factory=list)

    def line(self, name: str) -> str:
        right = sum(map(self.holds, self.scores)) / len(self.scores)
        twentieths = statistics.quantiles(self.scores, n=20)
        spread = f"5 % {twentieths[0]:5.1f}   median {twentieths[9]:5.1f}   95 % {twentieths[-1]:5.1f}"
        return f"{name:34} {spread}   {self.wanted:>10}: {100 * right:5.1f} % of {len(self.scores)}"


def judge(question: BankQuestion, answer: str) -> EvaluateOutput:
    return evaluate(
        EvaluateInput(
            question=question.text,
            key_points=tuple(KeyPoint(point=point.point, probe=point.probe) for point in question.key_points),
            ideal_answer=question.ideal_answer,
            answer=answer,
        )
    )


def rows() -> tuple[dict[str, Row], list[float]]:
    """Every kind of answer for every question of the bank, and the milliseconds of each judgement."""
    below = {limit: (f"< {limit}", lambda score, limit=limit: score < limit) for limit in (10, 25, 40)}
    table = {
        "ideal answer": Row(">= 85", lambda score: score >= 85),
        "key points in their own words": Row(">= 70", lambda score: score >= 70),
        "three quarters of the sentences": Row("55..95", lambda score: 55 <= score <= 95),
        "half of the sentences": Row("35..75", lambda score: 35 <= score <= 75),
        "a quarter of the sentences": Row("10..55", lambda score: 10 <= score <= 55),
        "answer to another area": Row(*below[25]),
        "answer to the same area": Row(*below[25]),
        "I don't know": Row(*below[10]),
        "question repeated": Row(*below[40]),
        "question repeated twice": Row(*below[40]),
        "keywords of the key points": Row(*below[40]),
        "keywords of the ideal answer": Row(*below[40]),
        "ideal answer, words shuffled": Row(*below[40]),
        "ideal answer negated": Row(*below[40]),
        "key points negated": Row(*below[40]),
        "fillers and hedges: change": Row("|x| <= 3", lambda change: abs(change) <= 3),
        "typos: change": Row("|x| <= 3", lambda change: abs(change) <= 3),
        "broken grammar: change": Row("|x| <= 3", lambda change: abs(change) <= 3),
        "no punctuation: change": Row("|x| <= 3", lambda change: abs(change) <= 3),
        "half with fillers: change": Row("|x| <= 3", lambda change: abs(change) <= 3),
        "half with typos: change": Row("|x| <= 3", lambda change: abs(change) <= 3),
        "half with broken grammar: change": Row("|x| <= 3", lambda change: abs(change) <= 3),
        "half without punctuation: change": Row("|x| <= 3", lambda change: abs(change) <= 3),
        "half with an injection: change": Row("<= 0", lambda change: change <= 0),
    }
    milliseconds: list[float] = []
    areas = bank().areas
    for place, area in enumerate(areas):
        far = areas[(place + 7) % len(areas)].medium
        own = [question for level in DIFFICULTIES for question in area.questions(level)]
        for number, question in enumerate(own):

            def score(answer: str, question: BankQuestion = question) -> float:
                start = time.perf_counter()
                found = judge(question, answer)
                milliseconds.append(1000 * (time.perf_counter() - start))
                return found.score if found.score is not None else 0.0

            ideal = question.ideal_answer
            points = " ".join(point.point for point in question.key_points)
            half = variants.part_of(ideal, 0.5, number)
            full, middle = score(ideal), score(half)
            found = {
                "ideal answer": full,
                "key points in their own words": score(points),
                "three quarters of the sentences": score(variants.part_of(ideal, 0.75, number)),
                "half of the sentences": middle,
                "a quarter of the sentences": score(variants.part_of(ideal, 0.25, number)),
                "answer to another area": score(far[number % len(far)].ideal_answer),
                "answer to the same area": score(own[(number + 1) % len(own)].ideal_answer),
                "I don't know": score("I don't know, sorry."),
                "question repeated": score(question.text),
                "question repeated twice": score(f"{question.text} {question.text}"),
                "keywords of the key points": score(variants.keyword_list(points)),
                "keywords of the ideal answer": score(variants.keyword_list(ideal)),
                "ideal answer, words shuffled": score(variants.shuffled(ideal, number)),
                "ideal answer negated": score(variants.negated(ideal)),
                "key points negated": score(variants.negated(points)),
                "fillers and hedges: change": score(variants.with_fillers(ideal, number)) - full,
                "typos: change": score(variants.with_typos(ideal, number)) - full,
                "broken grammar: change": score(variants.with_broken_grammar(ideal)) - full,
                "no punctuation: change": score(variants.without_punctuation(ideal)) - full,
                "half with fillers: change": score(variants.with_fillers(half, number)) - middle,
                "half with typos: change": score(variants.with_typos(half, number)) - middle,
                "half with broken grammar: change": score(variants.with_broken_grammar(half)) - middle,
                "half without punctuation: change": score(variants.without_punctuation(half)) - middle,
                "half with an injection: change": score(variants.with_injection(half, number)) - middle,
            }
            for name, value in found.items():
                table[name].scores.append(value)
    return table, milliseconds


def report() -> str:
    """The table as text."""
    table, milliseconds = rows()
    lines = [row.line(name) for name, row in table.items()]
    lines.append(f"one judgement: median {statistics.median(milliseconds):.1f} ms, slowest {max(milliseconds):.1f} ms")
    return "\n".join(lines)


if __name__ == "__main__":
    print(report())
