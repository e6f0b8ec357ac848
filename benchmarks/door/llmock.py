"""The verdict of LLMock (PyPI: llmock) on the door as a client: `python -m benchmarks.door.llmock URL`.

LLMock is a chaos server written by others; start it in an environment of its own (`llmock serve --port 8000`). Every
fault it has is met once in one piece and once streamed, through both SDKs. Exits with 1 unless its verdict is clean,
warnings included.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import urllib.request
from dataclasses import replace
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncinterview.settings")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="syncinterview-bench-"))

import django

django.setup()

from llm.config import ModelsConfig, ProviderConfig, RouteConfig, default_purposes  # noqa: E402
from llm.door.attempt import Answered  # noqa: E402
from llm.door.door import Door  # noqa: E402
from llm.door.entry import Entry  # noqa: E402
from llm.errors import ChainExhausted  # noqa: E402
from llm.purposes import FillerInput  # noqa: E402

# Each on the first request of a call alone; a second one is well.
SCENARIOS: dict[str, dict[str, Any]] = {
    "well": {},
    "401": {"type": "fail", "status": 401},
    "403": {"type": "fail", "status": 403},
    "404": {"type": "fail", "status": 404},
    "422": {"type": "fail", "status": 422},
    "429": {"type": "fail", "status": 429},
    "429, Retry-After 0.5": {"type": "fail", "status": 429, "retry_after": 0.5},
    "500": {"type": "fail", "status": 500},
    "502": {"type": "fail", "status": 502},
    "503": {"type": "fail", "status": 503},
    "503 for ever": {"type": "fail", "status": 503, "times": None},
    "529": {"type": "fail", "status": 529},
    "delay": {"type": "delay", "seconds": 0.5},
    "disconnect": {"type": "stream_fault", "kind": "disconnect", "after_chunks": 3},
    "truncate": {"type": "stream_fault", "kind": "truncate", "after_chunks": 3},
    "malformed": {"type": "stream_fault", "kind": "malformed", "after_chunks": 3},
    "stall": {"type": "stream_fault", "kind": "stall", "after_chunks": 3, "stall_seconds": 5},
    "slow first token": {"type": "slow_first_token", "seconds": 0.5},
    "not JSON": {"type": "reply", "text": "Let me think about that."},
    "wrong shape": {"type": "reply", "text": '{"points": [1, 2]}'},
}
PATHS = {"openai": "/v1", "groq": "/groq/openai/v1"}
BUDGET_SECONDS = 6.0


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    url = sys.argv[1].rstrip("/")
    _post(f"{url}/_llmock/reset", {})
    number = 0
    for provider, path in PATHS.items():
        for name, scenario in SCENARIOS.items():
            for streamed in (False, True):
                number += 1
                if scenario:
                    _post(f"{url}/_llmock/scenario", {"behaviors": [scenario]})
                # Words of its own for each call, or one would pass for the retry of another.
                inputs = FillerInput(heard=f"This is what was said in call number {number}.")
                # The Groq SDK adds its own path to the host.
                base = f"{url}/groq" if provider == "groq" else f"{url}{path}"
                way = "streamed" if streamed else "in one piece"
                print(f"{provider:<7} {name:<22} {way:<13} {_ask(provider, base, inputs, streamed)}", flush=True)
                _delete(f"{url}/_llmock/scenario")
    with urllib.request.urlopen(f"{url}/_llmock/verdict?format=text") as response:
        print("\n" + response.read().decode())
    with urllib.request.urlopen(f"{url}/_llmock/verdict") as response:
        return 1 if json.load(response)["findings"] else 0


def _ask(provider: str, base_url: str, inputs: FillerInput, streamed: bool) -> str:
    """What the door made of it. A door of its own for each call: no fault of another one is remembered."""
    config = ProviderConfig(name=provider, base_url=base_url, large="gpt-4o", fast="gpt-4o", api_key="test")
    purposes = tuple(
        (name, replace(each, chain=(RouteConfig(provider),), budget_seconds=BUDGET_SECONDS))
        for name, each in default_purposes()
    )
    door = Door(ModelsConfig(providers=(config,), purposes=purposes))
    entries: list[Entry] = []
    try:
        if streamed:
            *_, last = door.stream(inputs, record=entries.append)
            answered = isinstance(last, Answered)
        else:
            answered = isinstance(door.ask(inputs, record=entries.append), Answered)
    except ChainExhausted:
        answered = False
    codes = ", ".join(entry.error_code or "ok" for entry in entries)
    return f"{'answered' if answered else 'passed on':<10} ({codes})"


def _post(url: str, body: dict[str, Any]) -> None:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    urllib.request.urlopen(request).close()


def _delete(url: str) -> None:
    urllib.request.urlopen(urllib.request.Request(url, method="DELETE")).close()


if __name__ == "__main__":
    sys.exit(main())
