"""Who may call. Knows a user by what the user may do, and an API key by its scopes."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request


class KeyAllows(BasePermission):
    """An API key may do what its scopes name; whoever signed in as a person is not bound by any."""

    message = "This API key does not have the scope for it."
    code = "scope_missing"

    def has_permission(self, request: Request, view: Any) -> bool:
        granted = getattr(request.auth, "scopes", None)
        if granted is None:
            return True
        needed = "read" if request.method in SAFE_METHODS else "write"
        return f"{view.scope}:{needed}" in granted


class HiringTeam(BasePermission):
    """Interviewers and admins."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(getattr(request.user, "is_interviewer", False))


class Admin(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(getattr(request.user, "is_staff", False))
