"""Paths whose trailing slash is optional."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern
from django.urls.resolvers import RoutePattern
from rest_framework.views import APIView


class OptionalSlash(RoutePattern):
    """A route that answers with and without a slash at its end; reversing gives it without."""

    def match(self, path: str) -> tuple[str, tuple[Any, ...], dict[str, Any]] | None:
        return super().match(path.removesuffix("/"))


def api_path(route: str, view: type[APIView], *, name: str) -> URLPattern:
    return URLPattern(OptionalSlash(route, name=name, is_endpoint=True), view.as_view(), None, name)
