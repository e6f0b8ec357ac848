"""How near a résumé's job titles come to the one that is offered, seniority aside."""

from __future__ import annotations

import re
from collections.abc import Iterable

from candidates.reading.headings import folded

_WORD = re.compile(r"[^\W_]+[+#]*")
# Written apart, together or with a hyphen.
_JOINED = ((re.compile(r"\bback[- ]?end\b"), "backend"), (re.compile(r"\bfront[- ]?end\b"), "frontend"),
           (re.compile(r"\bfull[- ]?stack\b"), "fullstack"), (re.compile(r"\bdev[- ]?ops\b"), "devops"))  # fmt: skip
# Titles that name the same work in several ways and languages.
_SAME = {
    form: main
    for main, forms in {
        "engineer": "developer programmer entwickler entwicklerin softwareentwickler softwareentwicklerin ingenieur"
        " ingenieurin developpeur developpeuse ingenieure desarrollador desarrolladora ingeniero ingeniera programador"
        " programadora desenvolvedor desenvolvedora engenheiro engenheira",
        "analyst": "analyste analista",
        "manager": "leiter leiterin gestionnaire gerente responsable management",
        "consultant": "berater beraterin consultante consultor consultora",
        "designer": "designerin disenador disenadora concepteur",
        "scientist": "wissenschaftler wissenschaftlerin scientifique",
        "software": "logiciel logiciels softwareentwicklung",
        "data": "daten donnees datos dados",
    }.items()
    for form in forms.split()
}
_NOT_THE_WORK = frozenset(
    """
    senior junior sr jr lead principal staff head chief mid level intern internship trainee apprentice graduate
    associate the a an of for and m f d w x h all genders remote hybrid i ii iii iv de der die la le en in und et y
    """.split()
)


def title_words(title: str) -> frozenset[str]:
    plain = folded(title)
    for pattern, joined in _JOINED:
        plain = pattern.sub(joined, plain)
    return frozenset(_SAME.get(word, word) for word in _WORD.findall(plain) if word not in _NOT_THE_WORK)


def closest_title(wanted: str, held: Iterable[str]) -> tuple[float, str]:
    """The nearest of the titles held and how near it is, 0 to 1 (Dice's coefficient of their words)."""
    words = title_words(wanted)
    best, found = 0.0, ""
    for title in held:
        own = title_words(title)
        near = 2 * len(words & own) / (len(words) + len(own)) if words and own else 0.0
        if near > best:
            best, found = near, title
    return best, found
