"""Forms of the staff's report pages."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django import forms

from interviews.models import InterviewConfig, SessionStatus
from reports.models import DecisionOutcome
from reports.selectors import WAITING
from reports.services.decision import REASON_MAX_LENGTH


class SessionFilterForm(forms.Form):
    search = forms.CharField(
        label="Candidate",
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Name or e-mail", "autocomplete": "off"}),
    )
    interview = forms.TypedChoiceField(label="Interview", required=False, coerce=UUID, empty_value=None)
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Any status"), *SessionStatus.choices])
    decision = forms.ChoiceField(
        label="Decision",
        required=False,
        choices=[("", "Any"), (WAITING, "Waiting for one"), *DecisionOutcome.choices],
    )

    def __init__(self, *args: object, interviews: Iterable[InterviewConfig], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["interview"] = forms.TypedChoiceField(
            label="Interview",
            required=False,
            coerce=UUID,
            empty_value=None,
            choices=[("", "All interviews"), *((str(config.pk), config.job_role) for config in interviews)],
        )


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(
        label="Decision",
        choices=DecisionOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Please choose one.",
        },
    )
    reason = forms.CharField(
        label="Reason",
        max_length=REASON_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept with your name and the date. It can be added to, not changed.",
        error_messages={"required": "Please give the reason for your decision."},
    )
