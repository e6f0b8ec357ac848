"""What comes out of a file: its text in reading order, and the few hints that text alone would lose."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from candidates.reading.kinds import FileKind


@dataclass(frozen=True)
class Reading:
    """A file as text.

    A line of `text` is a line of the page, a tab stands for a wide gap in it, an empty line for one between blocks.
    `prominent` holds what is written largest on the first page, `links` the addresses behind clickable words, and
    `hidden` what a person looking at the page cannot see (it is not part of `text`).
    """

    kind: FileKind
    text: str
    pages: int = 1
    prominent: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Reading:
        return cls(
            kind=FileKind(value["kind"]),
            text=value["text"],
            pages=value["pages"],
            prominent=tuple(value["prominent"]),
            links=tuple(value["links"]),
            hidden=tuple(value["hidden"]),
        )
