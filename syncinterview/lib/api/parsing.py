"""Bodies in, bodies out: JSON of a bounded size, and JSON whatever a client says it would like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from django.conf import settings
from rest_framework.exceptions import APIException, ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser, FormParser, JSONParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

# The tests of an exercise are the deepest that is stored.
DEEPEST = 32
MOST_MB = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)
TOO_DEEP = f"JSON parse error - more than {DEEPEST} levels of lists and objects."


class TooLarge(APIException):
    status_code = 413
    default_detail = f"The request is too large: without a file {MOST_MB} MB at most."
    default_code = "too_large"


class BoundedJSONParser(JSONParser):
    """Refuses what is larger than a form may be, or deeper than anything that is asked for."""

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        sent = _bounded(stream)
        try:
            found: dict[str, Any] = super().parse(sent, media_type, dict(parser_context or {}))
        except RecursionError:
            raise ParseError(TOO_DEEP) from None
        if _is_deeper(found, than=DEEPEST):
            raise ParseError(TOO_DEEP)
        return found


class BoundedFormParser(FormParser):
    """Refuses what is larger than a form may be."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        return super().parse(_bounded(stream), media_type, dict(parser_context or {}))


def _bounded(stream: Any) -> BytesIO:
    """The body. Counted as it is read, whatever length was announced. Raises TooLarge."""
    sent = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    if len(sent) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise TooLarge
    return BytesIO(sent)


def _is_deeper(found: Any, *, than: int) -> bool:
    """Whether there are more levels of lists and objects. Goes level by level: what is deep would end a recursion."""
    level = [found]
    for _ in range(than + 1):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


class AlwaysFirst(BaseContentNegotiation):
    """The API speaks one language out: an `Accept` of something else gets it too."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        sent = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == sent), None)

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        first = next(iter(renderers))
        return first, str(first.media_type)
