"""Writes about users: the first administrator, signing in with patience, one's own name and password."""

from __future__ import annotations

import math
import time

from django.contrib.auth import authenticate
from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import salted_hmac

from syncinterview.accounts.models import Role, User
from syncinterview.lib.errors import InvalidInput, ProductError

FREE_FAILURES = 5
FIRST_PAUSE_SECONDS = 30
LONGEST_PAUSE_SECONDS = 15 * 60
FORGET_FAILURES_AFTER_SECONDS = 60 * 60


class SignInRefused(InvalidInput):
    code = "sign_in_refused"


class TooManyAttempts(ProductError):
    """Wait before the next attempt: `seconds` from now."""

    code = "too_many_attempts"
    http_status = 429
    retryable = True

    def __init__(self, *, seconds: int) -> None:
        self.seconds = seconds
        minutes = math.ceil(seconds / 60)
        wait = f"{seconds} seconds" if seconds < 60 else f"{minutes} minute{'s' if minutes > 1 else ''}"
        super().__init__(f"Too many attempts with this e-mail address. Please try again in {wait}.")


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
    attempt has to wait, and each wait is twice the one before.
    """
    key = _throttle_key(email, address)
    paused_until: float = cache.get(f"{key}:until", 0)
    if paused_until > time.time():
        raise TooManyAttempts(seconds=max(1, math.ceil(paused_until - time.time())))
    user = authenticate(email=email.strip(), password=password)
    if user is None:
        _failure_note(key)
        raise SignInRefused("This e-mail address and password do not belong to an account here.")
    cache.delete_many([key, f"{key}:until"])
    return user


def pause_seconds(failures: int) -> int:
    """How long to wait after this many failures: 30 s after the fifth, doubled by each further one, 15 min at most."""
    if failures < FREE_FAILURES:
        return 0
    doublings: int = min(failures - FREE_FAILURES, 10)
    return min(FIRST_PAUSE_SECONDS << doublings, LONGEST_PAUSE_SECONDS)


def user_rename(*, user: User, full_name: str) -> User:
    """Set the person's own name."""
    user.full_name = full_name.strip()
    user.save(update_fields=("full_name",))
    return user


def _failure_note(key: str) -> None:
    cache.add(key, 0, timeout=FORGET_FAILURES_AFTER_SECONDS)
    pause = pause_seconds(cache.incr(key))
    if pause:
        cache.set(f"{key}:until", time.time() + pause, timeout=pause)


def _throttle_key(email: str, address: str) -> str:
    # Keyed: a cache key must not tell whose attempts it counts.
    digest = salted_hmac("sign-in-throttle", f"{email.strip().lower()}|{address}", algorithm="sha256").hexdigest()
    return f"sign-in:{digest}"
