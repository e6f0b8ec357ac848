"""Writes the questions of an interview from the bank and, where it has none, from templates.

Owns how many questions each topic gets and which; knows nothing of sessions. Same input, same questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from llm.offline.bank import DIFFICULTIES, Area, Bank, BankQuestion, bank, whole_words
from llm.offline.choosing import rotated, same_text
from llm.offline.errors import LexiconError
from llm.offline.files import read_yaml
from llm.offline.phrasebook import Phrasebook, Template, phrases
from llm.purposes import Difficulty, KeyPoint, PreparedQuestion, QuestionsInput, QuestionsOutput

MAX_TOPICS_FROM_JOB = 6
BEHAVIOURAL_AREA = "behavioural"
# In a mixed interview about one question in three is about what the candidate did; in a behavioural one with
# technical focus areas two in three, so that the focus still shows.
MIXED_SHARE = 1 / 3
BEHAVIOURAL_SHARE = 2 / 3


@dataclass(frozen=True)
class Topic:
    """What a share of the questions is about: an area of the bank, or words the bank has no area for."""

    label: str
    area: Area | None = None
    is_role: bool = False
    is_story: bool = False


@dataclass
class _Plan:
    """The questions chosen so far and the texts that may not come (again)."""

    taken: set[str]
    questions: list[PreparedQuestion] = field(default_factory=list)

    def take(self, candidates: Iterator[PreparedQuestion]) -> bool:
        """Adds the first candidate that is not taken yet; False when there is none left."""
        for question in candidates:
            key = same_text(question.text)
            if key not in self.taken:
                self.taken.add(key)
                self.questions.append(question)
                return True
        return False


def write_questions(inputs: QuestionsInput) -> QuestionsOutput:
    """Exactly `inputs.count` questions, none in `inputs.exclude`, no text twice."""
    book = phrases(inputs.language)
    plan = _Plan(taken={same_text(text) for text in inputs.exclude})
    for topic in _dealt(topics(inputs, bank()), inputs.count):
        step = inputs.seed + len(plan.questions)
        plan.take(_candidates(topic, inputs, book, step)) or plan.take(_last_resort(inputs, book))
    return QuestionsOutput(questions=tuple(plan.questions))


def topics(inputs: QuestionsInput, known: Bank) -> list[tuple[Topic, float]]:
    """The topics with the share of the questions each gets; the shares add up to 1."""
    story_area = known.area_named(BEHAVIOURAL_AREA)
    stories = Topic(label=inputs.job_role, area=story_area, is_story=True)
    subjects = _focus_topics(inputs, known) or _job_topics(inputs, known)
    if inputs.interview_type == "behavioural":
        told = [topic for topic in subjects if topic.area and topic.area.kind == "behavioural"]
        others = [topic for topic in subjects if topic not in told] if inputs.focus_areas else []
        main = told if told and inputs.focus_areas else [stories]
        if not others:
            return _shared(main, 1)
        return [*_shared(main, BEHAVIOURAL_SHARE), *_shared(others, 1 - BEHAVIOURAL_SHARE)]
    if not subjects:
        subjects = [Topic(label=inputs.job_role, is_role=True)]
    if inputs.interview_type == "mixed" and not any(topic.area is story_area for topic in subjects if story_area):
        return [*_shared(subjects, 1 - MIXED_SHARE), (stories, MIXED_SHARE)]
    return _shared(subjects, 1)


def _shared(subjects: list[Topic], share: float) -> list[tuple[Topic, float]]:
    return [(topic, share / len(subjects)) for topic in subjects]


def _focus_topics(inputs: QuestionsInput, known: Bank) -> list[Topic]:
    found: dict[str, Topic] = {}
    for focus in inputs.focus_areas:
        label = " ".join(focus.split())
        if not label:
            continue
        area = known.area_for(label)
        is_story = area is not None and area.area == BEHAVIOURAL_AREA
        found.setdefault(area.area if area else same_text(label), Topic(label=label, area=area, is_story=is_story))
    return list(found.values())


def _job_topics(inputs: QuestionsInput, known: Bank) -> list[Topic]:
    areas = [
        area
        for area in known.areas_for_job(inputs.job_role, inputs.job_description)
        if inputs.interview_type != "technical" or area.kind != "behavioural"
    ]
    skills = skills_in(f"{inputs.job_role}\n{inputs.job_description}")
    # The skills without an area keep at least a third of the places: they are what is special about this job.
    places_for_areas = MAX_TOPICS_FROM_JOB - min(len(skills), MAX_TOPICS_FROM_JOB // 3)
    subjects = [Topic(label=area.name, area=area) for area in areas[:places_for_areas]]
    return [*subjects, *(Topic(label=skill) for skill in skills[: MAX_TOPICS_FROM_JOB - len(subjects)])]


def skills_in(text: str) -> list[str]:
    """The listed skills that stand in `text`, in the order in which they first occur."""
    words = whole_words(text)
    found: list[tuple[int, str]] = []
    for spellings in _skills():
        places = [words.find(whole_words(spelling)) for spelling in spellings]
        if places := [place for place in places if place >= 0]:
            found.append((min(places), spellings[0]))
    return [skill for _, skill in sorted(found)]


@lru_cache(maxsize=1)
def _skills() -> tuple[tuple[str, ...], ...]:
    content = read_yaml(Path(__file__).parent / "skills.yaml", LexiconError)
    return tuple(tuple(spelling.strip() for spelling in line.split("|")) for line in content["skills"])


def _dealt(shares: list[tuple[Topic, float]], count: int) -> list[Topic]:
    """`count` topics in the order of asking: every topic gets its share, and they take turns."""
    given = [0] * len(shares)
    order: list[Topic] = []
    for asked in range(1, count + 1):
        # Largest remainder, step by step: whoever is furthest behind its share is next; ties go to the earlier topic.
        behind = [share * asked - had for (_, share), had in zip(shares, given, strict=True)]
        chosen = max(range(len(shares)), key=lambda index: (round(behind[index], 9), -index))
        given[chosen] += 1
        order.append(shares[chosen][0])
    return order


def _candidates(topic: Topic, inputs: QuestionsInput, book: Phrasebook, step: int) -> Iterator[PreparedQuestion]:
    """Everything that could be asked about the topic, the most fitting first.

    Templates are turned by `step`, so that neighbouring questions on different topics are not worded alike.
    """
    levels = _levels(inputs.difficulty)
    if topic.area and inputs.language == "en":
        for level in levels:
            for question in rotated(topic.area.questions(level), inputs.seed, topic.area.area, level):
                yield _from_bank(question, topic.area, level)
    if topic.is_story:
        for template in rotated(book.story_templates, inputs.seed, "story"):
            yield _from_template(template, topic, inputs.difficulty, book)
        return
    if topic.is_role:
        for template in rotated(book.role_templates, inputs.seed, "role"):
            yield _from_template(template, topic, inputs.difficulty, book)
        return
    if topic.area and topic.area.kind != "technical":
        for template in rotated(book.field_templates, step, "field"):
            yield _from_template(template, topic, inputs.difficulty, book)
        return
    for level in levels:
        templates: tuple[Template, ...] = getattr(book.skill_templates, level)
        for template in rotated(templates, step, level):
            yield _from_template(template, topic, level, book)


def _last_resort(inputs: QuestionsInput, book: Phrasebook) -> Iterator[PreparedQuestion]:
    """When a topic is used up: questions about the role, then stories, then all of these with a lead-in."""
    role = Topic(label=inputs.job_role, is_role=True)
    story = Topic(label=inputs.job_role, is_story=True)
    general = [
        *(_from_template(template, role, inputs.difficulty, book) for template in book.role_templates),
        *(_from_template(template, story, inputs.difficulty, book) for template in book.story_templates),
    ]
    yield from rotated(general, inputs.seed, "general")
    lead_in = ""
    while True:
        for addition in book.lead_ins:
            for question in general:
                yield question.model_copy(update={"text": f"{lead_in}{addition} {question.text}"})
        lead_in = f"{lead_in}{book.lead_ins[0]} "


def _levels(asked: Difficulty) -> tuple[Difficulty, ...]:
    """The asked difficulty, then its neighbours; from the middle the easier one first."""
    order: dict[Difficulty, tuple[Difficulty, ...]] = {
        "easy": DIFFICULTIES,
        "medium": ("medium", "easy", "hard"),
        "hard": tuple(reversed(DIFFICULTIES)),
    }
    return order[asked]


def _from_bank(question: BankQuestion, area: Area, level: Difficulty) -> PreparedQuestion:
    return PreparedQuestion(
        text=question.text,
        difficulty=level,
        tags=tuple(dict.fromkeys((area.area, *question.tags))),
        suggested_time_seconds=question.suggested_time_seconds,
        key_points=tuple(KeyPoint(point=point.point, probe=point.probe) for point in question.key_points),
        ideal_answer=question.ideal_answer,
        source="bank",
    )


def _from_template(template: Template, topic: Topic, level: Difficulty, book: Phrasebook) -> PreparedQuestion:
    scheme = book.schemes[template.scheme]
    label = book.area_names.get(topic.area.area, topic.area.name) if topic.area else topic.label
    return PreparedQuestion(
        text=_filled(template.text, label),
        difficulty=level,
        tags=_tags(topic),
        suggested_time_seconds=scheme.suggested_time_seconds,
        key_points=tuple(
            KeyPoint(point=_filled(point.point, label), probe=_filled(point.probe, label))
            for point in scheme.key_points
        ),
        ideal_answer=_filled(scheme.ideal_answer, label),
        source="template",
    )


def _tags(topic: Topic) -> tuple[str, ...]:
    if topic.is_story:
        return (BEHAVIOURAL_AREA,)
    return (topic.area.area,) if topic.area else (topic.label.casefold(),)


def _filled(text: str, topic: str) -> str:
    """The text with its slot filled; a topic that opens the sentence gets a capital letter."""
    # Not str.format: a topic may hold braces of its own.
    filled = re.sub(r"\{topic\}", lambda _: topic, text)
    return filled[:1].upper() + filled[1:]
