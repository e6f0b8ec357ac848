"""Holds every answer of the REST API, in whichever test it is given, to its description.

A status, a media type or a body that the description does not know fails the test that has seen it.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from django.http.response import HttpResponseBase
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from syncinterview.description import openapi

HERE = "urn:openapi"
NO_CONTENT = 204
ERROR = 400
# Of the whole API: a path or a method that is not there.
NOT_FOUND, METHOD_NOT_ALLOWED = 404, 405
# The description itself, and the pages to read it on.
UNDESCRIBED = re.compile(r"^/api/v1/(schema|docs)(/|$)")
DESCRIBED = re.compile(r"^/(api/v1(/|$)|health/?$|ready/?$)")
# What HTTP itself asks of a server.
NOT_CALLS = ("HEAD", "OPTIONS", "TRACE")


class NotAsDescribed(AssertionError):
    """The API has answered what its description does not say."""


def check(*, method: str, path: str, response: HttpResponseBase) -> None:
    """Raises NotAsDescribed. What is no part of the API is left alone."""
    if not DESCRIBED.match(path) or UNDESCRIBED.match(path) or method in NOT_CALLS:
        return
    said = f"{method} {path} has answered {response.status_code}"
    template = _template_of(path)
    if template is None:
        _require(response.status_code == NOT_FOUND, f"{said}: no such path is described")
        return
    operation = _openapi()["paths"][template].get(method.lower())
    if operation is None:
        _require(response.status_code == METHOD_NOT_ALLOWED, f"{said}: no such method is described")
        return
    status = str(response.status_code)
    described = operation["responses"].get(status)
    _require(described is not None, f"{said}; {operation['operationId']} describes {', '.join(operation['responses'])}")
    contents = described.get("content", {})
    if not contents:
        _require(response.streaming or not response.content, f"{said} with a body, and none is described")  # type: ignore[attr-defined]
        return
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    media = next((found for name, found in contents.items() if _fits(name, kind)), None)
    _require(media is not None, f"{said} as {kind}; described are {', '.join(contents)}")
    if kind == "application/json" and not response.streaming:
        pointer = "/".join(
            _escaped(part)
            for part in ("paths", template, method.lower(), "responses", status, "content", kind, "schema")
        )
        wrong = next(_validator(pointer).iter_errors(json.loads(response.content)), None)  # type: ignore[attr-defined]
        _require(wrong is None, f"{said}: {wrong.json_path}: {wrong.message}" if wrong else "")
    if response.status_code >= ERROR and "Retry-After" in described.get("headers", {}):
        _require("Retry-After" in response.headers, f"{said} without Retry-After")


def _require(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise NotAsDescribed(otherwise)


def _fits(described: str, kind: str) -> bool:
    return described in (kind, "*/*") or (described.endswith("/*") and kind.startswith(described[:-1]))


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")


@cache
def _openapi() -> dict[str, Any]:
    return openapi()


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    """Each path as an expression; the more of it is words, the earlier: `users/me` before `users/{id}`."""
    found = sorted(_openapi()["paths"], key=lambda path: (path.count("{"), -len(re.sub(r"\{\w+\}", "", path))))
    return [(re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)) + "/?$"), path) for path in found]


def _template_of(path: str) -> str | None:
    return next((template for pattern, template in _templates() if pattern.match(path)), None)


@cache
def _validator(pointer: str) -> Draft202012Validator:
    registry: Registry[Any] = Registry().with_resource(HERE, DRAFT202012.create_resource(_openapi()))
    return Draft202012Validator(
        {"$ref": f"{HERE}#/{pointer}"}, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
