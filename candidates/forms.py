"""Forms of one's own papers."""

from __future__ import annotations

from django import forms

from candidates.models import DocumentKind


class PaperForm(forms.Form):
    """A file to be read. What it is told to be is the person's word; what it is, its content says."""

    kind = forms.ChoiceField(
        label="What is it?", choices=((DocumentKind.RESUME, "Résumé"), (DocumentKind.JD, "Job description"))
    )
    file = forms.FileField(
        label="File",
        max_length=255,
        allow_empty_file=True,
        help_text="PDF, DOCX, ODT, RTF or TXT, up to 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.odt,.rtf,.txt"}),
        error_messages={"required": "Choose a file."},
    )
