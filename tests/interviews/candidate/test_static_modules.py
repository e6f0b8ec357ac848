"""The room's scripts as a release serves them: hashed, and still finding each other."""

from __future__ import annotations

import re
from pathlib import Path

from django.core.management import call_command
from django.test import override_settings

OTHER_PEOPLES = ["admin/*", "unfold/*", "rest_framework/*", "drf_spectacular_sidecar/*", "django_htmx/*"]
STATIC = Path(__file__).resolve().parents[3] / "static"
OUR_OWN_LIMIT_BYTES = 150 * 1024


def test_hashed_modules_import_each_other_by_their_hashed_names(tmp_path: Path) -> None:
    release = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "syncinterview.lib.static_storage.HashedModuleStorage"},
    }
    with override_settings(STORAGES=release, STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=OTHER_PEOPLES)
    modules = list((tmp_path / "interviews/room").glob("*.js"))
    imported = {
        name
        for module in modules
        for name in re.findall(r'^(?:import|export)[^;]* from "\./([^"]+)";', module.read_text(), re.MULTILINE)
    }
    # Every module is somebody's, but for the page's own.
    assert {name.split(".")[0] for name in imported} == {module.name.split(".")[0] for module in modules} - {"room"}
    assert imported <= {module.name for module in modules}
    assert all(re.fullmatch(r"[\w-]+\.[0-9a-f]{12}\.js", name) for name in imported)


def test_what_a_candidate_loads_stays_small() -> None:
    files = [*(STATIC / "interviews/room").glob("*.js"), STATIC / "interviews/candidate.css", *STATIC.glob("ui/*.css")]
    assert sum(file.stat().st_size for file in files) < OUR_OWN_LIMIT_BYTES
