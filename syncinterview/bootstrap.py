"""What a fresh database needs: a first admin, the bank of exercises and a sample interview. Harmless to run again."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.conf import settings

from interviews.services import exercises_ensure, sample_ensure
from syncinterview.accounts.services import admin_ensure
from syncinterview.env import keep_secret, read_secrets

ADMIN_EMAIL = "admin@example.com"
PASSWORD_CHANGED = "(the password you have set)"  # noqa: S105 - not a password


@dataclass(frozen=True)
class Prepared:
    admin_email: str
    admin_password: str
    candidate_path: str


def prepare() -> Prepared:
    """Make the first admin and the sample interview where they are missing.

    The generated password is kept in the data directory, so that each start can print it until it is changed.
    """
    password = read_secrets(settings.DATA_DIR).get("admin_password", "")
    if not password:
        password = "-".join(secrets.token_hex(2) for _ in range(4))
        keep_secret(settings.DATA_DIR, "admin_password", password)
    admin = admin_ensure(email=ADMIN_EMAIL, password=password)
    exercises_ensure()
    config = sample_ensure(created_by=admin)
    shown = password if admin.check_password(password) else PASSWORD_CHANGED
    return Prepared(admin_email=admin.email, admin_password=shown, candidate_path=f"/interview/{config.slug}/")
