"""How much of a job's wording a résumé shares: the cosine of their TF-IDF vectors over the job's words.

Words that the job does not use are no part of it, so a long résumé is not held against anybody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from math import log, sqrt

from candidates.reading.headings import folded

_WORD = re.compile(r"[^\W\d_]{3,30}|[一-鿿]{2}")
# Enough of a word to tell it, in languages that bend its end.
_STEM_CHARS = 6
_STOP_WORDS = frozenset(
    word[:_STEM_CHARS]
    for word in """
    the and for with you your our are will from that this have has was were who what which their they them not but can
    all any one two etc its able about into within across such other more than also per via well new work working works
    team teams role job experience experienced years year skills skill knowledge strong good great excellent including
    looking join company candidate ability must required requirements preferred plus nice responsibilities
    qualifications using use used
    und der die das den dem des ein eine einen einer mit von zum zur auf aus bei fur als auch wir sie ihr ihre unser
    unsere oder sich ist sind werden haben sowie erfahrung kenntnisse aufgaben jahre
    les des une dans pour avec sur par est sont vous nous votre notre vos nos aux ces qui que ses son ans experience
    los las una con para por del sus que este esta como mas anos experiencia
    uma com para por dos das nos que seu sua mais anos experiencia
    """.split()
)


def words_of(text: str) -> Counter[str]:
    """The words that say something, cut to their stems."""
    stems = (word[:_STEM_CHARS] for word in _WORD.findall(folded(text)))
    return Counter(stem for stem in stems if stem not in _STOP_WORDS)


def cosine(job_lines: Sequence[str], resume_lines: Sequence[str]) -> float:
    """0 to 1. Rarity is ln((1 + n) / (1 + df)) + 1 over the job's lines; a count enters as 1 + ln."""
    in_lines = [words_of(line) for line in job_lines]
    frequency: Counter[str] = Counter(word for words in in_lines for word in words)
    job = sum(in_lines, Counter[str]())
    resume = sum((words_of(line) for line in resume_lines), Counter[str]())
    rarity = {word: log((1 + len(in_lines)) / (1 + df)) + 1 for word, df in frequency.items()}
    one = {word: (1 + log(count)) * rarity[word] for word, count in job.items()}
    other = {word: (1 + log(resume[word])) * rarity[word] for word in job if resume[word]}
    lengths = sqrt(sum(value**2 for value in one.values()) * sum(value**2 for value in other.values()))
    return sum(value * one[word] for word, value in other.items()) / lengths if lengths else 0.0


def closest_lines(job_lines: Sequence[str], resume_lines: Sequence[str], *, count: int = 2) -> tuple[str, ...]:
    """The résumé's lines that share most words with the job."""
    wanted = set().union(*(words_of(line) for line in job_lines))
    shared = [(len(wanted & words_of(line).keys()), -place) for place, line in enumerate(resume_lines)]
    best = sorted(shared, reverse=True)[:count]
    return tuple(" ".join(resume_lines[-place].split())[:300] for words, place in best if words >= 2)
