"""The client guide, run as it stands against a running product."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import missing
from tools.demo import product
from tools.demo.product import PROJECT, Product

GUIDE = PROJECT / "docs" / "client-guide.md"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Product]:
    started = product.start(tmp_path / "data")
    yield started
    started.stop()


def test_every_step_of_the_client_guide_works(running: Product) -> None:
    if shutil.which("curl") is None:
        missing("curl is not installed", required_by="REQUIRE_SERVICES")
    script = "\n".join(re.findall(r"```bash\n(.*?)```", GUIDE.read_text(), re.S))
    told = {
        "BASE": running.base_url,
        "ADMIN_EMAIL": running.email,
        "ADMIN_PASSWORD": running.password,
        "PYTHON": sys.executable,
    }
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=PROJECT,
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:] + done.stdout[-1000:] + running.log_tail()
    assert "The interview is over." in done.stdout
    assert "candidate_email" in done.stdout


def test_the_signature_check_of_the_guide_is_the_one_that_is_sent() -> None:
    from integrations.services.delivery import signature

    code = re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.S)[0]
    names: dict[str, object] = {}
    exec(code, names)
    now = int(time.time())
    headers = {
        "X-SyncInterview-Timestamp": str(now),
        "X-SyncInterview-Signature": signature("s", timestamp=now, body=b"{}"),
    }
    is_genuine = names["is_genuine"]
    assert callable(is_genuine)
    assert is_genuine("s", headers, b"{}")
    assert not is_genuine("s", headers, b"{ }")
    assert not is_genuine("s", {**headers, "X-SyncInterview-Timestamp": str(now - 900)}, b"{}")
