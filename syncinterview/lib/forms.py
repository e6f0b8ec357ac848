"""What a service refuses, said where it was typed."""

from __future__ import annotations

from django import forms

from syncinterview.lib.errors import ProductError


def error_add(form: forms.BaseForm, error: ProductError) -> None:
    """At the field that the error names when the form has it, else above the form."""
    form.add_error(error.field if error.field in form.fields else None, error.message)
