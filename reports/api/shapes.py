"""What several answers of this part have in common."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.plumbing import ResolvedComponent
from pydantic.json_schema import models_json_schema
from rest_framework import serializers
from rest_framework.authentication import get_authorization_header
from rest_framework.request import Request

from reports.code_review import CodeReading

_REF = "#/components/schemas/{model}"


class CodeReviewField(serializers.Field[Any, Any, Any, Any]):
    """What is kept of the review of a program (CodeReading), as it is stored; None for no program."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_null=True, read_only=True, **kwargs)

    def to_representation(self, value: Any) -> Any:
        return value


class CodeReviewDescribed(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call] # registers untyped
    """The field by its model, with the models inside as components of their own."""

    target_class = CodeReviewField

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        _, described = models_json_schema([(CodeReading, "serialization")], ref_template=_REF)
        for name, schema in described["$defs"].items():
            component = ResolvedComponent(  # type: ignore[no-untyped-call] # not typed there
                name=name, type=ResolvedComponent.SCHEMA, object=CodeReading, schema=schema
            )
            auto_schema.registry.register_on_missing(component)
        return {"$ref": _REF.format(model=CodeReading.__name__)}


def bearer(request: Request) -> str:
    """The token in the header; empty for none."""
    scheme, _, token = get_authorization_header(request).decode("latin-1").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
