"""The question bank: loads and checks `bank/*.yaml` and finds the areas that words typed by people mean.

Owns the shape and rules of the bank; knows nothing of interviews or of how questions are chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from llm.offline.errors import BankError
from llm.offline.files import first_problem, read_yaml
from llm.purposes import Difficulty, KeyPoint

BANK_FOLDER = Path(__file__).parent / "bank"
DIFFICULTIES: tuple[Difficulty, ...] = ("easy", "medium", "hard")

_WORD = re.compile(r"\.?[^\W_]+[+#]*")

Text = Annotated[str, Field(min_length=10)]


class BankKeyPoint(KeyPoint):
    """In the bank a key point always has the follow-up that asks for it."""

    point: Text
    probe: Text


class BankQuestion(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    text: Text
    suggested_time_seconds: int = Field(ge=30, le=300)
    tags: Annotated[tuple[str, ...], Field(min_length=1)]
    key_points: Annotated[tuple[BankKeyPoint, ...], Field(min_length=3, max_length=6)]
    ideal_answer: Annotated[str, Field(min_length=100)]


class Area(BaseModel):
    """One field of knowledge with its questions at three difficulties."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    area: str
    name: str
    aliases: tuple[str, ...]
    roles: tuple[str, ...]
    kind: Literal["technical", "behavioural", "business"]
    easy: Annotated[tuple[BankQuestion, ...], Field(min_length=1)]
    medium: Annotated[tuple[BankQuestion, ...], Field(min_length=1)]
    hard: Annotated[tuple[BankQuestion, ...], Field(min_length=1)]

    def questions(self, difficulty: Difficulty) -> tuple[BankQuestion, ...]:
        return {"easy": self.easy, "medium": self.medium, "hard": self.hard}[difficulty]

    @property
    def own_names(self) -> tuple[str, ...]:
        return (self.area.replace("_", " "), self.name, *self.aliases)


def whole_words(text: str) -> str:
    """Lower-case words between single spaces, with a space at both ends; `c++`, `c#` and `.net` stay words."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


@dataclass(frozen=True)
class Bank:
    areas: tuple[Area, ...]

    def area_named(self, name: str) -> Area | None:
        return next((area for area in self.areas if area.area == name), None)

    def area_for(self, focus: str) -> Area | None:
        """The area a person means by `focus`: its name or an alias, else an alias inside it, else a tag; or None."""
        wanted = whole_words(focus)
        if not wanted.strip():
            return None
        for area in self.areas:
            if any(whole_words(name) == wanted for name in area.own_names):
                return area
        found = self.areas_in(focus)
        if found:
            return found[0]
        # A tag counts for the area that uses it most: "transactions" is asked about in several.
        tagged = [(_tag_count(area, wanted), area) for area in self.areas]
        count, asked_most = max(tagged, key=lambda pair: pair[0])
        return asked_most if count else None

    def areas_in(self, text: str) -> list[Area]:
        """The areas of which an alias stands in `text` as whole words, the most often named first.

        An area's name counts only where it is an alias too: in running text "go" is rarely the language.
        """
        words = whole_words(text)
        counted = [(sum(words.count(whole_words(name)) for name in set(area.aliases)), area) for area in self.areas]
        return [area for count, area in sorted(counted, key=lambda pair: -pair[0]) if count]

    def areas_for_role(self, job_role: str) -> list[Area]:
        """The areas whose role titles stand in the job role, the longest title first."""
        words = whole_words(job_role)
        matched = [
            (max((len(title) for title in area.roles if whole_words(title) in words), default=0), area)
            for area in self.areas
        ]
        return [area for length, area in sorted(matched, key=lambda pair: -pair[0]) if length]

    def areas_for_job(self, job_role: str, job_description: str) -> list[Area]:
        """The areas that a job calls for: by its title, by words in the title, by words in the description."""
        found = [
            *self.areas_for_role(job_role),
            *self.areas_in(job_role),
            *self.areas_in(job_description),
        ]
        return list({area.area: area for area in found}.values())

    def question_ids(self) -> list[str]:
        return [question.id for area in self.areas for level in DIFFICULTIES for question in area.questions(level)]


def _tag_count(area: Area, wanted: str) -> int:
    return sum(
        1
        for level in DIFFICULTIES
        for question in area.questions(level)
        if any(whole_words(tag) == wanted for tag in question.tags)
    )


def read_area(path: Path) -> Area:
    """One bank file, checked. Raises BankError naming the file and the question."""
    content: Any = read_yaml(path, BankError)
    try:
        area = Area.model_validate(content)
    except ValidationError as problem:
        raise BankError(f"{path.name}: {first_problem(problem, content)}") from problem
    if area.area != path.stem:
        raise BankError(f"{path.name}: area is {area.area!r} but must be the file's name.")
    return area


def read_bank(folder: Path) -> Bank:
    """Every file of the folder. Raises BankError when a file is wrong or a question's id or text occurs twice."""
    areas = tuple(read_area(path) for path in sorted(folder.glob("*.yaml")))
    if not areas:
        raise BankError(f"{folder}: holds no question bank files.")
    _check_unique(areas)
    return Bank(areas=areas)


def _check_unique(areas: Iterable[Area]) -> None:
    seen: dict[str, str] = {}
    for area in areas:
        for level in DIFFICULTIES:
            for question in area.questions(level):
                for key in (question.id, question.text.casefold()):
                    if key in seen:
                        raise BankError(f"{area.area}.yaml: {question.id} repeats {seen[key]}.")
                    seen[key] = question.id


@lru_cache(maxsize=1)
def bank() -> Bank:
    """The bank that ships with the product, read once per process."""
    return read_bank(BANK_FOLDER)
