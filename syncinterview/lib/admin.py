"""Bases of the administration's pages: what may be changed there, and what is history. Knows no model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import Model
from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin as TypedModelAdmin
    from django.contrib.admin import StackedInline as TypedStackedInline
    from django.contrib.admin import TabularInline as TypedTabularInline

    # Django's classes take a model as their parameter for the type checker alone, and unfold's have no types.
    ModelAdmin: TypeAlias = TypedModelAdmin[Any]
    StackedInline: TypeAlias = TypedStackedInline[Any, Any]
    TabularInline: TypeAlias = TypedTabularInline[Any, Any]
else:
    from unfold.admin import ModelAdmin, TabularInline


class ProductAdmin(ModelAdmin):
    """A page whose things can be looked at and, where a subclass allows it, changed."""

    list_per_page = 50
    list_filter_submit = True
    warn_unsaved_form = True
    show_full_result_count = False


class ReadOnlyAdmin(ProductAdmin):
    """Things that are made and changed by the product alone."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnlyInline(TabularInline):
    """The parts of a thing, to look at; the first column leads to the part itself."""

    extra = 0
    show_change_link = True
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ErasingAdmin(ProductAdmin):
    """Deleting one of these takes all that belongs to it along, history included: that is what erasing is for."""

    def get_deleted_objects(
        self, objs: Iterable[Any], request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
        to_delete, counts, _missing_permissions, protected = super().get_deleted_objects(objs, request)  # type: ignore[arg-type]
        return to_delete, counts, set(), protected
