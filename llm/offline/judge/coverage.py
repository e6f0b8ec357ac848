"""Which expected statements an answer covers or contradicts, and on which of its words that rests.

Owns coverage of one statement; knows nothing of how coverages become a score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass

from llm.offline.judge.expected import Statement, Weighted
from llm.offline.judge.terms import SAME_STEM, Hit, TermIndex

# An idea is said in one place: windows are this many units long and move on by one unit.
UNIT_WORDS = 6
WINDOW_UNITS = 3
# What counts when the words stand scattered over the whole answer.
SCATTERED = 0.6
# How many characters before its first content word a sentence may be denied ("It is not true that ...").
BEFORE_THE_FIRST_WORD = 22


@dataclass(frozen=True, slots=True)
class Found:
    """How much of a statement was found (0 to 1, before calibration), in which terms, and whether it was denied."""

    share: float
    hits: tuple[Hit, ...] = ()
    contradicted: bool = False


Rows = list[tuple[Weighted, list[Hit]]]


def find(statement: Statement, index: TermIndex) -> Found:
    """The best place of the answer for the statement."""
    if not statement.weight or not index.terms:
        return Found(0.0)
    rows: Rows = [(item, index.hits(item.term)) for item in statement.terms]
    share, hits = _best_window(rows, statement.weight)
    scattered = sum(item.weight * max((hit.similarity for hit in found), default=0.0) for item, found in rows)
    share = max(share, SCATTERED * scattered / statement.weight)
    contradicted = (
        _is_turned_round(statement, share, hits, index)
        or _is_denied_where_found(statement, share, hits)
        or _is_contradicted(rows)
    )
    return Found(share=share, hits=hits, contradicted=contradicted)


def _best_window(rows: Rows, total: float) -> tuple[float, tuple[Hit, ...]]:
    """The window of neighbouring content words that holds most of the statement."""
    last_unit = max((hit.term.position for _, found in rows for hit in found), default=-1) // UNIT_WORDS
    best_share: float = 0.0
    best_hits: tuple[Hit, ...] = ()
    by_unit: list[dict[int, Hit]] = []
    for _, found in rows:
        units: dict[int, Hit] = {}
        for hit in found:
            unit = hit.term.position // UNIT_WORDS
            if unit not in units or hit.similarity > units[unit].similarity:
                units[unit] = hit
        by_unit.append(units)
    for first in range(last_unit + 1):
        value = 0.0
        chosen: list[Hit] = []
        for (item, _), units in zip(rows, by_unit, strict=True):
            here = [units[unit] for unit in range(first, first + WINDOW_UNITS) if unit in units]
            if here:
                best = max(here, key=lambda hit: hit.similarity)
                value += item.weight * best.similarity
                chosen.append(best)
        if value / total > best_share + 1e-9:
            best_share, best_hits = value / total, tuple(chosen)
    return best_share, best_hits


# A statement found at least to this share counts as denied when this much of what was found is denied.
FOUND_ENOUGH, DENIED_ENOUGH = 0.25, 0.45


def _is_denied_where_found(statement: Statement, share: float, hits: Sequence[Hit]) -> bool:
    """Whether a good part of the found words is denied, while the statement itself denies nothing."""
    if statement.negation_count or share < FOUND_ENOUGH:
        return False
    weight = [(hit.similarity * hit.term.information, hit.agreement < 0 and not hit.is_opposite) for hit in hits]
    return sum(value for value, denied in weight if denied) >= DENIED_ENOUGH * sum(value for value, _ in weight)


# From this share on an answer repeats a statement nearly word for word, and a single "not" more or less turns it round.
NEARLY_VERBATIM = 0.8


def _is_turned_round(statement: Statement, share: float, hits: Sequence[Hit], index: TermIndex) -> bool:
    """Whether the statement stands there nearly word for word, but with a negation more or less."""
    literal = {hit.term.stem for hit in hits if hit.similarity == SAME_STEM}
    if share < NEARLY_VERBATIM or len(literal) < NEARLY_VERBATIM * len(statement.terms):
        return False
    # Two views of where the statement stands, and both must say so: the sentence with most of its words, which a
    # transcript without punctuation does not show, and the stretch of its words, which may end before a last "not".
    sentence = Counter(hit.term.sentence for hit in hits).most_common(1)[0][0]
    inside = [hit.term for hit in hits if hit.term.sentence == sentence]
    there = {term.stem for term in inside}
    if sentence in index.long_sentences or not _holds_every_clause(statement, there):
        return False
    start, end = min(term.start for term in inside), max(term.end for term in inside)
    here = [negation.place for negation in index.negations if negation.sentence == sentence]
    in_stretch = sum(start - BEFORE_THE_FIRST_WORD <= place <= end for place in here)
    return all((count - statement.negation_count) % 2 for count in (len(here), in_stretch))


def _holds_every_clause(statement: Statement, there: Set[str]) -> bool:
    """Whether a sentence takes up every clause: without the one that denies something, its "not" is missing rightly."""
    clauses: dict[int, list[bool]] = {}
    for item in statement.terms:
        clauses.setdefault(item.term.clause, []).append(item.term.stem in there)
    return all(sum(found) >= NEARLY_VERBATIM * len(found) for found in clauses.values())


# A clause is about a statement's clause when it holds this share of it.
ABOUT = 0.55
# Beside the denied word itself at least this share must be there: what the denial is about.
SUBJECT = 0.2


def _is_contradicted(rows: Rows) -> bool:
    """Whether the answer says the opposite of a clause of the statement.

    A word counts as denied when every place of the answer that holds it denies it, or when the clause that holds its
    subject does: "lists are immutable, tuples are mutable" has all the words of the opposite.
    """
    for clause in {item.term.clause for item, _ in rows}:
        part = [(item, found) for item, found in rows if item.term.clause == clause]
        if len(part) >= 2 and _clause_is_contradicted(part):
            return True
    return False


def _clause_is_contradicted(part: Rows) -> bool:
    # Here the question's words count in full: they are what a clause is about.
    total = sum(item.term.information for item, _ in part)
    by_clause: dict[int, dict[int, Hit]] = {}
    for row, (_, found) in enumerate(part):
        for hit in found:
            here = by_clause.setdefault(hit.term.clause, {})
            known = here.get(row)
            if known is None or (hit.agreement >= 0, hit.similarity) > (known.agreement >= 0, known.similarity):
                here[row] = hit
    weights = [item.term.information / total for item, _ in part]
    value = {
        clause: sum(weights[row] * hit.similarity for row, hit in hits.items()) for clause, hits in by_clause.items()
    }
    for clause, hits in by_clause.items():
        denied = [
            row for row, hit in hits.items() if hit.agreement < 0 and (hit.similarity == SAME_STEM or hit.is_opposite)
        ]
        if not denied or value[clause] < ABOUT:
            continue
        subject = value[clause] - sum(weights[row] * hits[row].similarity for row in denied)
        if subject < SUBJECT:
            continue
        stated = max(
            (
                value[other]
                for other, others in by_clause.items()
                if any(row in others and others[row].agreement >= 0 for row in denied)
            ),
            default=0.0,
        )
        if stated < value[clause] - 0.05:
            return True
    return False
