"""How a person answers: words at speaking pace with pauses, as a recogniser sends them. Pure; chance is passed in.

Standard library only: the peer that runs in an environment of its own imports this too.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

WORDS_PER_MINUTE = 150.0
CHUNK_EVERY_SECONDS = 0.3
SHORTEST_ANSWER_SECONDS = 20.0
LONGEST_ANSWER_SECONDS = 90.0
# After a sentence a speaker breathes; now and then one stops to think.
BREATH_SECONDS = (0.2, 0.7)
THOUGHT_SECONDS = (1.0, 3.0)
THOUGHT_SHARE = 0.12

_BEGINNINGS = (
    "so in my last project",
    "the first thing I did was",
    "what surprised me there was that",
    "we talked to the team and",
    "after a week it turned out that",
    "I would start with the numbers because",
    "to be honest at first",
    "the trade off we accepted was that",
    "looking back I think that",
    "when the load went up",
)
_MIDDLES = (
    "the service spent most of its time waiting for the database",
    "nobody knew which of the queries was slow",
    "the cache answered nine of ten requests before they reached it",
    "every retry made the queue behind it longer",
    "the tests were green but they never ran against real data",
    "two of the workers wrote the same row at the same time",
    "our users saw the old price for about a minute",
    "the index was there and the planner did not use it",
    "we had no idea what a normal day looked like",
    "the migration held a lock for longer than anybody expected",
)
_ENDINGS = (
    "so we measured it first and changed one thing at a time",
    "which is why I wrote that down and showed it to everybody",
    "and in the end we put a limit on it and an alarm",
    "so the next release went out behind a switch",
    "and that cut the slowest requests to a third",
    "but I would do it differently today",
    "and the support team noticed before we did",
    "so I asked the people who had built it",
)


@dataclass(frozen=True)
class Chunk:
    """Words that a recogniser sends at a moment, in seconds from the answer's beginning."""

    at: float
    text: str


@dataclass(frozen=True)
class Answer:
    """An answer as it is heard. `seconds` is when the last word ends."""

    chunks: tuple[Chunk, ...]
    seconds: float

    @property
    def text(self) -> str:
        return " ".join(chunk.text for chunk in self.chunks)

    @property
    def words(self) -> int:
        return len(self.text.split())


def answer_of(
    chance: random.Random,
    *,
    seconds: float,
    words_per_minute: float = WORDS_PER_MINUTE,
    chunk_every_seconds: float = CHUNK_EVERY_SECONDS,
) -> Answer:
    """An answer that lasts about so long (up to a sentence more), pauses included, sent in chunks."""
    word_seconds = 60.0 / words_per_minute
    spoken: list[tuple[float, str]] = []
    now = 0.0
    while now < seconds:
        for word in _sentence(chance):
            now += word_seconds
            spoken.append((now, word))
        pause = THOUGHT_SECONDS if chance.random() < THOUGHT_SHARE else BREATH_SECONDS
        now += chance.uniform(*pause)
    return Answer(_chunked(spoken, chunk_every_seconds), spoken[-1][0])


def rest_of(answer: Answer, *, after: float) -> Answer:
    """What is left of an answer from a moment on: for who joins in the middle of it. At least its last chunk."""
    left = [chunk for chunk in answer.chunks if chunk.at > after] or [answer.chunks[-1]]
    began = min(after, left[0].at)
    return Answer(tuple(Chunk(chunk.at - began, chunk.text) for chunk in left), max(0.0, answer.seconds - began))


def length_of(chance: random.Random, shortest: float, longest: float) -> float:
    """How long an answer lasts, in seconds."""
    return chance.uniform(shortest, longest)


def _sentence(chance: random.Random) -> list[str]:
    whole = f"{chance.choice(_BEGINNINGS)} {chance.choice(_MIDDLES)} {chance.choice(_ENDINGS)}."
    return whole.capitalize().split()


def _chunked(spoken: list[tuple[float, str]], every: float) -> tuple[Chunk, ...]:
    """The words of each interval, sent at its end; a silent interval sends nothing."""
    chunks: list[Chunk] = []
    words: list[str] = []
    tick = every
    for at, word in spoken:
        while at > tick + 1e-9:
            if words:
                chunks.append(Chunk(tick, " ".join(words)))
                words = []
            tick += every
        words.append(word)
    chunks.append(Chunk(tick, " ".join(words)))
    return tuple(chunks)
