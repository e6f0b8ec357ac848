"""The whole sentences at the beginning of a text that is still growing. Pure."""

from __future__ import annotations

import re

# Up to an end mark (the Hindi danda is one) that white space follows: the last mark may not be the end.
_SENTENCE = re.compile(r".*?[.!?\u0964]+[\"')\u201d]*(?=\s)", re.DOTALL)


def whole_sentences(text: str) -> list[str]:
    """The sentences that are certainly finished: each is followed by white space."""
    return [sentence.strip() for sentence in _SENTENCE.findall(text) if sentence.strip()]
