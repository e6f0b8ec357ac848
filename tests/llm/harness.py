"""Configurations for tests of the door: providers that live on a scripted server, with budgets that are short."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from llm.config import ModelsConfig, ProviderConfig, RouteConfig, SpeechConfig, default_purposes
from llm.services import DecideInput, EvaluateInput, KeyPoint

BUDGET_SECONDS = 2.0
# Over the budget, for a machine that has other things to do.
LEEWAY_SECONDS = 1.0

ANSWER = "I kept a cache in front of the database and measured how often it was hit."


_numbers = count()


def provider(name: str, url: str, *, model: str = "") -> ProviderConfig:
    """A provider nobody has asked before: a key of its own gives it a door, and a health, of its own."""
    return ProviderConfig(
        name=name, base_url=url, large=model or name, fast=model or name, api_key=f"sk-test-{next(_numbers):08d}"
    )


def models(
    *providers: ProviderConfig,
    budget_seconds: float = BUDGET_SECONDS,
    monthly_budget_usd: float | None = None,
    speech: SpeechConfig | None = None,
) -> ModelsConfig:
    """A configuration whose chains ask the providers in the order they are given."""
    chain = tuple(RouteConfig(each.name) for each in providers)
    return ModelsConfig(
        providers=providers,
        purposes=tuple(
            (name, replace(purpose, chain=chain, budget_seconds=budget_seconds)) for name, purpose in default_purposes()
        ),
        monthly_budget_usd=monthly_budget_usd,
        # No test asks a voice on the internet.
        speech=speech or SpeechConfig(speech_chain=()),
    )


def decide_input(**changes: object) -> DecideInput:
    fields: dict[str, object] = {
        "job_role": "Backend developer",
        "question": "How do you keep a read-heavy service quick?",
        "question_type": "preset",
        "key_points": (KeyPoint(point="Caching"), KeyPoint(point="Measuring first")),
        "answer": ANSWER,
        "answers_on_question": (ANSWER,),
        "asked_texts": ("How do you keep a read-heavy service quick?",),
        "follow_ups_left": 1,
        "presets_left": 3,
        "elapsed_seconds": 120.0,
        "remaining_seconds": 1200.0,
    }
    return DecideInput.model_validate({**fields, **changes})


def evaluate_input(**changes: object) -> EvaluateInput:
    fields: dict[str, object] = {
        "question": "How do you keep a read-heavy service quick?",
        "key_points": (KeyPoint(point="Caching"), KeyPoint(point="Measuring first")),
        "ideal_answer": "Put a cache in front of the database, and measure the hit rate before and after.",
        "answer": ANSWER,
    }
    return EvaluateInput.model_validate({**fields, **changes})
