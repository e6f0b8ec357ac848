"""What is configured for models, as plain frozen values: providers, purposes, limits.

Owns the defaults of model names, chains, budgets and token caps. Reads no environment (the roof does) and no file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

PurposeName = Literal[
    "questions", "tentative", "decide", "filler", "evaluate", "summarise", "profile", "match", "code_review"
]
Size = Literal["large", "fast"]


@dataclass(frozen=True)
class ProviderDefaults:
    """A provider by its well-known address, with the models we ask for when nothing else is said.

    `large` converses and judges; `fast` speaks the fillers.
    """

    base_url: str
    large: str
    fast: str


PROVIDER_DEFAULTS: dict[str, ProviderDefaults] = {
    "groq": ProviderDefaults("https://api.groq.com", "openai/gpt-oss-120b", "openai/gpt-oss-20b"),
    "openai": ProviderDefaults("https://api.openai.com/v1", "gpt-5.4-mini", "gpt-5.4-nano"),
    "openrouter": ProviderDefaults("https://openrouter.ai/api/v1", "openai/gpt-5.4-mini", "openai/gpt-oss-20b"),
    "gemini": ProviderDefaults(
        "https://generativelanguage.googleapis.com/v1beta/openai", "gemini-3.5-flash", "gemini-3.5-flash-lite"
    ),
    # Any server that speaks the chat API (Ollama, vLLM, llama.cpp); its address and model have to be said.
    "compatible": ProviderDefaults("", "default", "default"),
}

# A server of one's own is set up on purpose, so it is asked first; then the quick one to talk, the careful to judge.
CONVERSATION_CHAIN = ("compatible", "groq", "openai", "gemini", "openrouter")
REPORTS_CHAIN = ("compatible", "openrouter", "gemini", "groq", "openai")


@dataclass(frozen=True)
class ProviderConfig:
    """A provider that exists: its key is set, or its address."""

    name: str
    base_url: str
    large: str
    fast: str
    api_key: str = field(repr=False)

    def model(self, size: Size) -> str:
        return self.fast if size == "fast" else self.large


@dataclass(frozen=True)
class RouteConfig:
    """One entry of a chain: a provider, and a model when it is not the provider's usual one."""

    provider: str
    model: str = ""


@dataclass(frozen=True)
class PurposeConfig:
    """How a purpose is asked for. The offline interviewer ends every chain without being named in it.

    `budget_seconds` holds for the whole chain, retries and repairs included; `max_tokens` for one reply.
    """

    chain: tuple[RouteConfig, ...]
    size: Size
    budget_seconds: float
    max_tokens: int

    @property
    def hedge_after_seconds(self) -> float:
        """When the next provider is asked as well, because the first may miss the budget."""
        return self.budget_seconds * 0.4

    @property
    def backoff_seconds(self) -> float:
        """The least pause before the same provider is asked again; up to twice as long is taken."""
        return min(0.5, self.budget_seconds * 0.03)

    @property
    def stall_seconds(self) -> float:
        """How long a stream may be silent between two chunks."""
        return self.budget_seconds * 0.25


@dataclass(frozen=True)
class PurposeDefaults:
    chain: tuple[str, ...]
    size: Size
    budget_seconds: float
    max_tokens: int


PURPOSE_DEFAULTS: dict[PurposeName, PurposeDefaults] = {
    "questions": PurposeDefaults(REPORTS_CHAIN, "large", 60.0, 12000),
    "tentative": PurposeDefaults(CONVERSATION_CHAIN, "large", 5.0, 1200),
    "decide": PurposeDefaults(CONVERSATION_CHAIN, "large", 6.0, 1200),
    "filler": PurposeDefaults(CONVERSATION_CHAIN, "fast", 1.5, 400),
    "evaluate": PurposeDefaults(REPORTS_CHAIN, "large", 30.0, 4000),
    "summarise": PurposeDefaults(REPORTS_CHAIN, "large", 30.0, 2500),
    "profile": PurposeDefaults(REPORTS_CHAIN, "large", 45.0, 6000),
    "match": PurposeDefaults(REPORTS_CHAIN, "large", 45.0, 6000),
    "code_review": PurposeDefaults(REPORTS_CHAIN, "large", 120.0, 6000),
}

# TRANSCRIPTION_PROVIDER=whisper means Whisper wherever it is hosted: Groq first, then OpenAI.
TRANSCRIPTION_CHAIN = ("groq", "openai", "google", "huggingface", "local")
# They speak on this machine.
SPEAKERS_HERE = frozenset({"espeak"})
SPEECH_CHAIN = ("edge", "openai", "groq", "espeak")


@dataclass(frozen=True)
class SpeechConfig:
    """Transcription and speech: who is asked first, by which address and model."""

    transcription_chain: tuple[str, ...] = TRANSCRIPTION_CHAIN
    speech_chain: tuple[str, ...] = SPEECH_CHAIN
    transcription_budget_seconds: float = 30.0
    speech_budget_seconds: float = 8.0
    google_api_key: str = field(default="", repr=False)
    google_speech_url: str = "https://speech.googleapis.com/v1"
    huggingface_api_key: str = field(default="", repr=False)
    huggingface_url: str = "https://router.huggingface.co/hf-inference/models"
    local_whisper_model: str = "small"


@dataclass(frozen=True)
class ModelsConfig:
    """All of it. Without a provider the offline interviewer does everything."""

    providers: tuple[ProviderConfig, ...] = ()
    purposes: tuple[tuple[PurposeName, PurposeConfig], ...] = ()
    speech: SpeechConfig = SpeechConfig()
    monthly_budget_usd: float | None = None

    def purpose(self, name: str) -> PurposeConfig:
        return next(config for known, config in self.purposes if known == name)

    def provider(self, name: str) -> ProviderConfig | None:
        return next((provider for provider in self.providers if provider.name == name), None)


def default_purpose(name: PurposeName) -> PurposeConfig:
    defaults = PURPOSE_DEFAULTS[name]
    return PurposeConfig(
        chain=tuple(RouteConfig(provider) for provider in defaults.chain),
        size=defaults.size,
        budget_seconds=defaults.budget_seconds,
        max_tokens=defaults.max_tokens,
    )


def default_purposes() -> tuple[tuple[PurposeName, PurposeConfig], ...]:
    return tuple((name, default_purpose(name)) for name in PURPOSE_DEFAULTS)
