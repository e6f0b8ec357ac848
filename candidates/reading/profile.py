"""What a paper says about a person or a job: the typed shape of Document.profile and Document.sections."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from candidates.reading.headings import SectionName


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


class Profile(Part):
    """A résumé or a job description, as far as rules can tell. What is not found is empty.

    `suspicious` holds lines that speak to whoever reads or judges the document; nothing else here comes from them.
    """

    name: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    links: tuple[str, ...] = ()
    skills: tuple[FoundSkill, ...] = ()
    positions: tuple[Position, ...] = ()
    projects: tuple[Project, ...] = ()
    suspicious: tuple[str, ...] = ()

    @property
    def employers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(position.employer for position in self.positions if position.employer))


Sections = dict[SectionName, str]


class Structured(Part):
    """A text taken apart. What stands before the first heading is in no section."""

    sections: Sections
    profile: Profile
