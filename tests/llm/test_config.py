"""The environment's variables for models, and what goes without any of them."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from llm.checks import check_models
from llm.config import CONVERSATION_CHAIN, ModelsConfig
from syncinterview.env_models import read_models
from tests.llm.harness import models, provider


def read(monkeypatch: pytest.MonkeyPatch, **variables: str) -> ModelsConfig:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return read_models(environ.Env())


def test_nothing_set_means_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch).providers == ()


def test_a_provider_exists_when_its_key_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    config = read(monkeypatch, GROQ_API_KEY="gsk", GOOGLE_API_KEY="goo")
    assert [provider.name for provider in config.providers] == ["groq", "gemini"]
    assert config.providers[0].base_url == "https://api.groq.com"
    assert config.providers[0].model("fast") == "openai/gpt-oss-20b"


def test_a_server_of_ones_own_needs_an_address_and_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    config = read(monkeypatch, LLM_BASE_URL="http://127.0.0.1:11434/v1", LLM_MODEL="qwen3:8b")
    (provider,) = config.providers
    assert (provider.name, provider.large, provider.fast) == ("compatible", "qwen3:8b", "qwen3:8b")


def test_a_chain_may_name_models(monkeypatch: pytest.MonkeyPatch) -> None:
    config = read(monkeypatch, LLM_CHAIN_DECIDE="gemini:gemini-9-flash,groq", LLM_BUDGET_DECIDE="3.5")
    decide = config.purpose("decide")
    assert [(route.provider, route.model) for route in decide.chain] == [("gemini", "gemini-9-flash"), ("groq", "")]
    assert decide.budget_seconds == 3.5
    assert tuple(route.provider for route in config.purpose("filler").chain) == CONVERSATION_CHAIN


def test_the_chosen_voice_and_ear_are_asked_first(monkeypatch: pytest.MonkeyPatch) -> None:
    speech = read(monkeypatch, TTS_PROVIDER="openai", TRANSCRIPTION_PROVIDER="google").speech
    assert speech.speech_chain == ("openai", "edge", "groq", "espeak")
    assert speech.transcription_chain[:2] == ("google", "groq")


@pytest.mark.parametrize(("chosen", "chain"), [("espeak", ("espeak",)), ("browser", ())])
def test_a_voice_on_this_machine_is_followed_by_none_elsewhere(
    monkeypatch: pytest.MonkeyPatch, chosen: str, chain: tuple[str, ...]
) -> None:
    assert read(monkeypatch, TTS_PROVIDER=chosen).speech.speech_chain == chain


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LLM_CHAIN_DECIDE", "groq,nobody"),
        ("LLM_BUDGET_FILLER", "soon"),
        ("LLM_BASE_URL", "localhost:11434"),
        ("LLM_MONTHLY_BUDGET_USD", "-1"),
        ("TTS_PROVIDER", "parrot"),
        ("TRANSCRIPTION_PROVIDER", "guess"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=name):
        read(monkeypatch, **{name: value})


def test_keys_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    config = read(monkeypatch, GROQ_API_KEY="gsk-secret", HUGGINGFACE_API_KEY="hf-secret", GOOGLE_API_KEY="goo-secret")
    assert "secret" not in repr(config)


def test_offline_loads_no_vendor(tmp_path: Path) -> None:
    program = """
        import django, sys
        django.setup()
        from llm.services import FillerInput, complete, get_ready, interviewer
        from llm import ledger
        ledger.record = lambda lines: None
        import llm.services
        llm.services.record = lambda lines: None
        assert complete(FillerInput(heard="So what we did")).judged_by.is_offline
        assert interviewer().is_offline
        get_ready()
        vendors = {"openai", "groq", "httpx2", "aiohttp", "edge_tts", "faster_whisper"}
        print(sorted(vendors & set(sys.modules)))
    """
    environment = {
        **{name: value for name, value in os.environ.items() if not name.endswith(("_API_KEY", "_BASE_URL"))},
        "DJANGO_SETTINGS_MODULE": "syncinterview.settings",
        "DATA_DIR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


def test_a_model_may_not_take_longer_than_the_interview_waits(settings: Any) -> None:
    settings.GIVE_UP_SECONDS = settings.MODELS.purpose("decide").budget_seconds
    assert [message.id for message in check_models()] == ["llm.W001"]


def test_a_chain_without_anybody_is_said(settings: Any) -> None:
    only = ModelsConfig(providers=(provider("openai", "http://127.0.0.1"),), purposes=models().purposes)
    settings.MODELS = only
    assert {message.id for message in check_models()} == {"llm.W002"}


def test_the_settings_as_they_come_are_well() -> None:
    assert check_models() == []
