"""Turning the pages of a long list: a page far down costs about what the first does. Knows nothing of what is listed.

The ids of a page are looked up first, from the end of the list that is nearer, and only then the rows with all that is
shown of them: joins and figures are never made for rows that are passed by.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

if TYPE_CHECKING:
    AnyPaginator: TypeAlias = Paginator[Any]
else:
    AnyPaginator = Paginator


class Pages(AnyPaginator):
    """Django's paginator for a QuerySet. Rows that are alike in the list's order are put in the order of their ids."""

    object_list: QuerySet[Any, Any]

    def __init__(self, object_list: QuerySet[Any, Any], per_page: int, **options: Any) -> None:
        ordering = object_list.query.order_by or object_list.model._meta.ordering or ()
        if not {"pk", "-pk"} & set(ordering):
            object_list = object_list.order_by(*ordering, "pk")
        super().__init__(object_list, per_page, **options)

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        return Page(self._rows(first, min(first + self.per_page, self.count)), number, self)

    def _rows(self, first: int, end: int) -> Sequence[Any]:
        found = self.object_list
        if first > self.count // 2:
            ids = found.reverse().values_list("pk", flat=True)[self.count - end : self.count - first]
        else:
            ids = found.values_list("pk", flat=True)[first:end]
        return list(found.filter(pk__in=list(ids)))
