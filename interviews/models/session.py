"""One conversation: its state, the answers, and everything that was said."""

from __future__ import annotations

import uuid
from typing import ClassVar, cast

from django.db import models

from candidates.models import Candidate
from interviews.models.plan import InterviewConfig, Language, Question
from llm.services import Language as SpokenLanguage


class SessionStatus(models.TextChoices):
    PENDING = "pending", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    COMPLETED = "completed", "Completed"
    ABANDONED = "abandoned", "Abandoned"
    EXPIRED = "expired", "Expired"


class Phase(models.TextChoices):
    """Where the current turn stands."""

    ANSWERING = "answering", "Waiting for the answer"
    REPLYING = "replying", "Preparing the reply"
    OVER = "over", "Over"


class EndReason(models.TextChoices):
    COMPLETED = "completed", "All questions asked"
    ENDED_BY_CANDIDATE = "ended_by_candidate", "Ended by the candidate"
    TIME_UP = "time_up", "Time was up"
    CLOSED_BY_STAFF = "closed_by_staff", "Closed by the team"
    ABANDONED = "abandoned", "Left and not resumed"


class AnswersBy(models.TextChoices):
    VOICE = "voice", "Speaking"
    TYPING = "typing", "Typing"


def pseudonym_of(session_id: uuid.UUID) -> str:
    """What a session's candidate is called where their name is hidden: the same for everybody."""
    return f"Candidate {session_id.hex[:4].upper()}"


class InterviewSession(models.Model):
    PERSONAL_FIELDS: ClassVar = frozenset({"state", "draft"})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    config = models.ForeignKey(InterviewConfig, on_delete=models.PROTECT, related_name="sessions")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="sessions")
    status = models.CharField(max_length=12, choices=SessionStatus.choices, default=SessionStatus.PENDING)
    phase = models.CharField(max_length=10, choices=Phase.choices, default=Phase.ANSWERING)
    # The turn that is open or being replied to; the first question is turn 1.
    turn = models.PositiveIntegerField(default=1)
    # The last `seq` a message of this session carried.
    seq = models.PositiveBigIntegerField(default=0)
    state = models.JSONField(default=dict, blank=True, help_text="interviews.live.state.SessionState")
    # What the candidate has said in the open turn so far; a crash costs what came after the last save.
    draft = models.TextField(blank=True)
    # When the running clock of the question ends; empty while it stands still.
    question_ends_at = models.DateTimeField(null=True, blank=True)
    last_notice_at = models.DateTimeField(null=True, blank=True)
    current_question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # What the candidate has chosen before the beginning.
    # Everything is possible with either, and may change on the way.
    answers_by = models.CharField(max_length=6, choices=AnswersBy.choices, default=AnswersBy.TYPING)
    time_percent = models.PositiveSmallIntegerField(default=100, help_text="of the time as planned")
    # The language they answer in; empty: the interview's.
    language = models.CharField(max_length=2, choices=Language.choices, blank=True)
    # What the candidate was told on the way in, whatever the interview's settings are since.
    collects_integrity_events = models.BooleanField(default=False, editable=False)
    # The clock of the interview: empty until it starts.
    start_time = models.DateTimeField(null=True, blank=True)
    end_time = models.DateTimeField(null=True, blank=True)
    deadline = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=20, choices=EndReason.choices, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    # The channel name of the connection that holds the session; empty when nobody does.
    channel = models.CharField(max_length=200, blank=True, editable=False)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "session"
        ordering = ("-created_at",)
        indexes = (
            models.Index(fields=("config", "-created_at")),
            # For lists over all interviews, which come newest first.
            models.Index(fields=("-created_at", "id")),
            models.Index(fields=("status", "deadline")),
            models.Index(fields=("candidate",)),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(status__in=SessionStatus.values), name="session_status_known"),
            models.CheckConstraint(condition=models.Q(phase__in=Phase.values), name="session_phase_known"),
            models.CheckConstraint(
                condition=models.Q(end_time=None)
                | models.Q(start_time=None)
                | models.Q(end_time__gte=models.F("start_time")),
                name="session_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"Session {self.id}"

    @property
    def pseudonym(self) -> str:
        return pseudonym_of(self.pk)

    @property
    def is_over(self) -> bool:
        return self.status not in (SessionStatus.PENDING, SessionStatus.IN_PROGRESS)

    @property
    def answer_language(self) -> SpokenLanguage:
        return cast(SpokenLanguage, self.language or self.config.language)

    @property
    def time_limit_seconds(self) -> int:
        """The length of the interview, with what more the candidate was given."""
        return self.config.time_limit_minutes * 60 * self.time_percent // 100


class QuestionType(models.TextChoices):
    PRESET = "preset", "Prepared question"
    FOLLOW_UP = "follow_up", "Follow-up"
    RESUME = "resume", "From the résumé"
    CODING = "coding", "Coding"


class TranscriptSource(models.TextChoices):
    LIVE = "live", "Live captions"
    AUDIO = "audio", "Transcribed recording"
    TYPED = "typed", "Typed"
    CORRECTED = "corrected", "Corrected by the candidate"


class Transcription(models.TextChoices):
    """How far the recording of an answer is on its way to words."""

    NONE = "", "Not recorded"
    PENDING = "pending", "Being transcribed"
    DONE = "done", "Transcribed"
    FAILED = "failed", "Could not be transcribed"


class ReplySource(models.TextChoices):
    """From where the first words after an answer came."""

    SPECULATIVE = "speculative", "Speculative reply"
    FINAL = "final", "Definitive reply"
    TENTATIVE = "tentative", "Tentative reply"
    BRIDGE = "bridge", "Bridge"
    RULES = "rules", "Rules"


def audio_name(response: Response, filename: str) -> str:
    return f"audio/{response.session_id}/{response.id}.{filename.rsplit('.', 1)[-1].lower()[:5]}"


class Response(models.Model):
    """The answer to one turn, stored once, whatever is sent again."""

    PERSONAL_FIELDS: ClassVar = frozenset({"transcript", "audio", "code"})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(InterviewSession, on_delete=models.CASCADE, related_name="responses")
    turn = models.PositiveIntegerField()
    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.SET_NULL, related_name="responses")
    question_number = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=40)
    question_text = models.TextField()
    question_type = models.CharField(max_length=10, choices=QuestionType.choices)
    # What a good answer to this very question contains: the question's own, or the probed point of a follow-up.
    key_points = models.JSONField(default=list, blank=True)
    ideal_answer = models.TextField(blank=True)
    transcript = models.TextField(blank=True)
    transcript_source = models.CharField(max_length=10, choices=TranscriptSource.choices, default=TranscriptSource.LIVE)
    skipped = models.BooleanField(default=False)
    # How sure the transcriber is of `transcript`, 0 to 1; empty where nobody tells.
    confidence = models.FloatField(null=True, blank=True)
    transcription = models.CharField(
        max_length=8, choices=Transcription.choices, blank=True, default=Transcription.NONE
    )
    audio = models.FileField(upload_to=audio_name, blank=True, max_length=200)
    # The length of the recording, also after it was deleted.
    audio_seconds = models.FloatField(null=True, blank=True)
    code = models.TextField(blank=True)
    code_language = models.CharField(max_length=20, blank=True)
    client_id = models.CharField(max_length=80, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    first_word_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField()
    first_reply_at = models.DateTimeField(null=True, blank=True)
    reply_at = models.DateTimeField(null=True, blank=True)
    reply_source = models.CharField(max_length=12, choices=ReplySource.choices, blank=True)
    # The ask of the listener whose proposal became the reply (LLMCall.ask); empty when none did.
    taken_ask = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("session", "turn")
        constraints = (
            models.UniqueConstraint(fields=("session", "turn"), name="response_once_a_turn"),
            models.UniqueConstraint(
                fields=("session", "client_id"), condition=~models.Q(client_id=""), name="response_once_a_client_id"
            ),
            models.CheckConstraint(
                condition=models.Q(question_type__in=QuestionType.values), name="response_type_known"
            ),
        )

    def __str__(self) -> str:
        return f"Answer {self.label}"


class Speaker(models.TextChoices):
    INTERVIEWER = "interviewer", "Interviewer"
    CANDIDATE = "candidate", "Candidate"


class UtteranceSource(models.TextChoices):
    QUESTION = "question", "Question"
    REPLY = "reply", "Reply"
    TENTATIVE = "tentative", "Tentative reply"
    FILLER = "filler", "Filler"
    BRIDGE = "bridge", "Bridge"
    NOTICE = "notice", "Notice"
    ANSWER = "answer", "Answer"


class Utterance(models.Model):
    """One line of the append-only transcript."""

    PERSONAL_FIELDS: ClassVar = frozenset({"text"})

    session = models.ForeignKey(InterviewSession, on_delete=models.CASCADE, related_name="utterances")
    turn = models.PositiveIntegerField()
    speaker = models.CharField(max_length=12, choices=Speaker.choices)
    source = models.CharField(max_length=12, choices=UtteranceSource.choices)
    text = models.TextField()
    # Who wrote an interviewer's words: shown as the badge "offline rules" where it applies.
    judged_by = models.JSONField(default=dict, blank=True)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ("session", "id")
        indexes = (models.Index(fields=("session", "turn")),)

    def __str__(self) -> str:
        return f"{self.get_speaker_display()}, turn {self.turn}"
