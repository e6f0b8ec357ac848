"""What the offline interviewer says, by language: typed access to `phrases/<language>.yaml`.

Owns the shape and completeness of the phrase files; knows nothing of when a phrase is said.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from llm.offline.errors import PhrasebookError
from llm.offline.files import read_model
from llm.purposes import KeyPoint, Language

PHRASES_FOLDER = Path(__file__).parent / "phrases"

Phrases = Annotated[tuple[str, ...], Field(min_length=4)]
Words = Annotated[tuple[str, ...], Field(min_length=5)]


def _split(words: object) -> object:
    """Single words are written as running text: unquoted, YAML reads "no" and "on" as false and true in a list."""
    return tuple(words.split()) if isinstance(words, str) else words


SingleWords = Annotated[tuple[str, ...], Field(min_length=5), BeforeValidator(_split)]
SchemeName = Literal["concept", "practice", "tradeoff", "failure", "story"]
ExpectationKind = Literal["situation", "action", "result", "learning", "reason", "example", "comparison", "prevention"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Scheme(_Part):
    """What a good answer to a template question holds; `{topic}` stands for the topic."""

    suggested_time_seconds: int = Field(ge=15, le=600)
    key_points: Annotated[tuple[KeyPoint, ...], Field(min_length=3, max_length=6)]
    ideal_answer: str


class Template(_Part):
    scheme: SchemeName
    text: str


class SkillTemplates(_Part):
    easy: Annotated[tuple[Template, ...], Field(min_length=8)]
    medium: Annotated[tuple[Template, ...], Field(min_length=8)]
    hard: Annotated[tuple[Template, ...], Field(min_length=8)]


class SummaryPhrases(_Part):
    overall: str
    no_overall: str
    highest: str
    highest_quoted: str
    lowest: str
    lowest_missing: str
    not_assessed: str
    strength: str
    strength_plain: str
    improvement: str
    improvement_plain: str
    joiner: str


class ImprovementPhrases(_Part):
    missed: str
    contradicted: str
    more_specific: str
    complete: str
    off_topic: str
    unknown: str
    unknown_plain: str
    no_expectations: str


class NotAssessedPhrases(_Part):
    too_few_words: str
    only_fillers: str
    other_language: str
    nothing_to_compare: str


AnyWords = Annotated[tuple[str, ...], BeforeValidator(_split)]


class NounSigns(_Part):
    """How to recognise a noun without a grammar: the words before or after it, and where it stands among others.

    `head` says whether a group of content words ends or begins with its noun; `joiners` tie a second noun to it.
    """

    head: Literal["first", "last"]
    before: AnyWords
    after: AnyWords
    joiners: AnyWords


class Expectation(_Part):
    """How to recognise a key point that asks for a kind of content, and the words that such content is told in."""

    kind: ExpectationKind
    point_words: Annotated[tuple[str, ...], Field(min_length=3)]
    markers: Words


class Phrasebook(_Part):
    language: Language
    name: str
    greeting: str
    greeting_named: str
    closing: str
    two_minutes_notice: str
    acknowledgements_with_word: Phrases
    acknowledgements: Phrases
    acknowledgements_unknown: Phrases
    bridges: Phrases
    fillers: Phrases
    fillers_with_word: Phrases
    follow_ups: Phrases
    # Before a programming exercise, and after it: on time, on tests, on a change of what is wanted.
    coding_introduction: str
    coding_follow_ups: Annotated[tuple[str, ...], Field(min_length=3)]
    resume_questions: Phrases
    schemes: dict[SchemeName, Scheme]
    skill_templates: SkillTemplates
    field_templates: Annotated[tuple[Template, ...], Field(min_length=8)]
    role_templates: Annotated[tuple[Template, ...], Field(min_length=6)]
    story_templates: Annotated[tuple[Template, ...], Field(min_length=12)]
    lead_ins: Phrases
    area_names: dict[str, str]
    summary: SummaryPhrases
    improvement: ImprovementPhrases
    not_assessed: NotAssessedPhrases
    dont_know: Words
    filler_words: SingleWords
    filler_phrases: Words
    hedges: Words
    # Words that turn a statement round, and words that may.
    negations: Annotated[tuple[str, ...], Field(min_length=3), BeforeValidator(_split)]
    soft_negations: SingleWords
    # Openings after which the rest of the sentence is denied as a whole.
    denials: Words
    clause_words: SingleWords
    # Words about a person's private life: an interviewer does not pick them up.
    private_words: SingleWords
    told_experience: str
    nouns: NounSigns
    stop_words: SingleWords
    asks_for_experience: str
    describing_verbs: Annotated[tuple[str, ...], Field(min_length=3), BeforeValidator(_split)]
    expectations: tuple[Expectation, ...]

    @model_validator(mode="after")
    def _is_complete(self) -> Phrasebook:
        if missing := set(get_args(SchemeName)) - set(self.schemes):
            raise ValueError(f"schemes are missing: {', '.join(sorted(missing))}")
        if missing := set(get_args(ExpectationKind)) - {expectation.kind for expectation in self.expectations}:
            raise ValueError(f"expectations are missing: {', '.join(sorted(missing))}")
        for slot, phrases in {
            "{word}": (*self.acknowledgements_with_word, *self.fillers_with_word),
            "{topic}": (
                *self.resume_questions,
                *(t.text for t in (*self.skill_templates.easy, *self.skill_templates.medium)),
                *(t.text for t in (*self.skill_templates.hard, *self.field_templates, *self.role_templates)),
            ),
            "{name}": (self.greeting_named,),
        }.items():
            for phrase in phrases:
                if slot not in phrase:
                    raise ValueError(f"the slot {slot} is missing in: {phrase}")
        return self


@lru_cache(maxsize=16)
def phrases(language: Language) -> Phrasebook:
    """The phrasebook of a language, read once. Raises PhrasebookError naming the file and the field."""
    return read_model(PHRASES_FOLDER / f"{language}.yaml", Phrasebook, PhrasebookError)
