"""The catalogs under locale/: whole in every language, compiled, and with every place that is filled in."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from tools.catalogs import (
    LANGUAGES,
    catalog_brought_up_to_date,
    catalog_read,
    is_translated,
    mo_bytes,
    po_bytes,
    po_path,
    words_of_candidates,
)

PLACES = re.compile(r"\{[a-z_]+\}|%\([a-z_]+\)s")


def test_there_is_a_catalog_for_every_language_but_english() -> None:
    assert {"en", *LANGUAGES} == set(dict(settings.LANGUAGES))


def test_the_words_are_found_where_they_stand() -> None:
    words = words_of_candidates().found
    assert "interviews/forms_candidate.py" in words["Your name"]
    assert "templates/interviews/candidate/room.html" in words["End the interview"]
    # In a loop, in a branch that is not the first.
    assert "templates/interviews/candidate/closing.html" in words["Corrected by you"]
    assert "interviews/consent.py" in words["If you speak"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_a_candidate_reads_is_untranslated_or_fuzzy(language: str) -> None:
    catalog = catalog_read(language)
    known = {message.id if isinstance(message.id, str) else tuple(message.id): message for message in catalog}
    missing = [
        sentence
        for sentence in words_of_candidates().found
        if sentence not in known or known[sentence].fuzzy or not is_translated(known[sentence])
    ]
    assert missing == [], "make catalogs, then translate"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_are_current(language: str) -> None:
    catalog, path = catalog_read(language), po_path(language)
    assert po_bytes(catalog_brought_up_to_date(catalog, words_of_candidates())) == path.read_bytes(), "make catalogs"
    assert mo_bytes(catalog) == path.with_suffix(".mo").read_bytes(), "make catalogs"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_has_the_places_of_its_sentence(language: str) -> None:
    odd = []
    for message in catalog_read(language):
        if not message.id:
            continue
        sentences = [message.id] if isinstance(message.id, str) else list(message.id)
        translations = [message.string] if isinstance(message.string, str) else list(message.string)
        wanted = set(PLACES.findall(sentences[-1]))
        odd += [each for each in translations if not wanted >= set(PLACES.findall(each))]
        odd += [translations[-1]] if set(PLACES.findall(translations[-1])) != wanted else []
    assert odd == []
