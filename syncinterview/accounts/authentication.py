"""Who calls the API: a person with a token, a program with a key, or the browser of somebody who is signed in."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import InvalidToken
from rest_framework_simplejwt.tokens import Token

from syncinterview.accounts.models import ApiKey, User
from syncinterview.accounts.services import api_key_use

KEY_HEADER = "X-API-Key"


class BearerToken(JWTAuthentication):
    """`Authorization: Bearer <access>`."""

    def get_validated_token(self, raw_token: bytes) -> Token:
        try:
            return super().get_validated_token(raw_token)
        except InvalidToken:
            # Without the library's account of each kind of token it tried.
            raise AuthenticationFailed("This token is not valid or has expired.", code="token_not_valid") from None

    def get_user(self, validated_token: Token) -> Any:
        try:
            return super().get_user(validated_token)
        except (ValidationError, ValueError):
            # The library looks its user up by whatever the token holds.
            raise AuthenticationFailed("This token is not valid or has expired.", code="token_not_valid") from None


class KeyHeader(BaseAuthentication):
    """`X-API-Key: <key>`."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        sent = request.headers.get(KEY_HEADER, "")
        if not sent:
            return None
        key = api_key_use(key=sent)
        if key is None:
            raise AuthenticationFailed("This API key is not valid or was revoked.", code="key_not_valid")
        return key.owner, key

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class SignedInBrowser(SessionAuthentication):
    """The cookie of the pages, with its CSRF token."""


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # registers its subclasses untyped
    target_class = BearerToken
    name = "bearer"
    priority = 1

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "The `access` token of auth/login.",
        }


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # as above
    target_class = KeyHeader
    name = "apiKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": KEY_HEADER, "description": "Made by auth/keys, for programs."}


class BrowserScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # as above
    target_class = SignedInBrowser
    name = "browser"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "Signed in on the pages."}
