"""Errors on the wire: the framework's own shape, with a machine `code` beside `detail`.

{"detail": "email: Enter a valid email address.", "code": "invalid", "email": ["Enter a valid email address."]}
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from rest_framework import serializers
from rest_framework.exceptions import APIException, ErrorDetail, UnsupportedMediaType, ValidationError
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler, set_rollback

from syncinterview.lib.api.parsing import TooLarge
from syncinterview.lib.errors import ProductError

RESERVED = ("detail", "code")
UNAUTHORIZED = 401


class ErrorSerializer(serializers.Serializer[Any]):
    """What went wrong. Wrong input is also named field by field, each with its sentences."""

    detail = serializers.CharField(help_text="A sentence for the person.")
    code = serializers.CharField(help_text="Stable: a program can rely on it.")


def handle_exception(exc: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an exception of a view; None for one that nobody expected."""
    if isinstance(exc, ProductError):
        set_rollback()
        return _of_product(exc)
    if isinstance(exc, RequestDataTooBig):
        exc = TooLarge()
    elif isinstance(exc, UnsupportedMediaType):
        taken = " or ".join(sorted({parser.media_type for parser in context["view"].parser_classes}))
        exc.detail = ErrorDetail(f"{exc.detail} Send {taken}.", code=exc.default_code)
    elif isinstance(exc, SuspiciousOperation):
        exc = ValidationError({api_settings.NON_FIELD_ERRORS_KEY: ["The request could not be read."]})
    response = exception_handler(exc, context)
    if response is not None:
        response.data = _body(response.data, fallback=_code_of(exc, response.status_code))
    return response


def _of_product(error: ProductError) -> Response:
    body: dict[str, Any] = {"detail": error.message, "code": error.code}
    if error.field and error.field not in RESERVED:
        body[error.field] = [error.message]
    headers = {}
    seconds = error.retry_after_seconds or (1 if error.retryable else 0)
    if seconds:
        headers["Retry-After"] = str(seconds)
    if error.http_status == UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="api"'
    return Response(body, status=error.http_status, headers=headers)


def _code_of(exc: Exception, status: int) -> str:
    if isinstance(exc, ValidationError):
        return "invalid"
    if isinstance(exc, APIException):
        codes = exc.get_codes()
        if isinstance(codes, str):
            return codes
        if isinstance(codes, dict) and isinstance(codes.get("code"), str):
            return str(exc.detail["code"] if isinstance(exc.detail, dict) else codes["code"])
        return str(exc.default_code)
    return {403: "permission_denied", 404: "not_found"}.get(status, "error")


def _body(found: Any, *, fallback: str) -> dict[str, Any]:
    if isinstance(found, dict) and "detail" in found:
        return {"detail": str(found["detail"]), "code": fallback}
    if not isinstance(found, dict):
        found = {api_settings.NON_FIELD_ERRORS_KEY: found}
    name, message = _first(found)
    detail = message if name in ("", api_settings.NON_FIELD_ERRORS_KEY) else f"{name}: {message}"
    # A field that is itself called `code` or `detail` is named in the sentence alone.
    fields = {str(field): errors for field, errors in found.items() if field not in RESERVED}
    return {"detail": detail, "code": fallback, **fields}


def _first(errors: Any) -> tuple[str, str]:
    """The first error's field, dotted where it lies deeper, and its sentence."""
    if isinstance(errors, dict):
        for field, inner in errors.items():
            deeper, message = _first(inner)
            if message:
                return (f"{field}.{deeper}" if deeper else str(field)), message
    elif isinstance(errors, list | tuple):
        for inner in errors:
            found = _first(inner)
            if found[1]:
                return found
    elif isinstance(errors, ErrorDetail | str):
        return "", str(errors)
    return "", ""
