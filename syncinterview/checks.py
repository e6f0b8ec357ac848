"""System checks: combinations of settings that cannot work, each with an id and what to do about it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as CheckWarning

SHORTEST_SECRET_KEY = 50


@register()
def check_combinations(**_: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if settings.DISTRIBUTED and settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        found.append(
            Error(
                "Several processes are configured (REDIS_URL) on a SQLite database.",
                hint="Set DATABASE_URL to a PostgreSQL database, or unset REDIS_URL for the embedded run.",
                id="syncinterview.E001",
            )
        )
    if settings.DISTRIBUTED and len(settings.SECRET_KEY) < SHORTEST_SECRET_KEY:
        found.append(
            Error(
                "SECRET_KEY is too short to be safe.",
                hint=f"Set SECRET_KEY to at least {SHORTEST_SECRET_KEY} random characters.",
                id="syncinterview.E002",
            )
        )
    if settings.DEBUG and (settings.DISTRIBUTED or settings.ALLOWED_ORIGINS):
        found.append(
            CheckWarning(
                "DEBUG is on although the product is reachable by others: error pages show its insides.",
                hint="Unset DEBUG.",
                id="syncinterview.W001",
            )
        )
    return found
