"""The import contracts name what is really there: an app or a roof module that is added must be placed in them."""

from __future__ import annotations

import pkgutil
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

import syncinterview

BASE_DIR = Path(syncinterview.__file__).parent.parent


@pytest.fixture(scope="module")
def contracts() -> dict[str, dict]:
    rules = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["tool"]["importlinter"]
    return {contract["id"]: contract for contract in rules["contracts"]} | {"roots": rules["root_packages"]}


def local_apps() -> set[str]:
    return {
        config.name
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(BASE_DIR) and ".venv" not in Path(config.path).parts
    }


def test_the_layers_hold_every_local_app(contracts: dict[str, dict]) -> None:
    _roof, *layers = contracts["apps"]["layers"]
    assert {"syncinterview", *layers} == local_apps() | {"syncinterview.lib"}


def test_the_roof_holds_every_module_beside_accounts_and_lib(contracts: dict[str, dict]) -> None:
    roof = set(re.findall(r"\(syncinterview\.(\w+)\)", contracts["apps"]["layers"][0]))
    there = {module.name for module in pkgutil.iter_modules(syncinterview.__path__)}
    assert there - {"accounts", "lib"} <= roof


def test_every_app_has_layers_and_doors(contracts: dict[str, dict]) -> None:
    named = local_apps() - {"syncinterview"}
    assert set(contracts["inside"]["containers"]) == named
    assert {app for app in named if f"doors-{app.rpartition('.')[2]}" in contracts} == named


def test_every_package_is_looked_at(contracts: dict[str, dict]) -> None:
    assert set(contracts["roots"]) == {name.partition(".")[0] for name in local_apps()}


def test_the_tests_run_on_settings_of_their_own() -> None:
    assert settings.SETTINGS_MODULE == "tests.settings"
    assert settings.EMBEDDED_WORKER is False
    assert Path(settings.DATA_DIR) != BASE_DIR / "var"
