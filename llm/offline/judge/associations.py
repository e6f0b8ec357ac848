"""What people speak about when they speak about a thing: nodes and links for a list, parameters for an overload.

Owns the shipped associations; they tell whether an answer is about the question, never whether it is right.
"""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache
from pathlib import Path

from llm.offline.errors import LexiconError
from llm.offline.files import read_yaml
from llm.offline.judge.text import stem
from llm.purposes import Language

FILE = Path(__file__).parent / "associations.yaml"
# What a word that belongs to the matter counts beside one that is expected.
ASSOCIATED_WORTH = 0.5


def associated_with(stems: Set[str], language: Language) -> frozenset[str]:
    """The stems of the words that belong to any thing of which all words are among `stems`."""
    parts = {part for one in stems for part in one.split("_")}
    found: set[str] = set()
    for thing, belonging in _associations(language):
        if thing <= parts:
            found |= belonging
    return frozenset(found)


@lru_cache(maxsize=16)
def _associations(language: Language) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    content = read_yaml(FILE, LexiconError)
    return tuple(
        (
            frozenset(stem(word, language) for word in str(thing).split("_")),
            frozenset(stem(word, language) for word in str(belonging).split()),
        )
        for thing, belonging in content.get(language, {}).items()
    )
