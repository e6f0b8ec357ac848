"""`manage.py llm`: the check, and the scripted server as a program."""

from __future__ import annotations

import http.client
import io
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from llm.config import SpeechConfig
from llm.fakeserver.behaviour import fault
from llm.fakeserver.server import FakeServer
from tests.llm.harness import provider


def check(configure: Any, *providers: Any, speech: SpeechConfig) -> str:
    configure(*providers, speech=speech)
    out = io.StringIO()
    call_command("llm", "check", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_the_check_says_what_works(server: FakeServer, configure: Any) -> None:
    speech = SpeechConfig(speech_chain=("openai", "espeak"), transcription_chain=("openai",))
    said = check(configure, provider("openai", server.url), speech=speech)
    rows = [line for line in said.splitlines() if line.endswith(" ok")]
    assert [row.split()[0] for row in rows] == ["openai", "openai", "openai", "espeak", "openai"]
    assert "Spent this month" in said


@pytest.mark.django_db
def test_the_check_says_what_the_error_was(server: FakeServer, configure: Any) -> None:
    server.script.always["first"] = fault("unauthorised")
    out = io.StringIO()
    configure(provider("groq", server.url, model="first"), speech=SpeechConfig((), ()))
    with pytest.raises(CommandError):
        call_command("llm", "check", stdout=out)
    assert "not_authorised (HTTP 401)" in out.getvalue()


@pytest.mark.django_db
def test_the_check_without_any_provider(configure: Any) -> None:
    said = check(configure, speech=SpeechConfig((), ()))
    assert "offline interviewer does everything" in said


def test_a_fault_nobody_knows_is_refused() -> None:
    with pytest.raises(CommandError, match="NAME=SHARE"):
        call_command("llm", "fakeserver", "--fault", "gremlins=0.5")


def test_the_scripted_server_serves() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [
            *(sys.executable, "manage.py", "llm", "fakeserver", "--port", str(port), "--first-token", "0"),
            *("--fault", "status:503=1", "--retry-after", "2"),
        ],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == f"LLM_BASE_URL=http://127.0.0.1:{port}/v1"
        response = _post(port)
        assert (response.status, response.headers["Retry-After"]) == (503, "2")
    finally:
        process.terminate()
        process.wait(10)
        assert process.stdout is not None
        process.stdout.close()


def _post(port: int) -> http.client.HTTPResponse:
    for _ in range(200):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("POST", "/v1/chat/completions", '{"messages": []}', {"Content-Type": "application/json"})
            response = connection.getresponse()
            response.read()
        except ConnectionRefusedError:
            # Its line is printed before it listens.
            time.sleep(0.02)
            continue
        finally:
            connection.close()
        return response
    pytest.fail("The scripted server does not listen.")
