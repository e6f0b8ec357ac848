"""The plan of an interview: what is asked of everybody who opens its link."""

from __future__ import annotations

import secrets
import uuid
from typing import cast

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.text import slugify

from candidates.models import Document
from llm.services import Language as SpokenLanguage


class ConfigStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    GENERATING = "generating", "Preparing questions"
    READY = "ready", "Ready"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class InterviewType(models.TextChoices):
    TECHNICAL = "technical", "Technical"
    BEHAVIOURAL = "behavioural", "Behavioural"
    MIXED = "mixed", "Mixed"


class Difficulty(models.TextChoices):
    EASY = "easy", "Easy"
    MEDIUM = "medium", "Medium"
    HARD = "hard", "Hard"


class Language(models.TextChoices):
    EN = "en", "English"
    DE = "de", "Deutsch"
    FR = "fr", "Français"
    ES = "es", "Español"
    PT = "pt", "Português"
    HI = "hi", "हिन्दी"


class MoreTime(models.IntegerChoices):
    """Of the time as planned, in percent."""

    NONE = 100, "As planned; more on request"
    QUARTER = 125, "Up to 1.25 times"
    HALF = 150, "Up to 1.5 times"
    DOUBLE = 200, "Up to twice"


class Avatar(models.TextChoices):
    MAYA = "maya", "Maya"
    THEO = "theo", "Theo"
    ROBIN = "robin", "Robin"
    SAGE = "sage", "Sage"


def new_slug() -> str:
    """Unguessable: who has the link may start an interview."""
    return secrets.token_urlsafe(9).replace("_", "-").strip("-").lower()


def default_weights() -> dict[str, int]:
    return {"communication": 15, "technical": 45, "problem_solving": 25, "role_fit": 15}


class InterviewConfig(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=80, unique=True, default=new_slug, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="interviews")
    job_role = models.CharField(max_length=120)
    job_description = models.TextField(blank=True, max_length=20_000)
    jd = models.ForeignKey(Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    interview_type = models.CharField(max_length=12, choices=InterviewType.choices, default=InterviewType.TECHNICAL)
    difficulty = models.CharField(max_length=6, choices=Difficulty.choices, default=Difficulty.MEDIUM)
    focus_areas = models.JSONField(default=list, blank=True, help_text="list of strings")
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.EN)
    time_limit_minutes = models.PositiveSmallIntegerField(
        default=30, validators=[MinValueValidator(5), MaxValueValidator(120)]
    )
    question_count = models.PositiveSmallIntegerField(
        default=6, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    max_follow_ups = models.PositiveSmallIntegerField(default=1, validators=[MaxValueValidator(3)])
    max_resume_questions = models.PositiveSmallIntegerField(default=1, validators=[MaxValueValidator(3)])
    avatar = models.CharField(max_length=10, choices=Avatar.choices, default=Avatar.MAYA)
    voice = models.CharField(max_length=60, blank=True)
    records_audio = models.BooleanField(
        "keep recordings",
        default=True,
        help_text="Off: what is said is turned into text and the recording is deleted at once.",
    )
    keeps_code_history = models.BooleanField(
        "keep how a program came about",
        default=False,
        help_text="What stands in the editor every ten seconds, to be looked through with the answer.",
    )
    collects_integrity_events = models.BooleanField(
        "note leaving the page and pasting",
        default=False,
        help_text="When the page is left, text is pasted or a second tab is opened. For a person to read; no part of "
        "any score.",
    )
    # What a candidate may take without asking.
    most_time_percent = models.PositiveSmallIntegerField(default=MoreTime.NONE, choices=MoreTime.choices)
    offered_languages = models.JSONField(default=list, blank=True, help_text="codes beside the interview's own")
    weights = models.JSONField(default=default_weights, blank=True, help_text="dimension: weight")
    # Name and contact stay hidden from the team until somebody has decided.
    blind_review = models.BooleanField(default=False)
    # Candidates may read what they did well, what to improve, and their answers, when the report is there.
    candidate_feedback = models.BooleanField(default=False)
    # Somebody's own rehearsal over their own documents: no hiring team sees it.
    is_practice = models.BooleanField(default=False, editable=False)
    # Same config, same seed, same questions; "generate again" raises it.
    seed = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=10, choices=ConfigStatus.choices, default=ConfigStatus.DRAFT)
    generation_error = models.CharField(max_length=300, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "interview"
        ordering = ("-created_at",)
        indexes = (models.Index(fields=("created_by", "-created_at")), models.Index(fields=("status", "updated_at")))
        constraints = (
            models.CheckConstraint(condition=models.Q(status__in=ConfigStatus.values), name="config_status_known"),
            models.CheckConstraint(
                condition=models.Q(time_limit_minutes__gte=1) & models.Q(question_count__gte=1), name="config_has_room"
            ),
            models.CheckConstraint(
                condition=models.Q(opens_at=None)
                | models.Q(closes_at=None)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="config_closes_after_opening",
            ),
        )

    def __str__(self) -> str:
        return self.job_role

    def save(self, *args: object, **kwargs: object) -> None:
        if self._state.adding and self.job_role and len(self.slug) <= 16:
            # A readable part before the unguessable one, so that a person can tell two links apart.
            self.slug = f"{slugify(self.job_role)[:40].strip('-') or 'interview'}-{self.slug}"
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def spoken_language(self) -> SpokenLanguage:
        """The language in the type the interviewer takes it in: the field's choices are the type's values."""
        return cast(SpokenLanguage, self.language)

    @property
    def languages(self) -> list[str]:
        """The codes a candidate may choose among, the interview's own first."""
        return [self.language, *(code for code in self.offered_languages if code != self.language)]


class QuestionKind(models.TextChoices):
    SPOKEN = "spoken", "Spoken"
    CODING = "coding", "Coding"


class QuestionSource(models.TextChoices):
    BANK = "bank", "Question bank"
    TEMPLATE = "template", "Template"
    MODEL = "model", "Language model"
    STAFF = "staff", "Written by the team"


class ExerciseArea(models.TextChoices):
    ALGORITHMS = "algorithms", "Algorithms"
    DATA = "data", "Data handling"
    DEBUGGING = "debugging", "Debugging"
    REFACTORING = "refactoring", "Refactoring"
    SQL = "sql", "SQL"


class TrialStatus(models.TextChoices):
    """Whether the reference solutions pass every test, tried in the sandbox as the exercise stands now."""

    UNTRIED = "untried", "Not tried yet"
    RUNNING = "running", "Being tried"
    PASSED = "passed", "Reference passes"
    FAILED = "failed", "Reference fails"
    NOT_EXECUTED = "not_executed", "Could not be tried here"


class CodingExercise(models.Model):
    """An exercise a coding question can carry: what to write and how it is tested."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Its name in the bank's files; empty: written by the team.
    bank_key = models.SlugField(max_length=80, unique=True, null=True, blank=True, editable=False)
    title = models.CharField(max_length=120, unique=True)
    statement = models.TextField()
    area = models.CharField(max_length=12, choices=ExerciseArea.choices, default=ExerciseArea.ALGORITHMS)
    difficulty = models.CharField(max_length=6, choices=Difficulty.choices, default=Difficulty.MEDIUM)
    suggested_time_seconds = models.PositiveIntegerField(
        default=900, validators=[MinValueValidator(60), MaxValueValidator(3600)]
    )
    signature = models.JSONField(default=dict, blank=True, help_text="language: what is called, in one line")
    starter_code = models.JSONField(default=dict, blank=True, help_text="language: source")
    reference_solution = models.JSONField(default=dict, blank=True, help_text="language: source")
    visible_tests = models.JSONField(default=list, blank=True, help_text="interviews.sandbox.cases")
    hidden_tests = models.JSONField(default=list, blank=True, help_text="interviews.sandbox.cases")
    key_points = models.JSONField(default=list, blank=True, help_text="list of strings")
    trial_status = models.CharField(
        max_length=12, choices=TrialStatus.choices, default=TrialStatus.UNTRIED, editable=False
    )
    trial = models.JSONField(default=dict, blank=True, editable=False, help_text="language: RunResult")
    # What was tried; another content has to be tried again.
    trial_of = models.CharField(max_length=64, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title

    @property
    def languages(self) -> list[str]:
        """The languages it can be solved in: those that it has a reference for."""
        return sorted(self.reference_solution)

    @property
    def is_usable(self) -> bool:
        """Whether it may be asked. Where nothing can be run, the bank's exercises may: they were tried before they
        were given out."""
        tried_elsewhere = bool(self.bank_key) and self.trial_status == TrialStatus.NOT_EXECUTED
        return self.trial_status == TrialStatus.PASSED or tried_elsewhere


class Question(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    config = models.ForeignKey(InterviewConfig, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6, choices=QuestionKind.choices, default=QuestionKind.SPOKEN)
    text = models.TextField(max_length=1000)
    tags = models.JSONField(default=list, blank=True, help_text="list of strings")
    difficulty = models.CharField(max_length=6, choices=Difficulty.choices, default=Difficulty.MEDIUM)
    suggested_time_seconds = models.PositiveIntegerField(
        default=120, validators=[MinValueValidator(15), MaxValueValidator(3600)]
    )
    ideal_answer = models.TextField(blank=True, max_length=5000)
    key_points = models.JSONField(default=list, blank=True, help_text='list of {"point", "probe"}')
    source = models.CharField(max_length=8, choices=QuestionSource.choices, default=QuestionSource.STAFF)
    exercise = models.ForeignKey(
        CodingExercise, null=True, blank=True, on_delete=models.PROTECT, related_name="questions"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("config", "position")
        constraints = (
            models.UniqueConstraint(fields=("config", "position"), name="question_position_unique"),
            models.CheckConstraint(condition=~models.Q(text=""), name="question_text_given"),
        )

    def __str__(self) -> str:
        return self.text[:60]
