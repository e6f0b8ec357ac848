"""Which skills carry over to which, and which go without saying. The knowledge is data (data/related.yaml)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

RELATED_FILE = Path(__file__).parent / "data" / "related.yaml"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class _Kinship:
    related: dict[str, dict[str, None]]
    implies: dict[str, tuple[str, ...]]


def related_skills(name: str) -> tuple[str, ...]:
    """Skills from which this one is a short way: other members of its families, the closest family first."""
    return tuple(_kinship().related.get(name, {}))


def are_related(one: str, other: str) -> bool:
    return other in _kinship().related.get(one, {})


def implied_skills(name: str) -> frozenset[str]:
    """What somebody who knows this skill knows as well, at any remove: Django REST Framework tells of Python."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for implied in _kinship().implies.get(waiting.pop(), ()):
            if implied not in found:
                found.add(implied)
                waiting.append(implied)
    return frozenset(found)


@cache
def _kinship() -> _Kinship:
    text = RELATED_FILE.read_text(encoding="utf-8")
    told: dict[str, Any] = yaml.load(text, Loader=_LOADER)  # noqa: S506 - both are safe loaders
    related: dict[str, dict[str, None]] = {}
    for family in told["families"]:
        members = [part.strip() for part in family.split(",")]
        for member in members:
            others = related.setdefault(member, {})
            others.update(dict.fromkeys(other for other in members if other != member))
    implies: dict[str, tuple[str, ...]] = {}
    for names, implied in told["implies"].items():
        for name in (part.strip() for part in names.split(",")):
            implies[name] = (*implies.get(name, ()), *(part.strip() for part in implied.split(",")))
    return _Kinship(related, implies)
