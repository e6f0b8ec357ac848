"""System checks of the models' settings, each with an id and what to do about it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning


def check_models(**_: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if settings.MODELS.purpose("decide").budget_seconds >= settings.GIVE_UP_SECONDS:
        found.append(
            CheckWarning(
                "A model may take longer over the next step than the interview waits for it.",
                hint="Set LLM_BUDGET_DECIDE below GIVE_UP.",
                id="llm.W001",
            )
        )
    providers = {provider.name for provider in settings.MODELS.providers}
    for purpose, config in settings.MODELS.purposes:
        if providers and providers.isdisjoint(route.provider for route in config.chain):
            found.append(
                CheckWarning(
                    f"No provider that is configured is in the chain of {purpose}: the offline rules do it.",
                    hint=f"Set LLM_CHAIN_{purpose.upper()} to name one of: {', '.join(sorted(providers))}.",
                    id="llm.W002",
                )
            )
    return found
