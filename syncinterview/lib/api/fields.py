"""Fields that several parts of the API share."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


@extend_schema_field({"type": "boolean", "enum": [True]})
class AgreedField(serializers.BooleanField):
    """A box that has to be ticked."""

    default_error_messages = {  # noqa: RUF012 - as the base class has it
        "required": "Without your agreement the interview cannot begin.",
        "refused": "Without your agreement the interview cannot begin.",
    }

    def to_internal_value(self, data: Any) -> bool:
        if super().to_internal_value(data) is not True:
            self.fail("refused")
        return True
