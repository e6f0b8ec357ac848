"""What is said aloud, in which stretches: pure. Knows no voice's maker and no clip."""

from __future__ import annotations

# The stretches of one message are named in one address; there are never more than a lead and a question.
MOST_STRETCHES = 2


def stretches(said: str, *, question: str = "", greeting: str = "") -> tuple[str, ...]:
    """The words of a message as they are spoken: what leads to the question, then the question, which is made ahead.

    With `greeting` the lead is spoken in those words: no voice has to pronounce the candidate's name, and none is told.
    """
    lead = said.removesuffix(question).strip() if question else said.strip()
    if question and lead == said.strip():
        return (lead,) if lead else ()
    return tuple(words for words in ((greeting or lead) if lead else "", question) if words)
