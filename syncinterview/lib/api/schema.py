"""The description of the API: what follows from a view by itself is written here once, not at each view."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.conf import settings
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.permissions import AllowAny

from syncinterview.lib.api.errors import ErrorSerializer
from syncinterview.lib.api.idempotency import HEADER, KEY_MAX_LENGTH
from syncinterview.lib.api.views import Api, Operation

WITH_BODY = ("POST", "PUT", "PATCH")
SAID = {
    400: "The input is not valid; the fields are named.",
    401: "No token, or one that does not count (any more).",
    403: "Not with this role or API key.",
    404: "No such thing, or not yours.",
    409: "Not in the state it is in.",
    413: "Too large.",
    415: "Not a media type that is taken here.",
    422: "The idempotency key was used for another request.",
    429: "Too often. `Retry-After` says when to come again.",
    503: "Not at the moment. `Retry-After` says when to come again.",
}


class Described(AutoSchema):
    """Adds the error answers, the idempotency header and what a trimmed string has to hold."""

    def get_override_parameters(self) -> list[Any]:
        parameters = list(super().get_override_parameters())
        if self._operation.idempotent:
            parameters.append(
                OpenApiParameter(
                    name=HEADER,
                    location=OpenApiParameter.HEADER,
                    type={"type": "string", "maxLength": KEY_MAX_LENGTH},
                    description="Sent again within a day, the call gets the first answer and creates nothing.",
                )
            )
        return parameters

    def get_description(self) -> str:  # type: ignore[override] # as the base class has it
        # What is not described says enough by its summary; docstrings are for who reads the code.
        return ""

    def _get_pagination_parameters(self) -> list[Any]:
        # They are among the filters, and checked there.
        return []

    def _is_list_view(self, serializer: Any = None) -> bool:
        return self._operation.paginated or isinstance(serializer, serializers.ListSerializer)

    def _get_paginator(self) -> Any:
        return super()._get_paginator() if self._operation.paginated else None  # type: ignore[no-untyped-call]

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for status in self._error_codes():
            answer = OpenApiResponse(ErrorSerializer, description=SAID[status])
            body = self._get_response_for_code(answer, str(status), direction=direction)  # type: ignore[no-untyped-call]
            if status in (429, 503):
                body["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}}
            bodies.setdefault(str(status), body)
        return bodies

    def _map_serializer_field(self, field: Any, direction: Any, bypass_extensions: bool = False) -> dict[str, Any]:
        mapped: dict[str, Any] = super()._map_serializer_field(  # type: ignore[no-untyped-call]
            field, direction, bypass_extensions
        )
        if (
            direction == "request"
            and type(field) is serializers.CharField
            and field.trim_whitespace
            and not field.allow_blank
            and "pattern" not in mapped
        ):
            # Something is left when the white space is trimmed, as Python understands white space.
            mapped["pattern"] = r"[^\s\x1c-\x1f]"
        if direction == "request" and "format" in mapped and "null" in mapped.get("type", ()):
            # A format says something of strings: of which the value is one, or else it is null.
            described = mapped.pop("description", "")
            mapped = {"oneOf": [{**mapped, "type": "string"}, {"type": "null"}]}
            return {**mapped, "description": described} if described else mapped
        return mapped

    def _get_serializer_name(self, serializer: Any, direction: Any, bypass_extensions: bool = False) -> str:
        kind = getattr(serializer, "child", serializer).__class__
        if "." not in kind.__qualname__ or (direction == "request" and "Input" not in kind.__qualname__):
            return str(super()._get_serializer_name(serializer, direction, bypass_extensions))
        # One of a view's own: RegisterApi.InputSerializer is the component RegisterRequest.
        parts = kind.__qualname__.replace("Input", "").replace("Output", "").split(".")
        name = "".join(part.removesuffix("Api").removesuffix("Serializer") for part in parts)
        if getattr(serializer, "partial", False):
            name = f"Patched{name}"
        return f"{name}Request" if direction == "request" else name

    @property
    def _operation(self) -> Operation:
        return self.view.operation_of(self.method) if isinstance(self.view, Api) else Operation()

    def _error_codes(self) -> list[int]:
        described = self._operation
        codes = set(described.errors)
        takes_body = self.method in WITH_BODY and self.get_request_serializer() is not None
        if takes_body:
            codes |= {400, 413, 415}
        if self.get_override_parameters():
            codes.add(400)
        guarded = [kind for kind in self.view.permission_classes if kind is not AllowAny]
        if guarded:
            codes |= {401, 403}
        if "{" in self.path or described.paginated:
            codes.add(404)
        if described.idempotent:
            codes |= {409, 422}
        if described.throttle:
            codes.add(429)
        return sorted(codes)


def without_slash(endpoints: list[tuple[str, str, str, Any]]) -> list[tuple[str, str, str, Any]]:
    """Paths as they are written in the documents; a slash at their end is welcome all the same."""
    return [(path.rstrip("/"), regex, method, callback) for path, regex, method, callback in endpoints]


def with_examples(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add the answers that were recorded from the running product (docs/api-examples.json)."""
    recorded = _recorded()
    for methods in result["paths"].values():
        for described in methods.values():
            found = recorded.get(described.get("operationId"))
            if found is None:
                continue
            answer = described["responses"].get(str(found["status"]), {})
            media = answer.get("content", {}).get("application/json")
            if media is not None:
                media["example"] = found["body"]
    return result


@cache
def _recorded() -> dict[str, Any]:
    path = settings.BASE_DIR / "docs" / "api-examples.json"
    return json.loads(path.read_text()) if path.exists() else {}
