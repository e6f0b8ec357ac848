"""What a request may carry. JSON has types, so JSON input is held to them; forms have none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

_EXPECTED: tuple[tuple[type[Any], tuple[type, ...], str], ...] = (
    (serializers.BooleanField, (bool,), "Not a valid boolean."),
    (serializers.IntegerField, (int,), "A valid integer is required."),
    (serializers.FloatField, (int, float), "A valid number is required."),
    (serializers.CharField, (str,), "Not a valid string."),
    (serializers.UUIDField, (str,), "Not a valid string."),
    (serializers.DateTimeField, (str,), "Not a valid string."),
)


class Input(serializers.Serializer[Any]):
    """Fields of a request. In JSON `"3"` is not a number and `3` is not a string."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            # Counted before the spaces around it are taken off, which a description cannot say.
            long = {name: _too_long(field, data.get(name)) for name, field in self.fields.items()}
            if any(long.values()):
                raise serializers.ValidationError({name: [sentence] for name, sentence in long.items() if sentence})
        request = self.context.get("request")
        if isinstance(request, Request) and isinstance(data, Mapping) and is_json(request):
            wrong = {}
            for name, field in self.fields.items():
                if not field.read_only and (sentence := _wrong_type(field, data.get(name))):
                    wrong[name] = [sentence]
            if wrong:
                raise serializers.ValidationError(wrong)
            data = {name: _as_whole_number(self.fields.get(name), value) for name, value in data.items()}
        return super().to_internal_value(data)


PAGE_SIZE_AT_MOST = 100


class Query(serializers.Serializer[Any]):
    """What stands in the address. Unknown names are left alone, wrong values are refused."""


class Filters(Query):
    """The query of a list."""

    page = serializers.IntegerField(required=False, min_value=1, max_value=1_000_000)
    page_size = serializers.IntegerField(required=False, min_value=1, max_value=PAGE_SIZE_AT_MOST)


def search_field(help_text: str) -> serializers.CharField:
    """Words to look for, each of which has to be there."""
    return serializers.CharField(required=False, allow_blank=True, max_length=200, help_text=help_text)


def is_json(request: Request) -> bool:
    return (request.content_type or "").partition(";")[0].strip().lower() == "application/json"


def _too_long(field: Any, value: Any) -> str:
    if not isinstance(field, serializers.CharField) or field.read_only or field.max_length is None:
        return ""
    if not isinstance(value, str) or len(value) <= field.max_length:
        return ""
    return str(field.error_messages["max_length"]).format(max_length=field.max_length)


def _wrong_type(field: Any, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(field, serializers.ListField):
        if not isinstance(value, list):
            return f'Expected a list of items but got type "{type(value).__name__}".'
        return next((sentence for item in value if (sentence := _wrong_type(field.child, item))), "")
    if isinstance(field, serializers.ChoiceField):
        chosen = _as_whole_number(field, value)
        return "" if type(chosen) in {type(choice) for choice in field.choices} else "Not one of the choices."
    for kind, types, sentence in _EXPECTED:
        if isinstance(field, kind):
            if kind is serializers.IntegerField and isinstance(value, float) and value.is_integer():
                # 1.0 is the same number to JSON.
                return ""
            # A boolean is an integer to Python, but not to JSON.
            fits = isinstance(value, types) and (bool in types or not isinstance(value, bool))
            return "" if fits else sentence
    return ""


def _as_whole_number(field: Any, value: Any) -> Any:
    """`100.0` as `100` where numbers are to choose from: the same number to JSON, but not the same words."""
    is_number = isinstance(field, serializers.ChoiceField) and any(type(choice) is int for choice in field.choices)
    return int(value) if is_number and isinstance(value, float) and value.is_integer() else value
