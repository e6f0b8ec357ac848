"""The part of the environment that is about models: keys, addresses, model names, chains and limits, typed.

Read by `env.py` alone. What each variable means and defaults to is in docs/models.md and llm/config.py.
"""

from __future__ import annotations

from dataclasses import replace

import environ
from django.core.exceptions import ImproperlyConfigured

from llm.config import (
    PROVIDER_DEFAULTS,
    PURPOSE_DEFAULTS,
    SPEECH_CHAIN,
    TRANSCRIPTION_CHAIN,
    ModelsConfig,
    ProviderConfig,
    PurposeConfig,
    PurposeName,
    RouteConfig,
    SpeechConfig,
    default_purpose,
)

# The variable that holds a provider's key, and the word its other variables begin with.
_KEYS = {"groq": "GROQ", "openai": "OPENAI", "openrouter": "OPENROUTER", "gemini": "GOOGLE", "compatible": "LLM"}
_TRANSCRIBERS: dict[str, tuple[str, ...]] = {
    "whisper": ("groq", "openai"),
    **{name: (name,) for name in TRANSCRIPTION_CHAIN},
}
# With one of these no word leaves the machine to be spoken: they are the whole chain.
_SPEAKERS_HERE: dict[str, tuple[str, ...]] = {"espeak": ("espeak",), "browser": ()}
_SPEAKERS: dict[str, tuple[str, ...]] = {name: (name,) for name in SPEECH_CHAIN if name not in _SPEAKERS_HERE}


def read_models(env: environ.Env) -> ModelsConfig:
    """Read the variables. Raises ImproperlyConfigured for a value that cannot be used."""
    budget = env.str("LLM_MONTHLY_BUDGET_USD", default="")
    return ModelsConfig(
        providers=_providers(env),
        purposes=tuple((name, _purpose(env, name)) for name in PURPOSE_DEFAULTS),
        speech=_speech(env),
        monthly_budget_usd=_number("LLM_MONTHLY_BUDGET_USD", budget, low=0, high=1e9) if budget else None,
    )


def _providers(env: environ.Env) -> tuple[ProviderConfig, ...]:
    found = []
    for name, word in _KEYS.items():
        key = env.str(f"{word}_API_KEY", default="")
        address = env.str(f"{word}_BASE_URL", default="")
        if not (address if name == "compatible" else key):
            continue
        if address and not address.startswith(("http://", "https://")):
            raise ImproperlyConfigured(f"{word}_BASE_URL must begin with http:// or https://.")
        defaults = PROVIDER_DEFAULTS[name]
        large = env.str(f"{word}_MODEL", default="") or defaults.large
        fast = env.str(f"{word}_FAST_MODEL", default="")
        if not fast:
            # A server of one's own may have but one model.
            fast = large if name == "compatible" else defaults.fast
        found.append(
            ProviderConfig(name=name, base_url=address or defaults.base_url, large=large, fast=fast, api_key=key)
        )
    return tuple(found)


def _purpose(env: environ.Env, name: PurposeName) -> PurposeConfig:
    defaults = default_purpose(name)
    chain_name = f"LLM_CHAIN_{name.upper()}"
    entries = env.list(chain_name, default=[])
    budget_name, cap_name = f"LLM_BUDGET_{name.upper()}", f"LLM_MAX_TOKENS_{name.upper()}"
    return replace(
        defaults,
        chain=tuple(_route(chain_name, entry) for entry in entries) or defaults.chain,
        budget_seconds=_number(
            budget_name, env.str(budget_name, default=str(defaults.budget_seconds)), low=0.2, high=600
        ),
        max_tokens=int(_number(cap_name, env.str(cap_name, default=str(defaults.max_tokens)), low=16, high=200_000)),
    )


def _route(variable: str, entry: str) -> RouteConfig:
    provider, _, model = entry.strip().partition(":")
    if provider not in PROVIDER_DEFAULTS:
        raise ImproperlyConfigured(
            f"{variable} names the provider {provider!r}. Write one or more of {', '.join(PROVIDER_DEFAULTS)}, each "
            "with :model after it where it should not be the usual one, with commas between them."
        )
    return RouteConfig(provider=provider, model=model)


def _speech(env: environ.Env) -> SpeechConfig:
    defaults = SpeechConfig()
    return SpeechConfig(
        transcription_chain=_led_by(
            "TRANSCRIPTION_PROVIDER",
            env.str("TRANSCRIPTION_PROVIDER", default="whisper"),
            _TRANSCRIBERS,
            TRANSCRIPTION_CHAIN,
        ),
        speech_chain=_speech_chain(env.str("TTS_PROVIDER", default="edge")),
        google_api_key=env.str("GOOGLE_API_KEY", default=""),
        google_speech_url=env.str("GOOGLE_SPEECH_BASE_URL", default="") or defaults.google_speech_url,
        huggingface_api_key=env.str("HUGGINGFACE_API_KEY", default=""),
        huggingface_url=env.str("HUGGINGFACE_BASE_URL", default="") or defaults.huggingface_url,
        local_whisper_model=env.str("LOCAL_WHISPER_MODEL", default="") or defaults.local_whisper_model,
    )


def _speech_chain(chosen: str) -> tuple[str, ...]:
    here = _SPEAKERS_HERE.get(chosen.strip().lower())
    known = {**_SPEAKERS, **_SPEAKERS_HERE}
    return here if here is not None else _led_by("TTS_PROVIDER", chosen, known, SPEECH_CHAIN)


def _led_by(variable: str, chosen: str, known: dict[str, tuple[str, ...]], chain: tuple[str, ...]) -> tuple[str, ...]:
    """The chain with the chosen provider first."""
    first = known.get(chosen.strip().lower())
    if first is None:
        raise ImproperlyConfigured(f"{variable} is {chosen!r}. Write one of {', '.join(known)}.")
    return (*first, *(name for name in chain if name not in first))


def _number(variable: str, value: str, *, low: float, high: float) -> float:
    try:
        number = float(value)
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        raise ImproperlyConfigured(f"{variable} must be a number from {low:g} to {high:g}.")
    return number
