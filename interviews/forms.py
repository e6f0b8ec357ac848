"""Forms of the staff pages. They turn what was typed into the arguments of a service and back; rules live there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from interviews.models import Avatar, ConfigStatus, InterviewConfig, Language, Question
from interviews.services import ConfigFields, KeyPointGiven
from interviews.services.questions import MAX_KEY_POINTS
from syncinterview.lib.viewer_time import zone_named

if TYPE_CHECKING:
    InterviewConfigForm: TypeAlias = forms.ModelForm[InterviewConfig]
else:
    InterviewConfigForm = forms.ModelForm

MAX_FOCUS_AREAS = 10
MAX_FOCUS_AREA_LENGTH = 60
OPENING_HOURS = ("opens_at", "closes_at")
# What the team may change while candidates are being interviewed.
REVIEW = ("blind_review", "candidate_feedback")
SETTINGS = (
    "job_role",
    "job_description",
    "interview_type",
    "difficulty",
    "focus_areas",
    "language",
    "time_limit_minutes",
    "question_count",
    "max_follow_ups",
    "max_resume_questions",
    "avatar",
    "voice",
    "records_audio",
    "keeps_code_history",
    "collects_integrity_events",
    "most_time_percent",
    "offered_languages",
    *OPENING_HOURS,
    *REVIEW,
)
WEIGHTS = {
    "communication": "Communication",
    "technical": "Technical",
    "problem_solving": "Problem solving",
    "role_fit": "Role fit",
}
VOICES = (
    ("", "The interviewer's own"),
    ("woman", "A woman's"),
    ("man", "A man's"),
    ("bright", "Bright"),
    ("calm", "Calm"),
)

UP_TO_THREE = [(number, str(number)) for number in range(4)]

AVATAR_WORDS: dict[str, str] = {
    Avatar.MAYA: "Warm and attentive",
    Avatar.THEO: "Clear and to the point",
    Avatar.ROBIN: "Relaxed and friendly",
    Avatar.SAGE: "Quiet and thoughtful",
}


class FocusAreasField(forms.CharField):
    """Areas typed with commas between them; a list without blanks and repetitions inside."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        words = ", ".join(value) if isinstance(value, list) else super().to_python(value) or ""
        areas = [" ".join(area.split()) for area in words.replace(";", ",").replace("\n", ",").split(",")]
        return list({area.casefold(): area for area in reversed(areas) if area}.values())[::-1]

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > MAX_FOCUS_AREAS:
            raise forms.ValidationError(f"Please choose {MAX_FOCUS_AREAS} areas at most.")
        if any(len(area) > MAX_FOCUS_AREA_LENGTH for area in value):
            raise forms.ValidationError(f"An area has {MAX_FOCUS_AREA_LENGTH} characters at most.")

    def run_validators(self, value: Any) -> None:
        """The base class's rules are for one string."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial or []) != self.to_python(data or ""))


class LocalTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class ConfigForm(InterviewConfigForm):
    """An interview's settings, with the job description pasted or as a file.

    Times are typed in the zone the form was shown in, which it carries along.
    """

    time_zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    jd_file = forms.FileField(
        label="Or upload it",
        required=False,
        help_text="PDF, DOCX, ODT, RTF or TXT, up to 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.odt,.rtf,.txt"}),
    )
    offered_languages = forms.MultipleChoiceField(
        label="Candidates may also answer in",
        required=False,
        choices=Language.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    focus_areas = FocusAreasField(
        label="Focus areas",
        required=False,
        help_text="With commas between them. Empty: taken from the role and the job description.",
        widget=forms.TextInput(attrs={"list": "focus-area-names", "autocomplete": "off"}),
    )

    class Meta:
        model = InterviewConfig
        fields = SETTINGS
        labels: ClassVar = {
            "job_role": "Role",
            "interview_type": "Kind of interview",
            "time_limit_minutes": "Time limit in minutes (5 to 120)",
            "question_count": "Number of questions (1 to 20)",
            "max_follow_ups": "Follow-ups per question (at most)",
            "max_resume_questions": "Questions on the résumé (at most)",
            "avatar": "Interviewer",
            "records_audio": "Keep recordings of what candidates say",
            "keeps_code_history": "Keep how a program came about",
            "collects_integrity_events": "Note when the page is left and text is pasted",
            "most_time_percent": "Time a candidate may take",
            "blind_review": "Review blind",
            "candidate_feedback": "Give candidates feedback",
        }
        help_texts: ClassVar = {
            "job_description": "Paste its text. The questions are made from it.",
            "blind_review": "Name, contact and what tells them from the résumé stay hidden until somebody has decided.",
            "candidate_feedback": "Candidates may read their strengths, what to improve and their answers. No scores.",
            "voice": "Heard where the interviewer speaks. Another language has its own voices of the same kind.",
        }
        widgets: ClassVar = {
            "job_role": forms.TextInput(attrs={"placeholder": "Backend engineer (Python)"}),
            "job_description": forms.Textarea(attrs={"rows": 8}),
            "max_follow_ups": forms.Select(choices=UP_TO_THREE),
            "max_resume_questions": forms.Select(choices=UP_TO_THREE),
            "voice": forms.Select(choices=VOICES),
            "avatar": forms.RadioSelect,
            "opens_at": LocalTimeInput,
            "closes_at": LocalTimeInput,
        }

    def __init__(self, *args: Any, locked: bool = False, **kwargs: Any) -> None:
        """`locked`: a candidate has begun, so that only opening hours and review can change."""
        super().__init__(*args, **kwargs)
        self.zone = zone_named(self.data.get("time_zone")) or timezone.get_current_timezone()
        self.fields["time_zone"].initial = str(self.zone)
        for name, words in zip(OPENING_HOURS, ("Opens at", "Closes at"), strict=True):
            self.fields[name].label = f"{words} ({self.zone})"
        if self.instance.voice not in dict(VOICES):
            # Named through the API, as its provider calls it.
            self.fields["voice"].widget.choices = [*VOICES, (self.instance.voice, self.instance.voice)]
        for name, words in WEIGHTS.items():
            self.fields[f"weight_{name}"] = forms.IntegerField(
                label=words, min_value=0, max_value=100, initial=self.instance.weights.get(name, 0)
            )
        self.locked = locked
        self.fields["most_time_percent"].required = False
        if locked:
            del self.fields["jd_file"]
            for name, field in self.fields.items():
                field.disabled = name not in (*OPENING_HOURS, *REVIEW, "time_zone")

    @property
    def weight_fields(self) -> list[forms.BoundField]:
        return [self[f"weight_{name}"] for name in WEIGHTS]

    @property
    def weights_sum(self) -> int:
        """Of what is shown; a weight that is not a number counts for nothing."""
        values = (str(field.value() or 0) for field in self.weight_fields)
        return sum(int(value) for value in values if value.isdecimal())

    @property
    def review_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in REVIEW]

    @property
    def upload(self) -> UploadedFile[bytes] | None:
        return self.cleaned_data.get("jd_file") or None

    def settings(self) -> ConfigFields:
        """The arguments of `config_create` and `config_update`; a file stands in for pasted words."""
        weights = {name: self.cleaned_data[f"weight_{name}"] for name in WEIGHTS}
        fields: ConfigFields = {**{name: self.cleaned_data[name] for name in SETTINGS}, "weights": weights}  # type: ignore[typeddict-item]
        return {**fields, "job_description": ""} if self.upload else fields

    def clean_most_time_percent(self) -> int:
        return self.cleaned_data["most_time_percent"] or self.instance.most_time_percent

    def full_clean(self) -> None:
        with timezone.override(self.zone):
            super().full_clean()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("jd_file") and cleaned.get("job_description") and "job_description" in self.changed_data:
            self.add_error("jd_file", "Please paste the job description or upload it, not both.")
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", "An interview closes after it opens.")
            del cleaned["opens_at"]
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors and self.files.get("jd_file") and "jd_file" not in self.errors:
            self.add_error("jd_file", "Please choose the file once more: a browser forgets it when a form comes back.")


class FindForm(forms.Form):
    """Search and filter of the list of interviews. Nothing in it can be wrong: what is unknown is left out."""

    q = forms.CharField(
        label="Search",
        required=False,
        max_length=100,
        widget=forms.SearchInput(attrs={"placeholder": "Role or person"}),
    )
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "All"), *ConfigStatus.choices])


class KeyPointRows(forms.Widget):
    """Two inputs a row, of one name each. The rows stand in templates/interviews/staff/_key_points.html."""

    needs_multipart_form = False

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[KeyPointGiven]:
        rows = zip(data.getlist(f"{name}_point"), data.getlist(f"{name}_probe"), strict=False)
        return [{"point": point.strip(), "probe": probe.strip()} for point, probe in rows]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}_point" not in data


class KeyPointsField(forms.Field):
    widget = KeyPointRows

    def clean(self, value: list[KeyPointGiven]) -> list[KeyPointGiven]:
        given = [entry for entry in value if entry["point"] or entry.get("probe")]
        if not all(entry["point"] for entry in given):
            raise forms.ValidationError("A follow-up stands without its key point.")
        return given


class QuestionForm(forms.Form):
    """A question with its key points, each with the follow-up that asks for it."""

    text = forms.CharField(label="Question", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    key_points = KeyPointsField(
        label="Key points of a good answer",
        required=False,
        help_text="Answers are judged by them. The follow-up asks for a point that was left out.",
    )
    ideal_answer = forms.CharField(
        label="An ideal answer", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    suggested_time_seconds = forms.IntegerField(
        label="Suggested time in seconds",
        min_value=15,
        max_value=3600,
        initial=120,
        widget=forms.NumberInput(attrs={"step": 15}),
    )

    @classmethod
    def of(cls, question: Question, sent: Any = None) -> QuestionForm:
        form = cls(
            sent,
            initial={
                "text": question.text,
                "key_points": question.key_points,
                "ideal_answer": question.ideal_answer,
                "suggested_time_seconds": question.suggested_time_seconds,
            },
            # Several questions can be open for change on one page.
            auto_id=f"question-{question.pk}-%s",
        )
        form.fields["text"].widget.attrs["autofocus"] = True
        return form

    @property
    def point_rows(self) -> list[KeyPointGiven]:
        """What is there, and empty rows as far as there is room."""
        given: list[KeyPointGiven] = list(self["key_points"].value() or ())
        empty: KeyPointGiven = {"point": "", "probe": ""}
        return given + [empty] * (MAX_KEY_POINTS - len(given))

    @property
    def rows_open(self) -> int:
        """So many rows stand open; the rest waits behind "More key points"."""
        used = sum(bool(row["point"] or row.get("probe")) for row in self.point_rows)
        return max(3, used + 1)

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
