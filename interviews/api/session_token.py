"""Who holds a session: `Authorization: Bearer <session_token>`, no account needed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from interviews.cookies import session_cookie
from interviews.models import InterviewSession
from interviews.selectors import SessionTokenRefused, session_by_token


class SessionToken(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[AnonymousUser, InterviewSession] | None:
        scheme, _, token = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        try:
            return AnonymousUser(), session_by_token(token.strip())
        except SessionTokenRefused as error:
            raise AuthenticationFailed(error.message, code=error.code) from error

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="session"'


class SessionCookie(BaseAuthentication):
    """The candidate's page: the cookie of the session in the path. For reading alone, since any site may send it."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, InterviewSession] | None:
        session_id = (request.parser_context or {})["kwargs"].get("session_id")
        token = request.COOKIES.get(session_cookie(session_id), "")
        if not token or request.method not in SAFE_METHODS:
            return None
        try:
            return AnonymousUser(), session_by_token(token)
        except SessionTokenRefused as error:
            raise AuthenticationFailed(error.message, code=error.code) from error


class HoldsSession(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.auth, InterviewSession)


class SessionCookieScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # registers untyped
    target_class = SessionCookie
    name = "sessionCookie"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "interview-{session_id}"}


class SessionTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # registers untyped
    target_class = SessionToken
    name = "sessionToken"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "The `session_token` that starting has given."}
