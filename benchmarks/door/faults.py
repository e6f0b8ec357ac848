"""The fault matrix with times, at the product's own budgets: `python -m benchmarks.door.faults` prints a table.

The first provider of the chain fails in one way, the second is well; then the first is alone and the rules answer. Over
real HTTP against the scripted server.
"""

from __future__ import annotations

import logging
import os
import socket
import tempfile
import time
from dataclasses import replace

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncinterview.settings")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="syncinterview-bench-"))

import django

django.setup()
logging.disable(logging.WARNING)

from llm.config import ModelsConfig, ProviderConfig, RouteConfig, default_purposes  # noqa: E402
from llm.door.attempt import Answered  # noqa: E402
from llm.door.door import Door  # noqa: E402
from llm.door.entry import Entry  # noqa: E402
from llm.errors import ChainExhausted  # noqa: E402
from llm.fakeserver.behaviour import FAULTS, WELL, Behaviour, fault  # noqa: E402
from llm.fakeserver.server import FakeServer  # noqa: E402
from llm.purposes import DecideInput  # noqa: E402

CASES: dict[str, Behaviour | str] = {
    "(none)": WELL,
    "401": fault("unauthorised"),
    "404 model": fault("unknown_model"),
    "429": fault("rate_limited"),
    "429, Retry-After 0.5": fault("rate_limited", retry_after_seconds=0.5),
    "429, Retry-After 30": fault("rate_limited", retry_after_seconds=30),
    "429, no credit": fault("quota"),
    "400, prompt too long": fault("context"),
    "500": fault("server_error"),
    "503": fault("unavailable"),
    "connection refused": "refused",
    "no such host": "http://no-such-host.invalid/v1",
    "TLS failure": "tls",
    "slow first token": fault("slow"),
    "stall": fault("stall"),
    "cut": fault("cut"),
    "ends early": fault("truncated"),
    "malformed": fault("malformed"),
    "a web page": fault("html"),
    "not JSON": fault("not_json"),
    "wrong shape": fault("wrong_shape"),
    "empty": fault("empty"),
    "refusal": fault("refusal"),
    "filtered": fault("filtered"),
    "over-long": fault("too_long"),
}
INPUTS = DecideInput(
    job_role="Backend developer",
    question="How do you keep a read-heavy service quick?",
    question_type="preset",
    answer="I measure first, then I put a cache in front of the database.",
    follow_ups_left=1,
    presets_left=4,
    remaining_seconds=1200,
)


def main() -> None:
    assert set(FAULTS), "the scripted server knows faults"
    with FakeServer() as server:
        print(f"Budget {dict(default_purposes())['decide'].budget_seconds} s; milliseconds until the whole answer.\n")
        print("| fault of the first provider | next, in one piece | next, streamed | first tries ended in | alone |")
        print("|---|---|---|---|---|")
        _row(server, "(none)", WELL)
        for name, case in CASES.items():
            print(_row(server, name, case), flush=True)


def _row(server: FakeServer, name: str, case: Behaviour | str) -> str:
    url = server.url
    server.script.always["first"] = case if isinstance(case, Behaviour) else WELL
    if case == "refused":
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{closed.getsockname()[1]}/v1"
    elif case == "tls":
        # TLS is spoken to a server that speaks none.
        url = server.url.replace("http://", "https://")
    elif isinstance(case, str):
        url = case
    whole, codes = _ask(url, server.url, streamed=False)
    streamed, more = _ask(url, server.url, streamed=True)
    alone, _ = _ask(url, "", streamed=False)
    return f"| {name} | {whole} | {streamed} | {', '.join(dict.fromkeys(codes + more)) or '-'} | {alone} |"


def _ask(first: str, second: str, *, streamed: bool) -> tuple[str, list[str]]:
    """How long until whose answer, and the codes of what failed before."""
    providers = [ProviderConfig(name="groq", base_url=first, large="first", fast="first", api_key="test")]
    if second:
        providers.append(ProviderConfig(name="openai", base_url=second, large="second", fast="second", api_key="test"))
    chain = tuple(RouteConfig(provider.name) for provider in providers)
    purposes = tuple((name, replace(each, chain=chain)) for name, each in default_purposes())
    door = Door(ModelsConfig(providers=tuple(providers), purposes=purposes))
    door.prepare()
    entries: list[Entry] = []
    began = time.perf_counter()
    try:
        if streamed:
            *_, last = door.stream(INPUTS, record=entries.append)
        else:
            last = door.ask(INPUTS, record=entries.append)
    except ChainExhausted:
        who = "rules"
    else:
        assert isinstance(last, Answered)
        who = last.provider
    taken = (time.perf_counter() - began) * 1000
    return f"{taken:.0f} {who}", [entry.error_code for entry in entries if entry.error_code]


if __name__ == "__main__":
    main()
