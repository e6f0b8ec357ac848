"""The form of the link page. What it means is decided in services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from interviews.consent import ConsentText
from interviews.services.entry import Entrant


class EntryForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        error_messages={
            "required": _("Enter your name, so that the team knows whose answers these are."),
            "max_length": _("Enter a name of at most 150 characters."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages={
            "required": _("Enter your e-mail address, so that the team can reach you."),
            "invalid": _("Enter a whole e-mail address, for example sam@example.com."),
            "max_length": _("Enter an e-mail address of at most 254 characters."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Phone number"),
        help_text=_("If the team may call you about the next step."),
        max_length=40,
        required=False,
        validators=[
            RegexValidator(
                r"^\+?[\d\s().\-/]{5,}$",
                _("Enter the phone number with digits, for example +44 20 7946 0123, or leave it out."),
            )
        ],
        error_messages={"max_length": _("Enter a phone number of at most 40 characters, or leave it out.")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    resume = forms.FileField(
        label=_("Résumé"),
        required=False,
        # Whether the file can be read, its size and that it is not empty are the candidates app's to say, in one place.
        allow_empty_file=True,
        help_text=_(
            "PDF, DOCX, ODT, RTF or TXT, up to 5 MB. The interviewer may ask one question about what is in it."
        ),
        error_messages={
            "invalid": _("Choose the file again: it did not arrive."),
            "missing": _("Choose the file again: it did not arrive."),
        },
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.odt,.rtf,.txt,application/pdf,text/plain"}),
    )
    consent = forms.BooleanField(
        error_messages={"required": _("Tick the box if you agree. Without it the interview cannot begin.")},
    )

    def __init__(self, *args: Any, consent_text: ConsentText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consent_text = consent_text
        self.fields["consent"].label = consent_text.agreement

    def clean_consent(self) -> bool:
        if self.data.get("consent_version") != self.consent_text.version:
            raise forms.ValidationError(_("This text has changed since you opened the page. Please read it once more."))
        return bool(self.cleaned_data["consent"])

    @property
    def file_is_lost(self) -> bool:
        """A file was sent along, and the page comes back: no browser fills in a file again."""
        return bool(self.errors) and bool(self.files.get("resume"))

    def entrant(self) -> Entrant:
        return Entrant(
            name=self.cleaned_data["name"],
            email=self.cleaned_data["email"],
            phone=self.cleaned_data["phone"],
            resume=self.cleaned_data["resume"],
        )
