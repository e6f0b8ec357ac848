"""The accounts part of the REST API: signing in and out, people, keys for programs."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from syncinterview.accounts.models import ApiKey, Role, Scope, User
from syncinterview.accounts.selectors import access_api_key, access_user, api_keys_of, users_found
from syncinterview.accounts.services import (
    api_key_create,
    api_key_revoke,
    password_change,
    tokens_issue,
    tokens_refresh,
    tokens_revoke,
    user_authenticate,
    user_change,
    user_delete,
    user_register,
    user_rename,
)
from syncinterview.lib.api.inputs import Filters, Input, search_field
from syncinterview.lib.api.parsing import BoundedFormParser, BoundedJSONParser
from syncinterview.lib.api.permissions import Admin, HiringTeam, KeyAllows
from syncinterview.lib.api.views import Api, operation

ACCOUNTS, USERS, KEYS = "accounts", "users", "API keys"


class UserSerializer(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ("id", "email", "full_name", "role", "is_active", "date_joined", "last_login")
        read_only_fields = fields


class SignedInSerializer(serializers.Serializer[Any]):
    access = serializers.CharField()
    refresh = serializers.CharField()
    token_type = serializers.CharField()
    user = UserSerializer()


class PublicApi(Api):
    """For who has no token yet."""

    authentication_classes = ()
    permission_classes = ()


class RegisterApi(PublicApi):
    class InputSerializer(Input):
        email = serializers.EmailField(max_length=254)
        password = serializers.CharField(min_length=8, max_length=128, trim_whitespace=False)
        full_name = serializers.CharField(max_length=150, required=False, allow_blank=True, default="")

    @operation(
        id="auth_register",
        tag=ACCOUNTS,
        summary="Make an account",
        request=InputSerializer,
        response=SignedInSerializer,
        status=201,
        throttle="register",
        idempotent=True,
        description="The role is candidate. Answers with the user and a pair of tokens.",
    )
    def post(self, request: Request) -> Response:
        user = user_register(**self.read(self.InputSerializer))
        return Response(_signed_in(user), status=201)


class LoginApi(PublicApi):
    class InputSerializer(Input):
        email = serializers.CharField(max_length=254)
        password = serializers.CharField(max_length=128, trim_whitespace=False)

    class FormSerializer(Input):
        username = serializers.CharField(max_length=254, help_text="The e-mail address.")
        password = serializers.CharField(max_length=128, trim_whitespace=False)

    @operation(
        id="auth_login",
        tag=ACCOUNTS,
        summary="Sign in",
        request=InputSerializer,
        response=SignedInSerializer,
        errors=(401,),
        throttle="sign_in",
    )
    def post(self, request: Request) -> Response:
        return self._sign_in(request, **self.read(self.InputSerializer))

    def _sign_in(self, request: Request, *, email: str, password: str) -> Response:
        user = user_authenticate(email=email, password=password, address=request.META.get("REMOTE_ADDR", ""))
        return Response(_signed_in(user))


class TokenApi(LoginApi):
    parser_classes = (BoundedJSONParser, BoundedFormParser)

    @operation(
        id="auth_token",
        tag=ACCOUNTS,
        summary="Sign in, also by a form",
        request={
            "application/json": LoginApi.InputSerializer,
            "application/x-www-form-urlencoded": LoginApi.FormSerializer,
        },
        response=SignedInSerializer,
        errors=(401,),
        throttle="sign_in",
    )
    def post(self, request: Request) -> Response:
        if isinstance(request.data, dict) and "username" in request.data:
            form = self.read(self.FormSerializer)
            return self._sign_in(request, email=form["username"], password=form["password"])
        return super().post(request)


class RefreshApi(PublicApi):
    class InputSerializer(Input):
        refresh = serializers.CharField(max_length=2000)

    class OutputSerializer(serializers.Serializer[Any]):
        access = serializers.CharField()
        refresh = serializers.CharField()

    @operation(
        id="auth_token_refresh",
        tag=ACCOUNTS,
        summary="Get the next pair of tokens",
        request=InputSerializer,
        response=OutputSerializer,
        errors=(401,),
        description="The refresh token that is sent is used up. One that comes a second time was copied by somebody: "
        "every token that followed from the same sign-in is refused from then on.",
    )
    def post(self, request: Request) -> Response:
        return Response(self.OutputSerializer(tokens_refresh(**self.read(self.InputSerializer))).data)


class LogoutApi(PublicApi):
    @operation(
        id="auth_logout",
        tag=ACCOUNTS,
        summary="Sign out",
        request=RefreshApi.InputSerializer,
        status=204,
        errors=(401,),
        description="The refresh token gets nothing any more; the access token ends by itself.",
    )
    def post(self, request: Request) -> Response:
        tokens_revoke(**self.read(RefreshApi.InputSerializer))
        return Response(status=204)


class MeApi(Api):
    class InputSerializer(Input):
        full_name = serializers.CharField(max_length=150, allow_blank=True)

    @operation(id="users_me", tag=USERS, summary="Who I am", response=UserSerializer)
    def get(self, request: Request) -> Response:
        return Response(UserSerializer(cast(User, request.user)).data)

    @operation(
        id="users_me_replace", tag=USERS, summary="Change my profile", request=InputSerializer, response=UserSerializer
    )
    def put(self, request: Request) -> Response:
        user = user_rename(user=cast(User, request.user), **self.read(self.InputSerializer))
        return Response(UserSerializer(user).data)

    @operation(
        id="users_me_change",
        tag=USERS,
        summary="Change my profile",
        request=InputSerializer(partial=True),
        response=UserSerializer,
    )
    def patch(self, request: Request) -> Response:
        changes = self.read(self.InputSerializer, partial=True)
        user = cast(User, request.user)
        return Response(UserSerializer(user_rename(user=user, **changes) if changes else user).data)


class PasswordApi(Api):
    class InputSerializer(Input):
        current_password = serializers.CharField(max_length=128, trim_whitespace=False)
        new_password = serializers.CharField(min_length=8, max_length=128, trim_whitespace=False)

    @operation(
        id="users_me_password",
        tag=USERS,
        summary="Change my password",
        request=InputSerializer,
        status=204,
        throttle="sign_in",
        description="Every token there is ends with it: sign in again.",
    )
    def put(self, request: Request) -> Response:
        sent = self.read(self.InputSerializer)
        password_change(user=cast(User, request.user), current=sent["current_password"], new=sent["new_password"])
        return Response(status=204)


class UsersApi(Api):
    permission_classes = (IsAuthenticated, KeyAllows, Admin)

    class FilterSerializer(Filters):
        search = search_field("In name and e-mail.")
        role = serializers.ChoiceField(required=False, choices=Role.choices)

    @operation(
        id="users_list",
        tag=USERS,
        summary="Everybody with an account",
        response=UserSerializer,
        filters=FilterSerializer,
        paginated=True,
    )
    def get(self, request: Request) -> Response:
        return self.page(users_found(**self.filters(self.FilterSerializer)), UserSerializer)


class UserApi(Api):
    class InputSerializer(Input):
        role = serializers.ChoiceField(required=False, choices=Role.choices)
        is_active = serializers.BooleanField(required=False, help_text="False closes the account, true opens it again.")

    @operation(id="users_get", tag=USERS, summary="One user: oneself, or anybody for an admin", response=UserSerializer)
    def get(self, request: Request, user_id: UUID) -> Response:
        return Response(UserSerializer(access_user(cast(User, request.user), user_id)).data)

    @operation(
        id="users_change",
        tag=USERS,
        summary="Change somebody's role, or close the account (admins)",
        request=InputSerializer(partial=True),
        response=UserSerializer,
        errors=(409,),
        description="Somebody stays to administer: the last admin keeps the role.",
    )
    def patch(self, request: Request, user_id: UUID) -> Response:
        user = self._managed(request, user_id)
        changes = self.read(self.InputSerializer, partial=True)
        return Response(UserSerializer(user_change(user=user, **changes)).data)

    @operation(id="users_delete", tag=USERS, summary="Delete an account (admins)", status=204, errors=(409,))
    def delete(self, request: Request, user_id: UUID) -> Response:
        user_delete(user=self._managed(request, user_id), by=cast(User, request.user))
        return Response(status=204)

    def _managed(self, request: Request, user_id: UUID) -> User:
        user = access_user(cast(User, request.user), user_id)
        if not Admin().has_permission(request, self):
            self.permission_denied(request)
        return user


class ApiKeySerializer(serializers.ModelSerializer[ApiKey]):
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))

    class Meta:
        model = ApiKey
        fields = ("id", "name", "prefix", "scopes", "created_at", "last_used_at", "revoked_at")
        read_only_fields = fields


class ApiKeysApi(Api):
    permission_classes = (IsAuthenticated, KeyAllows, HiringTeam)

    class FilterSerializer(Filters):
        search = search_field("In the name.")

    class InputSerializer(Input):
        name = serializers.CharField(max_length=80)
        scopes = serializers.ListField(
            child=serializers.ChoiceField(choices=Scope.choices), min_length=1, max_length=len(Scope)
        )

    class OutputSerializer(ApiKeySerializer):
        key = serializers.CharField(help_text="Shown this once.")

        class Meta(ApiKeySerializer.Meta):
            fields = (*ApiKeySerializer.Meta.fields, "key")  # type: ignore[assignment] # one more
            read_only_fields = fields  # type: ignore[assignment] # the same

    @operation(
        id="keys_list",
        tag=KEYS,
        summary="My API keys",
        response=ApiKeySerializer,
        filters=FilterSerializer,
        paginated=True,
    )
    def get(self, request: Request) -> Response:
        search = self.filters(self.FilterSerializer).get("search", "")
        return self.page(api_keys_of(cast(User, request.user)).filter(name__icontains=search), ApiKeySerializer)

    @operation(
        id="keys_create",
        tag=KEYS,
        summary="Make an API key",
        request=InputSerializer,
        response=OutputSerializer,
        status=201,
        idempotent=True,
        description="For a program that acts for its owner, within its scopes. Keys are made by people, not by keys.",
    )
    def post(self, request: Request) -> Response:
        key, letters = api_key_create(owner=cast(User, request.user), **self.read(self.InputSerializer))
        key.key = letters  # type: ignore[attr-defined] # for the answer alone
        return Response(self.OutputSerializer(key).data, status=201)


class ApiKeyApi(Api):
    permission_classes = (IsAuthenticated, KeyAllows, HiringTeam)

    @operation(id="keys_revoke", tag=KEYS, summary="Revoke an API key", status=204)
    def delete(self, request: Request, key_id: UUID) -> Response:
        api_key_revoke(key=access_api_key(cast(User, request.user), key_id))
        return Response(status=204)


def _signed_in(user: User) -> dict[str, Any]:
    tokens = tokens_issue(user=user)
    return {
        "access": tokens.access,
        "refresh": tokens.refresh,
        "token_type": "Bearer",
        "user": UserSerializer(user).data,
    }
