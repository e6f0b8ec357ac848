"""Writes about users: made, signed in with patience, given tokens and keys, renamed, deleted."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import authenticate
from django.contrib.auth.models import update_last_login
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.settings import api_settings as jwt_settings
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken
from rest_framework_simplejwt.tokens import RefreshToken
from rest_framework_simplejwt.utils import datetime_from_epoch, get_md5_hash_password

from syncinterview.accounts.models import ApiKey, Role, Scope, User
from syncinterview.lib.errors import InvalidInput, InvalidState, ProductError
from syncinterview.lib.throttle import seconds_to_wait
from syncinterview.lib.tokens import new_token, token_hash

logger = logging.getLogger(__name__)

LAST_ADMIN = "This is the last admin. Make somebody else an admin first."

FREE_FAILURES = 5
FIRST_PAUSE_SECONDS = 30
LONGEST_PAUSE_SECONDS = 15 * 60
FORGET_FAILURES_AFTER_SECONDS = 60 * 60
# Of one account, from addresses it never signed in from. Who has been there before is not kept out by them.
FREE_FAILURES_FROM_STRANGERS = 50
ADDRESS_IS_KNOWN_SECONDS = 30 * 24 * 3600
# Through both doors, whatever the accounts: one password tried on many of them is guessing too.
ATTEMPTS_A_MINUTE_FROM_ONE_ADDRESS = 30

# In every refresh token that follows from a sign-in: the id of the first of them.
SIGN_IN_CLAIM = "sign_in"

KEY_PREFIX = "si_"
KEYS_AT_MOST = 50
# A key's last use is noted to the minute: a busy program does not write a row with each call.
USE_NOTED_EVERY = timedelta(minutes=1)


class SignInRefused(InvalidInput):
    code = "sign_in_refused"
    http_status = 401


class TokenRefused(ProductError):
    code = "token_not_valid"
    http_status = 401


class TooManyAttempts(ProductError):
    """Wait before the next attempt: `seconds` from now."""

    code = "too_many_attempts"
    http_status = 429
    retryable = True

    def __init__(self, *, seconds: int) -> None:
        self.seconds = self.retry_after_seconds = seconds
        minutes = math.ceil(seconds / 60)
        wait = f"{seconds} seconds" if seconds < 60 else f"{minutes} minute{'s' if minutes > 1 else ''}"
        super().__init__(f"Too many attempts to sign in. Please try again in {wait}.")


@transaction.atomic
def admin_ensure(*, email: str, password: str) -> User:
    """The administrator with this e-mail address, made with this password when there is none.

    An account that exists keeps its password; one of another role becomes an administrator.
    """
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        return User.objects.create_superuser(email, password)
    if not (user.role == Role.ADMIN and user.is_superuser and user.is_active):
        user.role, user.is_superuser, user.is_active = Role.ADMIN, True, True
        user.save(update_fields=("role", "is_superuser", "is_active"))
    return user


def user_authenticate(*, email: str, password: str, address: str) -> User:
    """The active user with these credentials.

    Raises SignInRefused, or TooManyAttempts: after five failures for one account from one address, each further
    attempt has to wait, and each wait is twice the one before. One address may try only so often, for all accounts.
    Of one account, fifty failures from addresses that it never signed in from make all such addresses wait in the same
    way; those it has signed in from are not concerned, so that nobody can be kept out of an account by guessing at it.
    """
    seconds = seconds_to_wait("sign-in", address=address, limit=ATTEMPTS_A_MINUTE_FROM_ONE_ADDRESS)
    if seconds:
        logger.warning("sign-in refused for %s s: one address tries too often", seconds)
        raise TooManyAttempts(seconds=seconds)
    key, known = _attempts_key(email, address), _attempts_key(email, address, what="known")
    counters = [(key, FREE_FAILURES)]
    if not cache.get(known):
        counters.append((_attempts_key(email, what="strangers"), FREE_FAILURES_FROM_STRANGERS))
    paused_until = max(cache.get(f"{counter}:until", 0.0) for counter, _ in counters)
    if paused_until > time.time():
        raise TooManyAttempts(seconds=max(1, math.ceil(paused_until - time.time())))
    user = authenticate(email=email.strip(), password=password)
    if user is None:
        for counter, free in counters:
            _failure_note(counter, free=free)
        raise SignInRefused("This e-mail address and password do not belong to an account here.")
    cache.delete_many([key, f"{key}:until"])
    cache.set(known, 1, timeout=ADDRESS_IS_KNOWN_SECONDS)
    return user


def pause_seconds(failures: int, *, free: int = FREE_FAILURES) -> int:
    """How long to wait after this many failures: 30 s after the last free one, twice as long after each further one.

    15 minutes at most.
    """
    if failures < free:
        return 0
    doublings: int = min(failures - free, 10)
    return min(FIRST_PAUSE_SECONDS << doublings, LONGEST_PAUSE_SECONDS)


@transaction.atomic
def user_register(*, email: str, password: str, full_name: str) -> User:
    """Make an account with the role candidate. Raises InvalidInput with the field."""
    user = User(email=User.objects.normalize_email(email.strip()), full_name=full_name.strip())
    try:
        user.full_clean(exclude=("password", "id"))
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        # The constraint that e-mail addresses are unique is about one field, although it names none.
        raise InvalidInput(messages[0], field="email" if field == "__all__" else field) from error
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages), field="password") from error
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise InvalidInput("There is an account with this e-mail address already.", field="email") from error
    return user


def password_change(*, user: User, current: str, new: str) -> None:
    """Give the account another password; every token there is ends with it. Raises InvalidInput with the field."""
    if not user.check_password(current):
        raise InvalidInput("This is not your password.", field="current_password", code="wrong_password")
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages), field="new_password") from error
    user.set_password(new)
    user.save(update_fields=["password"])


@dataclass(frozen=True)
class TokenPair:
    access: str
    refresh: str


def tokens_issue(*, user: User) -> TokenPair:
    """A short access token and the refresh token that gets the next pair."""
    refresh = RefreshToken.for_user(user)
    update_last_login(type(user), user)
    return TokenPair(access=str(refresh.access_token), refresh=str(refresh))


def tokens_refresh(*, refresh: str) -> TokenPair:
    """The next pair; the refresh token is used up. Raises TokenRefused.

    One that was used up before is in two hands: nobody can tell which of them is the owner's, so everything that
    followed from the same sign-in is refused from then on.
    """
    token = _refresh_token(refresh, kind=_OnceIssued)
    with transaction.atomic():
        user = User.objects.filter(pk=str(token.payload.get(jwt_settings.USER_ID_CLAIM)), is_active=True).first()
        known_by = token.payload.get(jwt_settings.REVOKE_TOKEN_CLAIM)
        if user is None or known_by != get_md5_hash_password(user.password):
            raise TokenRefused("This refresh token is not valid any more. Please sign in again.")
        record, _ = OutstandingToken.objects.get_or_create(
            jti=token[jwt_settings.JTI_CLAIM],
            defaults={"user": user, "token": refresh, "expires_at": datetime_from_epoch(token["exp"])},
        )
        _, used_up_here = BlacklistedToken.objects.get_or_create(token=record)
        if used_up_here:
            following = RefreshToken.for_user(user)
            following[SIGN_IN_CLAIM] = _sign_in_of(token)
            OutstandingToken.objects.filter(jti=following[jwt_settings.JTI_CLAIM]).update(token=str(following))
            return TokenPair(access=str(following.access_token), refresh=str(following))
        ended = _tokens_end(user, sign_in=_sign_in_of(token))
    if ended:
        logger.warning("a refresh token was used a second time: %d that followed from it are refused", ended)
    raise TokenRefused("This refresh token was used already. Please sign in again.")


def _sign_in_of(token: RefreshToken) -> str:
    """What all tokens have in common that followed from one sign-in: the first one's own id."""
    return str(token.payload.get(SIGN_IN_CLAIM) or token[jwt_settings.JTI_CLAIM])


def _tokens_end(user: User, *, sign_in: str) -> int:
    """Use up what is still good of one sign-in. Returns how many there were."""
    ended = 0
    for record in OutstandingToken.objects.filter(user=user, blacklistedtoken=None, expires_at__gt=timezone.now()):
        try:
            token = _refresh_token(record.token)
        except TokenRefused:
            continue
        if _sign_in_of(token) == sign_in:
            ended += BlacklistedToken.objects.get_or_create(token=record)[1]
    return ended


def tokens_revoke(*, refresh: str) -> None:
    """Sign out: the refresh token gets nothing any more. Raises TokenRefused."""
    _refresh_token(refresh).blacklist()


def tokens_forget_expired() -> None:
    """Delete the record of refresh tokens that are over anyway."""
    OutstandingToken.objects.filter(expires_at__lt=timezone.now()).delete()


class _OnceIssued(RefreshToken):
    """A refresh token of ours, whether or not it was used up."""

    def check_blacklist(self) -> None:
        """Looked at where it is used up."""


def _refresh_token(refresh: str, *, kind: type[RefreshToken] = RefreshToken) -> RefreshToken:
    try:
        return kind(refresh)  # type: ignore[arg-type] # the library's type asks for what it makes of a string
    except TokenError as error:
        raise TokenRefused("This refresh token is not valid any more. Please sign in again.") from error


def api_key_create(*, owner: User, name: str, scopes: Iterable[str]) -> tuple[ApiKey, str]:
    """A key for a program, with its letters, which are not stored and not shown again."""
    name, scopes = " ".join(name.split()), sorted(set(scopes))
    if not name or len(name) > 80:
        raise InvalidInput("Give the key a name of at most 80 characters.", field="name")
    if not scopes or not set(scopes) <= set(Scope.values):
        raise InvalidInput("Choose at least one scope.", field="scopes")
    if owner.api_keys.filter(revoked_at=None).count() >= KEYS_AT_MOST:
        raise InvalidState(f"You have {KEYS_AT_MOST} keys. Revoke one first.", code="too_many_keys")
    letters = KEY_PREFIX + new_token()
    key = ApiKey.objects.create(
        owner=owner, name=name, scopes=scopes, prefix=letters[:10], key_hash=token_hash(letters)
    )
    return key, letters


def api_key_revoke(*, key: ApiKey) -> None:
    # Zero rows: it was revoked before, and stays as it is.
    ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now())


def api_key_use(*, key: str) -> ApiKey | None:
    """The key with these letters, its use noted; None when there is none, it was revoked, or its owner has left."""
    found = (
        ApiKey.objects.select_related("owner")
        .filter(key_hash=token_hash(key), revoked_at=None, owner__is_active=True)
        .first()
    )
    if found is not None:
        now = timezone.now()
        unnoted = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
        ApiKey.objects.filter(unnoted, pk=found.pk).update(last_used_at=now)
    return found


def user_delete(*, user: User, by: User) -> None:
    """Delete an account with its documents. Raises InvalidState for one's own, and for one whose work is kept."""
    if user == by:
        raise InvalidState("You cannot delete your own account.", code="own_account")
    try:
        user.delete()
    except ProtectedError as error:
        raise InvalidState(
            "This person has made interviews or decisions, which are kept. Deactivate the account instead.",
            code="in_use",
        ) from error


def user_change(*, user: User, role: str = "", is_active: bool | None = None) -> User:
    """Give an account another role, or close it or open it again; what is left out stays.

    Raises InvalidState when nobody would be left to administer.
    """
    with transaction.atomic():
        # All of them, in one order: two admins who demote each other at the same time wait for one another.
        admins = User.objects.select_for_update().filter(role=Role.ADMIN, is_active=True).order_by("pk")
        is_last = [admin.pk for admin in admins] == [user.pk]
        current = User.objects.select_for_update().get(pk=user.pk)
        current.role = role or current.role
        current.is_active = current.is_active if is_active is None else is_active
        if is_last and not (current.role == Role.ADMIN and current.is_active):
            raise InvalidState(LAST_ADMIN, code="last_admin")
        # Whoever may enter the administration may use it.
        current.is_superuser = current.role == Role.ADMIN
        current.save(update_fields=("role", "is_active", "is_superuser"))
    return current


def user_rename(*, user: User, full_name: str) -> User:
    """Set the person's own name."""
    user.full_name = full_name.strip()
    user.save(update_fields=("full_name",))
    return user


def _failure_note(key: str, *, free: int) -> None:
    cache.add(key, 0, timeout=FORGET_FAILURES_AFTER_SECONDS)
    pause = pause_seconds(cache.incr(key), free=free)
    if pause:
        logger.warning("sign-in paused for %s s after repeated failures", pause)
        cache.set(f"{key}:until", time.time() + pause, timeout=pause)


def _attempts_key(email: str, address: str = "", *, what: str = "failures") -> str:
    # Keyed: a cache key must not tell whose attempts it counts.
    counted = f"{what}|{email.strip().lower()}|{address}"
    return f"sign-in:{salted_hmac('sign-in-throttle', counted, algorithm='sha256').hexdigest()}"
