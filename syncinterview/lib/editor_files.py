"""The few of ACE's files that the editor needs, out of the 660 that django-ace brings. Knows no page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

PREFIX = "ace"
MODES = ("python", "javascript", "java", "c_cpp", "golang", "sql")
THEMES = ("github", "github_dark")
_FILES = ("ace.js", "css/ace.css", *(f"mode-{name}.js" for name in MODES), *(f"theme-{name}.js" for name in THEMES),
          *(f"css/theme/{name}.css" for name in THEMES))  # fmt: skip
_PICTURES = ("css/main-*", "css/github-*", "css/github_dark-*")


def _folder() -> Path:
    spec = find_spec("django_ace")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("django-ace is not installed.")
    return Path(spec.origin).parent / "static/django_ace/ace"


class EditorFinder(BaseFinder):
    """Finds them below `ace/`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        folder = _folder()
        pictures = (path.relative_to(folder).as_posix() for pattern in _PICTURES for path in folder.glob(pattern))
        self.files = frozenset((*_FILES, *pictures))
        self.storage = FileSystemStorage(location=folder)
        self.storage.prefix = PREFIX  # type: ignore[attr-defined] # as collectstatic wants it
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:
        missing = [name for name in sorted(self.files) if not self.storage.exists(name)]
        if missing:
            raise FileNotFoundError(f"django-ace does not have {', '.join(missing)}.")
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        name = path.removeprefix(f"{PREFIX}/")
        found = [self.storage.path(name)] if path.startswith(f"{PREFIX}/") and name in self.files else []
        return found if find_all else found[0] if found else []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        return ((name, self.storage) for name in sorted(self.files))
