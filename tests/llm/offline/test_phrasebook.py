from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
import yaml

from llm.offline.errors import PhrasebookError
from llm.offline.files import read_model
from llm.offline.interviewer import bridge, closing, greeting, two_minutes_notice
from llm.offline.phrasebook import PHRASES_FOLDER, Phrasebook, phrases
from llm.purposes import Language

LANGUAGES = get_args(Language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_complete(language: Language) -> None:
    book = phrases(language)

    assert book.language == language
    assert len(set(book.acknowledgements)) == len(book.acknowledgements) >= 8
    assert len(set(book.fillers)) == len(book.fillers)
    if language != "en":
        assert len(book.area_names) >= 25


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_no_phrase_is_left_in_english(language: Language) -> None:
    own, english = phrases(language), phrases("en")

    for name in ("acknowledgements", "bridges", "follow_ups", "resume_questions", "acknowledgements_unknown"):
        assert not set(getattr(own, name)) & set(getattr(english, name)), name
    assert not set(own.summary.model_dump().values()) - {"; "} & set(english.summary.model_dump().values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_greets_with_and_without_a_name(language: Language) -> None:
    assert "Ana" in greeting(language, "Ana")
    assert "{" not in greeting(language, "  ")
    assert greeting(language) == greeting(language, None)
    assert closing(language)
    assert two_minutes_notice(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_neighbouring_bridges_differ(language: Language) -> None:
    said = [bridge(language, seed) for seed in range(12)]

    assert all(one != other for one, other in pairwise(said))


def test_a_missing_slot_is_reported_with_file_and_phrase(tmp_path: Path) -> None:
    content = yaml.safe_load((PHRASES_FOLDER / "de.yaml").read_text(encoding="utf-8"))
    content["fillers_with_word"][0] = "Ohne Stichwort."
    (tmp_path / "de.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")

    with pytest.raises(PhrasebookError, match=r"de\.yaml.*Ohne Stichwort"):
        read_model(tmp_path / "de.yaml", Phrasebook, PhrasebookError)
