"""The pages' font for Devanagari: FiraGO's letters of that script, cut out of the font that a Python package brings.

A whole face is 800 KB, its Devanagari 55 KB. Cutting takes seconds: it is done once for an installation. Knows no page.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

PREFIX = "fonts"
PACKAGE = "pymupdf-fonts"
# File name: the package's key for the face.
FACES = {"devanagari-400.woff2": "figo", "devanagari-700.woff2": "figbo"}
# As static/ui/tokens.css asks for them.
_DEVANAGARI = (
    *range(0x0900, 0x0980),
    *range(0x1CD0, 0x1CFA),
    *(0x200C, 0x200D, 0x20A8, 0x20B9, 0x20F0, 0x25CC),
    *range(0xA830, 0xA83A),
    *range(0xA8E0, 0xA900),
)


class FontFinder(BaseFinder):
    """Finds them below `fonts/`, cut when they are first asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.folder = settings.FONTS_ROOT / version(PACKAGE)
        self.storage = FileSystemStorage(location=self.folder)
        self.storage.prefix = PREFIX  # type: ignore[attr-defined] # as collectstatic wants it
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        name = path.removeprefix(f"{PREFIX}/")
        found = [str(_cut(self.folder, name))] if path.startswith(f"{PREFIX}/") and name in FACES else []
        return found if find_all else found[0] if found else []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        for name in FACES:
            _cut(self.folder, name)
            yield name, self.storage


def _cut(folder: Path, name: str) -> Path:
    """The font file of this name, made if it is not there."""
    path = folder / name
    if not path.exists():
        # Only who makes the files needs the cutter, which takes long to load.
        subset: Any = import_module("fontTools.subset")
        asked = subset.Options(flavor="woff2", layout_features=["*"], name_IDs=["*"], notdef_outline=True)
        font = subset.load_font(io.BytesIO(import_module("pymupdf_fonts").myfont(FACES[name])), asked)
        cutter = subset.Subsetter(asked)
        cutter.populate(unicodes=_DEVANAGARI)
        cutter.subset(font)
        folder.mkdir(parents=True, exist_ok=True)
        # Another process may cut at the same time: whoever is last leaves the same whole file.
        handle, half = tempfile.mkstemp(dir=folder, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            subset.save_font(font, file, asked)
        Path(half).chmod(0o644)
        Path(half).replace(path)
    return path
