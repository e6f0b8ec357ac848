"""The room's scripts as a release serves them: hashed, without comments, small, and still finding each other."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client, override_settings

from interviews.models import InterviewSession
from tests.interviews.candidate.conftest import Entry, room_of

OTHER_PEOPLES = ["admin/*", "unfold/*", "rest_framework/*", "drf_spectacular_sidecar/*", "django_htmx/*"]
STATIC = Path(__file__).resolve().parents[3] / "static"
OUR_OWN_LIMIT_BYTES = 150_000
IMPORT = re.compile(r'^(?:import|export)[^;]* from "\./([^"]+)";', re.MULTILINE)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Where a release keeps each static file, by the name it has here."""
    root = tmp_path_factory.mktemp("static")
    release = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "syncinterview.lib.static_storage.HashedModuleStorage"},
    }
    with override_settings(STORAGES=release, STATIC_ROOT=root):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=OTHER_PEOPLES)
    names: dict[str, str] = json.loads((root / "staticfiles.json").read_text())["paths"]
    return {name: root / hashed for name, hashed in names.items()}


def test_hashed_modules_import_each_other_by_their_hashed_names(served: dict[str, Path]) -> None:
    modules = [path for name, path in served.items() if re.fullmatch(r"interviews/room/[\w-]+\.js", name)]
    imported = {name for module in modules for name in IMPORT.findall(module.read_text())}
    # Every module is somebody's, but for the page's own.
    assert {name.split(".")[0] for name in imported} == {module.name.split(".")[0] for module in modules} - {"room"}
    assert imported <= {module.name for module in modules}
    assert all(re.fullmatch(r"[\w-]+\.[0-9a-f]{12}\.js", name) for name in imported)


def test_what_the_room_loads_of_our_own_stays_small(client: Client, enter: Entry, served: dict[str, Path]) -> None:
    """Uncompressed, with the editor, which only interviews with something to code load."""
    assert enter().status_code == 302
    session = InterviewSession.objects.get()
    session.config.questions.update(kind="coding")
    page = client.get(room_of(session)).content.decode()
    loaded = {name for name in re.findall(r'(?:href|src)="/static/([^"]+\.(?:js|css))"', page) if name[:4] != "ace/"}
    assert {
        "ui/base.css",
        "interviews/candidate.css",
        "interviews/room/room.js",
        "interviews/editor/editor.js",
    } <= loaded
    # With all that they import: as they are written, names are not hashed yet.
    while (
        more := {
            f"{name.rpartition('/')[0]}/{other}"
            for name in loaded
            for other in IMPORT.findall((STATIC / name).read_text())
        }
        - loaded
    ):
        loaded |= more
    assert len(loaded) > 25
    assert sum(served[name].stat().st_size for name in loaded) < OUR_OWN_LIMIT_BYTES


@pytest.mark.parametrize(
    "name", ["interviews/room/room.js", "interviews/room/uploads.js", "interviews/editor/editor.js"]
)
def test_of_a_script_a_release_leaves_out_the_comments_and_nothing_else(served: dict[str, Path], name: str) -> None:
    def code(text: str) -> list[str]:
        lines = [line.strip() for line in text.splitlines()]
        comments = [line.startswith(("//", "* ", "*/")) or line in ("/**", "*") for line in lines]
        whole = [line.startswith("/*") and line.endswith("*/") for line in lines]
        # An import names another file here and there.
        return [
            line
            for line, *dropped in zip(lines, comments, whole, strict=True)
            if line and not any(dropped) and " from " not in line
        ]

    written, left = (STATIC / name).read_text(), served[name].read_text()
    assert "/**" in written
    # A type in front of a statement stays: it is on the statement's line.
    assert not re.search(r"^\s*(?://|\* |/\*(?:.*\*/\s*$|(?!.*\*/)))", left, re.MULTILINE)
    assert code(left) == code(written)
