"""The lock files: current with pyproject.toml, exact, and free of download addresses."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).resolve().parents[2]
DECLARED = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
LOCKS = {
    "requirements.txt": DECLARED["dependencies"],
    "requirements-dev.txt": [*DECLARED["dependencies"], *DECLARED["optional-dependencies"]["dev"]],
}
# What a package that is not there for every system is pinned for.
PLATFORM = r'sys_platform != "\w+"'


def pins(name: str) -> dict[str, str]:
    found = re.findall(rf"^([A-Za-z0-9._-]+)==(\S+)(?: ; {PLATFORM})?$", (PROJECT / name).read_text(), re.M)
    return {canonicalize_name(package): version for package, version in found}


@pytest.mark.parametrize("name", LOCKS)
def test_it_pins_what_is_declared_within_its_bounds(name: str) -> None:
    pinned = pins(name)
    for line in LOCKS[name]:
        wanted = Requirement(line)
        version = pinned.get(canonicalize_name(wanted.name))
        assert version is not None, f"{wanted.name} is not pinned: make requirements"
        assert wanted.specifier.contains(version), f"{wanted.name} {version} does not fit {line}: make requirements"


@pytest.mark.parametrize("name", LOCKS)
def test_it_holds_names_and_versions_and_nothing_else(name: str) -> None:
    lines = [line for line in (PROJECT / name).read_text().splitlines() if line and not line.lstrip().startswith("#")]
    assert [
        line for line in lines if not re.fullmatch(rf"[A-Za-z0-9._-]+==[A-Za-z0-9._+-]+(?: ; {PLATFORM})?", line)
    ] == []


def test_the_tests_run_on_the_versions_that_are_shipped() -> None:
    runtime, dev = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {package: dev.get(package) for package in runtime} == runtime
