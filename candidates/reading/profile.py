"""What a paper says about a person or a job: the typed shape of Document.profile and Document.sections."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from candidates.reading.headings import SectionName

Seniority = Literal["intern", "junior", "mid", "senior", "lead", "principal", "director", "executive"]


class Part(BaseModel):
    """Stored as JSON: an unknown field is a mistake, and nothing is changed after it was made."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FoundSkill(Part):
    """A skill by its usual name, and the line of the document that says so."""

    name: str
    group: str
    evidence: str


class Position(Part):
    """A job. `start` and `end` are `YYYY` or `YYYY-MM`, `end` also `present`; what is not known is empty."""

    title: str = ""
    employer: str = ""
    start: str = ""
    end: str = ""


class Project(Part):
    """A project by the name the document gives it, with the skills named in its lines."""

    name: str
    skills: tuple[str, ...] = ()

    @property
    def phrase(self) -> str:
        """The name as it is said in a sentence: "the Rewards dashboard project"."""
        is_one = self.name.casefold().endswith(("project", "projekt", "projet"))
        return f"the {self.name}" if is_one else f"the {self.name} project"


class Degree(Part):
    """A degree, the school it is from, or both, as written. Times as in Position."""

    degree: str = ""
    school: str = ""
    start: str = ""
    end: str = ""


class SpokenLanguage(Part):
    """A language by its English name, and how well it is spoken in the document's own words."""

    name: str
    level: str = ""


class Job(Part):
    """What a job description asks for. Of the skills in one group of `alternatives` any one will do."""

    seniority: Seniority | None = None
    required: tuple[FoundSkill, ...] = ()
    preferred: tuple[FoundSkill, ...] = ()
    alternatives: tuple[tuple[str, ...], ...] = ()
    years: int | None = None
    responsibilities: tuple[str, ...] = ()


class Profile(Part):
    """A résumé or a job description, as far as rules can tell. What is not found is empty.

    `suspicious` holds lines that speak to whoever reads or judges the document; nothing else here comes from them.
    `job` is what a job description asks for; a résumé has none. What depends on today, such as years of experience, is
    told from the positions when somebody asks.
    """

    name: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    links: tuple[str, ...] = ()
    skills: tuple[FoundSkill, ...] = ()
    positions: tuple[Position, ...] = ()
    projects: tuple[Project, ...] = ()
    degrees: tuple[Degree, ...] = ()
    languages: tuple[SpokenLanguage, ...] = ()
    job: Job | None = None
    suspicious: tuple[str, ...] = ()

    @property
    def schools(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(degree.school for degree in self.degrees if degree.school))

    @property
    def employers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(position.employer for position in self.positions if position.employer))


Sections = dict[SectionName, str]


class Structured(Part):
    """A text taken apart. What stands before the first heading is in no section."""

    sections: Sections
    profile: Profile
