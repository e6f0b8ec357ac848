from __future__ import annotations

import pytest

from llm.prompts.quoting import find_quote

ANSWER = "Well, I kept a  cache\nin front of the database (a small one), and measured 3.5 ms."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("a small one", "a small one"),
        ("kept a cache in front", "kept a  cache\nin front"),
        ("KEPT A CACHE", "kept a  cache"),
        ('"measured 3.5 ms."', "measured 3.5 ms"),
        ("…in front of the database…", "in front of the database"),
        ("(a small one), and", "(a small one), and"),
    ],
)
def test_a_quote_is_found_as_it_stands_in_the_text(quote: str, found: str) -> None:
    span = find_quote(quote, ANSWER)
    assert span is not None
    assert span.quote == found == ANSWER[span.start : span.end]


@pytest.mark.parametrize("quote", ["kept a store", "", "…", "a", "kept cache", "database and measured"])
def test_words_that_do_not_stand_there_are_not_found(quote: str) -> None:
    assert find_quote(quote, ANSWER) is None
