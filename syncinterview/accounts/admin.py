"""Users in the administration. Roles decide what somebody may do: groups and single permissions are not used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm  # type: ignore[import-untyped]

from syncinterview.accounts.models import ApiKey, Role, User
from syncinterview.accounts.selectors import is_last_admin, safe_next
from syncinterview.accounts.services import LAST_ADMIN
from syncinterview.lib.admin import ProductAdmin, ReadOnlyAdmin

if TYPE_CHECKING:
    BaseUserAdmin: TypeAlias = DjangoUserAdmin[User]
else:
    BaseUserAdmin = DjangoUserAdmin

admin.site.unregister(Group)
# Refresh tokens are the library's own record; nothing about them is decided by hand.
admin.site.unregister(OutstandingToken)
admin.site.unregister(BlacklistedToken)


class UserForm(UserChangeForm):  # type: ignore[misc] # untyped
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        stays = cleaned.get("role") == Role.ADMIN and cleaned.get("is_active")
        if not stays and is_last_admin(self.instance):
            raise ValidationError(LAST_ADMIN)
        return cleaned


@admin.register(User)
class UserAdmin(BaseUserAdmin, ProductAdmin):
    form = UserForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    ordering = ("email",)
    list_display = ("email", "full_name", "role", "is_active", "date_joined", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("email", "full_name")
    filter_horizontal = ()
    readonly_fields = ("date_joined", "last_login")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        ("Person", {"fields": ("full_name", "role", "is_active")}),
        ("Dates", {"fields": ("date_joined", "last_login")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "full_name", "role", "usable_password", "password1", "password2")}),)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj is not None and is_last_admin(obj))

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        # Whoever may enter the administration may use it.
        obj.is_superuser = obj.role == Role.ADMIN
        super().save_model(request, obj, form, change)


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin):
    list_display = ("name", "owner", "prefix", "created_at", "last_used_at", "revoked_at")
    search_fields = ("name", "prefix", "owner__email")
    list_select_related = ("owner",)


def sign_in(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
    """One door for everybody: the administration has no sign-in of its own, which would know no pauses."""
    if not request.user.is_authenticated:
        return redirect_to_login(safe_next(request) or "/admin/")
    if not admin.site.has_permission(request):
        raise Http404
    return redirect(safe_next(request) or "admin:index")


admin.site.index_title = "Overview"
admin.site.login = sign_in  # type: ignore[method-assign,assignment]
