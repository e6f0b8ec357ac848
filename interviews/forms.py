"""Forms of the staff pages. They turn what was typed into the arguments of a service and back; rules live there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from django import forms
from django.core.files.uploadedfile import UploadedFile

from interviews.models import Avatar, ConfigStatus, InterviewConfig, Question
from interviews.services import ConfigFields, KeyPointFields

if TYPE_CHECKING:
    InterviewConfigForm: TypeAlias = forms.ModelForm[InterviewConfig]
else:
    InterviewConfigForm = forms.ModelForm

MAX_FOCUS_AREAS = 10
MAX_FOCUS_AREA_LENGTH = 60
OPENING_HOURS = ("opens_at", "closes_at")
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
    "avatar",
    *OPENING_HOURS,
)

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
    """An interview's settings, with the job description pasted or as a file."""

    jd_file = forms.FileField(
        label="Or upload it",
        required=False,
        help_text="PDF, DOCX or TXT, up to 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.txt"}),
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
            "avatar": "Interviewer",
            "opens_at": "Opens at (UTC)",
            "closes_at": "Closes at (UTC)",
        }
        help_texts: ClassVar = {
            "job_description": "Paste its text. The questions are made from it.",
        }
        widgets: ClassVar = {
            "job_role": forms.TextInput(attrs={"placeholder": "Backend engineer (Python)"}),
            "job_description": forms.Textarea(attrs={"rows": 8}),
            "max_follow_ups": forms.Select(choices=[(number, str(number)) for number in range(4)]),
            "avatar": forms.RadioSelect,
            "opens_at": LocalTimeInput,
            "closes_at": LocalTimeInput,
        }

    def __init__(self, *args: Any, locked: bool = False, **kwargs: Any) -> None:
        """`locked`: a candidate has begun, so that only the opening hours can change."""
        super().__init__(*args, **kwargs)
        self.locked = locked
        if locked:
            del self.fields["jd_file"]
            for name, field in self.fields.items():
                field.disabled = name not in OPENING_HOURS

    @property
    def upload(self) -> UploadedFile[bytes] | None:
        return self.cleaned_data.get("jd_file") or None

    def settings(self) -> ConfigFields:
        """The arguments of `config_create` and `config_update`; a file stands in for pasted words."""
        fields: ConfigFields = {name: self.cleaned_data[name] for name in SETTINGS}  # type: ignore[assignment]
        return {**fields, "job_description": ""} if self.upload else fields

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


class QuestionForm(forms.Form):
    """A question with its key points, one a line."""

    text = forms.CharField(label="Question", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    key_points = forms.CharField(
        label="Key points of a good answer",
        required=False,
        max_length=4000,
        help_text="One a line. Answers are judged by them, and follow-ups ask for what was left out.",
        widget=forms.Textarea(attrs={"rows": 6}),
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
        points: list[KeyPointFields] = question.key_points
        form = cls(
            sent,
            initial={
                "text": question.text,
                "key_points": "\n".join(entry["point"] for entry in points),
                "ideal_answer": question.ideal_answer,
                "suggested_time_seconds": question.suggested_time_seconds,
            },
            # Several questions can be open for change on one page.
            auto_id=f"question-{question.pk}-%s",
        )
        form.fields["text"].widget.attrs["autofocus"] = True
        return form

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "key_points": self.cleaned_data["key_points"].splitlines()}
