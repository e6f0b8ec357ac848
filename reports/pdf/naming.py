"""What a printed report calls the questions. Their labels are fixed by the protocol, in English ("Q1 Follow-up 1").

Owns how a label reads in the language that is active; knows no report.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext

_LABEL = re.compile(
    r"(?<!\w)(?P<root>Q\d+|Resume Q(?: (?P<resume>\d+))?)(?: Follow-up (?P<follow_up>\d+))?(?!\w)"
)  # fmt: skip


def named(text: str) -> str:
    """The text with each label in it as the reader's language has it; a question's "Q1" is a sign and stays."""
    return _LABEL.sub(_named, text)


def _named(label: re.Match[str]) -> str:
    name = label["root"]
    if label["resume"]:
        name = gettext("Resume Q {number}").format(number=label["resume"])
    elif not name.startswith("Q"):
        name = gettext("Resume Q")
    if not label["follow_up"]:
        return name
    return gettext("{question} Follow-up {number}").format(question=name, number=label["follow_up"])
