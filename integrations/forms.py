"""Forms of the integrations page. What they mean is decided in services."""

from __future__ import annotations

from django import forms

from integrations.models import EVENTS
from syncinterview.accounts.models import Scope


class WebhookForm(forms.Form):
    url = forms.URLField(
        label="Address",
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://example.com/hooks"}),
    )
    events = forms.MultipleChoiceField(label="Tell it when", choices=EVENTS, widget=forms.CheckboxSelectMultiple)


class KeyForm(forms.Form):
    name = forms.CharField(
        label="Name", max_length=80, help_text="What will use it, for example the name of the system."
    )
    scopes = forms.MultipleChoiceField(label="It may", choices=Scope.choices, widget=forms.CheckboxSelectMultiple)
