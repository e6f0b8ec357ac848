"""The base of every view of the API: what it reads, how it answers with a list, how it is described."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar, cast

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import MethodNotAllowed, ParseError
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from syncinterview.lib.api.idempotency import once_per_key
from syncinterview.lib.api.inputs import PAGE_SIZE_AT_MOST, Input, Query
from syncinterview.lib.api.permissions import KeyAllows
from syncinterview.lib.api.throttle import ScopeThrottle
from syncinterview.lib.pages import Pages

Handler = TypeVar("Handler", bound=Callable[..., HttpResponseBase])


class PageNumbers(PageNumberPagination):
    django_paginator_class = Pages
    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = PAGE_SIZE_AT_MOST

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = super().get_paginated_response_schema(schema)
        for name in ("next", "previous"):
            # The framework's own says `nullable`, which means nothing in OpenAPI 3.1.
            del found["properties"][name]["nullable"]
            found["properties"][name]["type"] = ["string", "null"]
        return found


@dataclass(frozen=True)
class Operation:
    """What `operation` says about a handler beyond the framework's own description."""

    throttle: str = ""
    idempotent: bool = False
    errors: tuple[int, ...] = ()
    paginated: bool = False


def operation(
    *,
    id: str,  # noqa: A002 - OpenAPI's word
    tag: str,
    summary: str,
    request: Any = None,
    response: Any = None,
    status: int = 200,
    filters: type[Query] | None = None,
    paginated: bool = False,
    responses: dict[Any, Any] | None = None,
    errors: Iterable[int] = (),
    throttle: str = "",
    idempotent: bool = False,
    **described: Any,
) -> Callable[[Handler], Handler]:
    """Describe a handler, and give it its throttle and its memory for repeated calls.

    `responses` stands in for `status` and `response` where there are several kinds.
    `errors` names the codes beside those that follow from the view itself (schema.py).
    """

    def decorate(handler: Handler) -> Handler:
        made: Any = once_per_key(cast(Any, handler)) if idempotent else handler
        made.operation = Operation(throttle=throttle, idempotent=idempotent, errors=tuple(errors), paginated=paginated)
        described.setdefault("parameters", [filters] if filters else [])
        result: Handler = extend_schema(
            operation_id=id,
            summary=summary,
            tags=[tag],
            request=request,
            responses=responses or {status: response(many=True) if paginated else response},
            **described,
        )(made)
        return result

    return decorate


class Api(APIView):
    """One path of the API; its methods carry `@operation`."""

    permission_classes: Sequence[Any] = (IsAuthenticated, KeyAllows)
    pagination_class = PageNumbers
    # The part of the product an API key's scopes name; empty: no key may.
    scope: ClassVar[str] = ""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # A method that is not there is not there for anybody: said before asking who calls.
        if request.method not in self.allowed_methods:
            raise MethodNotAllowed(request.method or "")
        super().initial(request, *args, **kwargs)

    def get_throttles(self) -> list[BaseThrottle]:
        described = self.operation_of(self.request.method or "")
        return [ScopeThrottle(described.throttle)] if described.throttle else []

    def operation_of(self, method: str) -> Operation:
        handler = getattr(self, method.lower(), None)
        found: Operation = getattr(handler, "operation", Operation())
        return found

    def read(self, serializer: type[Input], **options: Any) -> dict[str, Any]:
        """The request's body, checked. Raises ParseError without one where it has to say something, ValidationError."""
        reading = serializer(data=self.request.data, context={"request": self.request}, **options)
        has_to_say = not options.get("partial") and any(field.required for field in reading.fields.values())
        if self.request.stream is None and has_to_say:
            raise ParseError("This call needs a body.")
        reading.is_valid(raise_exception=True)
        checked: dict[str, Any] = reading.validated_data
        return checked

    def filters(self, serializer: type[Query]) -> dict[str, Any]:
        """The request's query, checked, without what turns the pages. Raises ValidationError."""
        query = self.request.query_params
        # Two readers of one address would each believe another of the two.
        known: Iterable[str] = serializer().get_fields()
        twice = [name for name in known if len(query.getlist(name)) > 1]
        if twice:
            raise serializers.ValidationError({name: ["Give this once."] for name in twice})
        reading = serializer(data=query.dict())
        reading.is_valid(raise_exception=True)
        return {name: value for name, value in reading.validated_data.items() if name not in ("page", "page_size")}

    def page(
        self,
        found: QuerySet[Any, Any],
        serializer: type[serializers.BaseSerializer[Any]],
        *,
        present: Callable[[list[Any]], Iterable[Any]] | None = None,
    ) -> Response:
        """One page of a list. `present` turns the page's rows into what the serializer shows."""
        pages = self.pagination_class()
        rows = list(pages.paginate_queryset(found, self.request, view=self) or [])
        shown = present(rows) if present else rows
        return pages.get_paginated_response(serializer(list(shown), many=True).data)
