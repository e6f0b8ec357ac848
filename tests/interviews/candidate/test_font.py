"""The font that a page in Hindi brings along: cut from the package's, with all that the script needs."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont

from syncinterview.lib.font_files import FACES, FontFinder

TOKENS = Path(__file__).resolve().parents[3] / "static/ui/tokens.css"
# A conjunct, a vowel sign before its consonant, a half letter, a digit.
HINDI = "साक्षात्कार प्रश्न किया है १"
MOST_BYTES = 60_000


@pytest.mark.parametrize("name", FACES)
def test_it_carries_the_script_and_how_its_letters_join_and_little_else(name: str) -> None:
    path = Path(str(finders.find(f"fonts/{name}")))
    font = TTFont(path)
    assert {ord(letter) for letter in HINDI if letter != " "} <= set(font.getBestCmap())
    assert {"dev2"} <= {record.ScriptTag for record in font["GSUB"].table.ScriptList.ScriptRecord}
    assert {record.ScriptTag for record in font["GPOS"].table.ScriptList.ScriptRecord}
    assert ord("a") not in font.getBestCmap()
    assert "Open Font License" in str(font["name"].getDebugName(13))
    assert path.stat().st_size < MOST_BYTES


def test_the_styles_ask_for_each_file_and_for_no_other() -> None:
    asked = re.findall(r'url\("\.\./(fonts/[^"]+)"\)', TOKENS.read_text())
    assert sorted(asked) == sorted(f"fonts/{name}" for name in FACES)


def test_nothing_else_is_found_there() -> None:
    assert FontFinder().find("fonts/../settings.py") == []
    assert FontFinder().find("devanagari-400.woff2") == []
    assert [name for name, _ in FontFinder().list(None)] == list(FACES)


def test_making_it_writes_no_line_for_each_glyph(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    assert not logging.getLogger("fontTools.subset").isEnabledFor(logging.INFO)
