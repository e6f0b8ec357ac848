"""Secret tokens as they are handed to people and programs."""

from __future__ import annotations

import secrets

import pytest

from syncinterview.lib.tokens import new_token, token_hash


def test_a_token_is_never_read_as_an_option(monkeypatch: pytest.MonkeyPatch) -> None:
    made = iter(["-option", "--also", "token"])
    monkeypatch.setattr(secrets, "token_urlsafe", lambda _: next(made))
    assert new_token() == "token"


def test_what_is_no_text_is_no_token() -> None:
    assert token_hash("\ud800") != token_hash("")
