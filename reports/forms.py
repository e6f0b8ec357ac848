"""Forms of the staff's report pages."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django import forms

from interviews.models import InterviewConfig, SessionStatus
from reports.models import DecisionOutcome
from reports.selectors import WAITING
from reports.services.decision import REASON_MAX_LENGTH
from reports.services.reading import NOTE_MAX_LENGTH
from reports.services.sharing import DAYS_IF_NOT_SAID, LONGEST_DAYS, MEANT_FOR_MAX_LENGTH


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

    shortlisted = forms.BooleanField(label="Shortlist only", required=False)

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


class SecondReaderForm(forms.Form):
    reader = forms.EmailField(
        label="Their e-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text="Of somebody who can sign in as an interviewer.",
        error_messages={"required": "Please say whom to ask."},
    )
    note = forms.CharField(label="What to look at", required=False, max_length=NOTE_MAX_LENGTH)


class ShareForm(forms.Form):
    meant_for = forms.CharField(
        label="For whom",
        required=False,
        max_length=MEANT_FOR_MAX_LENGTH,
        help_text="A note for your team, to tell links apart. The reader does not see it.",
    )
    days = forms.IntegerField(
        label="Open for how many days",
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=DAYS_IF_NOT_SAID,
        widget=forms.NumberInput(attrs={"min": 1, "max": LONGEST_DAYS}),
    )
    shows_contact = forms.BooleanField(label="Show e-mail and phone", required=False)
