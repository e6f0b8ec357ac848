"""Checks the scale for questions with a reference answer alone, on the questions of the bank that taught it nothing.

Owns the made answers and where each kind should score. References are of every length, from one sentence to the whole
ideal answer; answers to other questions come from the same area and from another one.
"""

from __future__ import annotations

import random

from benchmarks.judging import variants
from benchmarks.judging.bank_scale import Row
from benchmarks.judging.belonging import REFERENCE_SENTENCES, own_questions, points_of, teaches
from llm.offline.bank import bank
from llm.offline.judge.assessing import evaluate
from llm.offline.judge.text import sentence_texts, words
from llm.purposes import EvaluateInput

KINDS: dict[str, tuple[str, float, float]] = {
    "reference itself": (">= 85", 85, 101),
    "key points in their own words": (">= 40", 40, 101),
    "half of the ideal answer": (">= 40", 40, 101),
    "nothing": ("0", 0, 0.1),
    "question repeated": ("< 40", 0, 40),
    "answer to another area": ("< 40", 0, 40),
    "part of an answer to another area": ("< 40", 0, 40),
    "answer to the same area": ("< 40", 0, 40),
    "part of an answer to the same area": ("< 40", 0, 40),
    "six keywords": ("< 40", 0, 40),
    "keywords with commas": ("< 40", 0, 40),
    "reference negated": ("< 40", 0, 40),
    "ideal answer negated": ("< 40", 0, 40),
}


def score(question: str, reference: str, answer: str) -> float:
    found = evaluate(EvaluateInput(question=question, ideal_answer=reference, answer=answer)).score
    return found if found is not None else 0.0


def rows(seed: int = 2, every: int = 1) -> dict[str, dict[str, Row]]:
    """For references of one to three sentences and for whole ones: every kind of answer with its scores.

    `every` keeps one area of so many, for a shorter run.
    """
    rng = random.Random(seed)
    tables = {name: {kind: _row(kind) for kind in KINDS} for name in ("brief", "whole")}
    areas = [own_questions(area) for area in range(len(bank().areas))]
    for area, own in enumerate(areas):
        if area % every:
            continue
        other_area = areas[(area + 11) % len(areas)]
        for place, question in enumerate(own):
            if teaches(place):
                continue
            ideal = question.ideal_answer
            sentences = sentence_texts(ideal)
            far = rng.choice(other_area).ideal_answer
            near = own[(place + rng.randrange(1, len(own))) % len(own)].ideal_answer
            count = min(rng.choice(REFERENCE_SENTENCES[:3]), len(sentences))
            first = rng.randrange(len(sentences) - count + 1)
            references = {"brief": " ".join(sentences[first : first + count]), "whole": ideal}
            for name, reference in references.items():
                keywords = variants.keyword_list(reference).split(", ")
                answers = {
                    "reference itself": reference,
                    "key points in their own words": points_of(question),
                    "half of the ideal answer": variants.part_of(ideal, 0.5, place),
                    "nothing": rng.choice(("", "...", "um, uh, you know")),
                    "question repeated": question.text,
                    "answer to another area": far,
                    "part of an answer to another area": variants.part_of(far, 0.3, place),
                    "answer to the same area": near,
                    "part of an answer to the same area": variants.part_of(near, 0.3, place),
                    "six keywords": " ".join(rng.sample(keywords, min(6, len(keywords)))),
                    "keywords with commas": ", ".join(keywords),
                    "reference negated": variants.negated(reference),
                    "ideal answer negated": variants.negated(ideal),
                }
                for kind, answer in answers.items():
                    if len(words(answer)) >= 3 or kind == "nothing":
                        tables[name][kind].scores.append(score(question.text, reference, answer))
    return tables


def _row(kind: str) -> Row:
    wanted, low, high = KINDS[kind]
    return Row(wanted, lambda score: low <= score < high)


def report() -> str:
    """Both tables as text."""
    lines = []
    for name, table in rows().items():
        lines.append(f"{name} references, questions that taught nothing:")
        lines += [row.line(f"  {kind}") for kind, row in table.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    print(report())
