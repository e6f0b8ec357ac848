"""The fonts of printed reports: FiraGO for all six languages of an interview, Fira Mono for code.

They come with a Python package (SIL Open Font License), packed as text; the typesetter reads files, so they are
unpacked once. Owns where; knows nothing of reports. The system's fonts are left alone: looking through them takes
longer than setting a report.
"""

from __future__ import annotations

import os
import tempfile
from functools import lru_cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import typst
from django.conf import settings

from reports.pdf.glyphs import characters_of

PACKAGE = "pymupdf-fonts"
SANS, MONO = "FiraGO", "Fira Mono"
# As the package calls them: file name, key.
FACES = (
    ("FiraGO-Regular.ttf", "figo"),
    ("FiraGO-Bold.ttf", "figbo"),
    ("FiraGO-Italic.ttf", "figit"),
    ("FiraMono-Regular.ttf", "fimo"),
    ("FiraMono-Bold.ttf", "fimbo"),
)


class FontsMissing(RuntimeError):
    """The package with the fonts is not installed."""


def package_version() -> str:
    """The installed version of the fonts' package. Raises FontsMissing."""
    try:
        return version(PACKAGE)
    except PackageNotFoundError as missing:
        raise FontsMissing(f"The package {PACKAGE} is not installed: reports cannot be printed.") from missing


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """The fonts, ready for the typesetter; unpacked at the first call. Raises FontsMissing."""
    folder = settings.DATA_DIR / "fonts" / package_version()
    _unpack(folder)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])


@lru_cache(maxsize=1)
def carried() -> frozenset[int]:
    """The characters that can be set: where one face lacks a character the typesetter takes another. As `fonts`."""
    fonts()
    folder = settings.DATA_DIR / "fonts" / package_version()
    return frozenset().union(*(characters_of(folder / name) for name, _ in FACES))


def _unpack(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, key in FACES:
        if not (folder / name).exists():
            # Another process may unpack at the same time: whoever is last leaves the same whole file.
            handle, half = tempfile.mkstemp(dir=folder, suffix=".part")
            with os.fdopen(handle, "wb") as file:
                file.write(import_module("pymupdf_fonts").myfont(key))
            Path(half).replace(folder / name)
