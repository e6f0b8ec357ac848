"""What may be asked of a model: one typed input and one typed output for each purpose.

Owns the contract that every provider fulfils, the offline interviewer included. Knows nothing of
providers, of Django models or of who asks.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Difficulty = Literal["easy", "medium", "hard"]
InterviewKind = Literal["technical", "behavioural", "mixed"]
Language = Literal["en", "de", "fr", "es", "pt", "hi"]
QuestionType = Literal["preset", "follow_up", "resume", "coding"]
Action = Literal["preset", "follow_up", "resume", "complete"]
Quality = Literal["Excellent", "Good", "Fair", "Poor"]
Recommendation = Literal["Strongly recommend", "Recommend", "Consider", "Do not recommend"]
Score = Annotated[float, Field(ge=0, le=100)]


class Strict(BaseModel):
    """Both ends are ours: an unknown field is a mistake, and nothing is changed after it was made."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class KeyPoint(Strict):
    """One idea a good answer contains, and the follow-up that asks for it without giving it away."""

    point: str
    probe: str = ""


# --- questions ------------------------------------------------------------------------------------


class QuestionsInput(Strict):
    """The interview to write questions for. `exclude` holds texts that are already in the plan."""

    job_role: str
    job_description: str = ""
    interview_type: InterviewKind = "technical"
    difficulty: Difficulty = "medium"
    focus_areas: tuple[str, ...] = ()
    language: Language = "en"
    count: int = Field(ge=1, le=30)
    seed: int = 0
    exclude: tuple[str, ...] = ()


class PreparedQuestion(Strict):
    text: str
    kind: Literal["spoken", "coding"] = "spoken"
    difficulty: Difficulty = "medium"
    tags: tuple[str, ...] = ()
    suggested_time_seconds: int = Field(ge=15, le=3600)
    key_points: tuple[KeyPoint, ...] = ()
    ideal_answer: str = ""
    source: Literal["bank", "template", "model"] = "bank"


class QuestionsOutput(Strict):
    questions: tuple[PreparedQuestion, ...]


# --- decide: the next step after an answer ----------------------------------------------------------


class Exchange(Strict):
    """One earlier question of this interview and what was answered."""

    question: str
    answer: str
    question_type: QuestionType


class Standing(Strict):
    """Where the interview stands at an answer.

    `follow_ups_left` is for the current question; `resume_topics` are facts of the candidate's résumé
    (projects, skills) that the job asks for and that were not asked about yet.
    """

    job_role: str
    job_description: str = ""
    focus_areas: tuple[str, ...] = ()
    language: Language = "en"
    question: str
    question_type: QuestionType
    key_points: tuple[KeyPoint, ...] = ()
    ideal_answer: str = ""
    answer: str
    # Everything said so far on the current question, its follow-ups included; the last one is `answer`.
    answers_on_question: tuple[str, ...] = ()
    asked_texts: tuple[str, ...] = ()
    history: tuple[Exchange, ...] = ()
    resume_topics: tuple[str, ...] = ()
    follow_ups_left: int = 0
    resume_questions_left: int = 0
    presets_left: int = 0
    elapsed_seconds: float = 0
    remaining_seconds: float = 0
    seed: int = 0


class DecideInput(Standing):
    """The answer has been given."""


class DecideOutput(Strict):
    """What the interviewer would do now. A proposal: the rules of the interview check it."""

    action: Action
    acknowledgement: str  # a short sentence that fits the answer; never a judgement of it
    question_text: str = ""  # for follow_up and resume
    suggested_time_seconds: int = Field(default=60, ge=15, le=600)


# --- tentative: listening while the candidate speaks ---------------------------------------------------


class TentativeInput(Standing):
    """The answer is still being given: `answer` is what was heard of it so far."""

    def as_given(self) -> DecideInput:
        """The same standing, as if the answer ended here."""
        return DecideInput(**{name: getattr(self, name) for name in Standing.model_fields})


Verdict = Literal["complete", "cut_off", "thinking"]


class TentativeOutput(Strict):
    """What a listener thinks of an unfinished answer, and what the interviewer would do if it ended here.

    `decision` is given where the answer sounds complete. It has no effect until the turn commits.
    """

    acknowledgement: str
    verdict: Verdict
    decision: DecideOutput | None = None


# --- filler and acknowledgement -----------------------------------------------------------------------


class FillerInput(Strict):
    """A long answer or a long wait. `said_before` lists interjections this interview has had."""

    heard: str
    language: Language = "en"
    said_before: tuple[str, ...] = ()
    seed: int = 0


class FillerOutput(Strict):
    text: str


# --- evaluate ---------------------------------------------------------------------------------------


class EvaluateInput(Strict):
    """One answer to judge. Blind: there is no place here for a name, a contact or a résumé."""

    question: str
    question_kind: Literal["spoken", "coding", "behavioural"] = "spoken"
    key_points: tuple[KeyPoint, ...] = ()
    ideal_answer: str = ""
    answer: str
    language: Language = "en"


class Evidence(Strict):
    """Words that stand verbatim in the answer: `answer[start:end] == quote` (character offsets)."""

    quote: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class KeyPointFinding(Strict):
    point: str
    coverage: float = Field(ge=0, le=1)
    covered: bool
    contradicted: bool = False
    evidence: Evidence | None = None


class CriterionScore(Strict):
    name: Literal["relevance", "correctness", "depth", "specificity", "structure"]
    score: Score
    evidence: tuple[Evidence, ...] = ()


class EvaluateOutput(Strict):
    """The judgement of one answer. `score` is None when the answer cannot be assessed, with the reason."""

    score: Score | None
    quality: Quality | None
    not_assessed_reason: str = ""
    criteria: tuple[CriterionScore, ...] = ()
    key_points: tuple[KeyPointFinding, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    improvement: str = ""
    flags: tuple[Literal["addresses_the_judge", "keyword_list", "repeats_the_question"], ...] = ()


# --- summarise ----------------------------------------------------------------------------------------


class JudgedAnswer(Strict):
    label: str
    question: str
    question_type: QuestionType
    score: Score | None
    covered: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    quote: str = ""


class SummariseInput(Strict):
    """The judged answers of one interview, without the person."""

    job_role: str
    language: Language = "en"
    answers: tuple[JudgedAnswer, ...]
    overall_score: Score | None
    dimensions: dict[str, float | None] = Field(default_factory=dict)
    recommendation: Recommendation | None = None


class SummariseOutput(Strict):
    summary: str
    strengths: tuple[str, ...] = ()
    areas_for_improvement: tuple[str, ...] = ()


# --- profile ------------------------------------------------------------------------------------------


class ProfileInput(Strict):
    """A document to take apart. The caller has taken out who the person is and how to reach them."""

    kind: Literal["resume", "job_description"]
    text: str


class ProfilePosition(Strict):
    """A job held. Times are `YYYY` or `YYYY-MM`, `end` also `present`."""

    title: str = ""
    employer: str = ""
    start: str = ""
    end: str = ""


class ProfileDegree(Strict):
    degree: str = ""
    school: str = ""


class ProfileOutput(Strict):
    """What the document says, in its own words. A model's alone: the rules that read papers do not stand behind it."""

    title: str = ""
    skills: tuple[str, ...] = ()
    preferred_skills: tuple[str, ...] = ()
    positions: tuple[ProfilePosition, ...] = ()
    projects: tuple[str, ...] = ()
    degrees: tuple[ProfileDegree, ...] = ()
    languages: tuple[str, ...] = ()
    years: int | None = None
    responsibilities: tuple[str, ...] = ()


# --- match --------------------------------------------------------------------------------------------


class MatchInput(Strict):
    """A job and a record of work. The caller has taken out who the person is, how to reach them, and their schools."""

    job_title: str = ""
    job: str
    record: str


class MatchClaim(Strict):
    """How one wish of the job stands. `evidence` are words of the record (none where it is missing), verbatim."""

    skill: str
    wanted: Literal["required", "preferred"]
    standing: Literal["shown", "transferable", "missing"]
    through: str = ""
    reason: str = ""
    evidence: str = ""
    job_evidence: str


class MatchTopic(Strict):
    """What to ask about, and the words of the record or of the job it rests on."""

    topic: str
    why: str = ""
    evidence: str


class MatchOutput(Strict):
    """A reading, no score. A model's alone: the rules' match stands beside it."""

    claims: tuple[MatchClaim, ...] = ()
    topics: tuple[MatchTopic, ...] = ()


# --- code review ----------------------------------------------------------------------------------------

CodeAspectName = Literal["correctness", "complexity", "readability", "testing"]


class CodeReviewInput(Strict):
    """A solution to a programming task. Blind like the judge: there is no place here for a person.

    `known` holds what is known before any tool is used (the result of the task's own tests, say).
    """

    task: str
    programming_language: str
    code: str
    known: str = ""
    language: Language = "en"


class CodeAspect(Strict):
    """One side of the code. `rests_on` holds the numbers of the tool runs that show it."""

    name: CodeAspectName
    score: Score
    remark: str
    rests_on: tuple[int, ...] = ()


class CodeFinding(Strict):
    """Something about certain lines, counted from 1, both ends included; `code` is what stands there."""

    line: int = Field(ge=1)
    end_line: int = Field(ge=1)
    code: str
    aspect: CodeAspectName
    severity: Literal["problem", "remark", "strength"]
    message: str
    rests_on: tuple[int, ...] = ()


class CodeReviewOutput(Strict):
    """A model's verdict on a piece of code. Complexities are in O notation, empty where they cannot be told."""

    verdict: Literal["correct", "partly_correct", "incorrect", "not_assessable"]
    summary: str
    time_complexity: str = ""
    space_complexity: str = ""
    aspects: tuple[CodeAspect, ...] = ()
    findings: tuple[CodeFinding, ...] = ()


# --- who gave it ------------------------------------------------------------------------------------------


class JudgedBy(Strict):
    """Who gave an output: stored with everything a model wrote, and shown beside it."""

    provider: str
    model: str
    prompt_version: str

    @property
    def is_offline(self) -> bool:
        return self.provider == OFFLINE_PROVIDER


OFFLINE_PROVIDER = "offline"
