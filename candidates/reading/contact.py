"""How to reach the person a document is about: e-mail address, telephone number, links."""

from __future__ import annotations

import re
from collections.abc import Iterable

_EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}(?![\w-])")
# "jane.doe [at] example [dot] com": written so that programs do not find it, and meant for people.
_SPELT_EMAIL = re.compile(
    r"(?<![\w.+-])([\w.+-]{1,64})\s?[\[({]\s?(?:at|ät)\s?[\])}]\s?"
    r"([\w-]{1,63})\s?(?:[\[({]\s?(?:dot|punkt)\s?[\])}]|\.)\s?([A-Za-z]{2,24})\b",
    re.IGNORECASE,
)
_SPACED_AT = re.compile(r"(?<=\w) ?@ ?(?=[\w-]+\.)")
_PHONE = re.compile(r"(?<![\w.,/@-])(?:\+|00)?\(?\d(?:[\d ()./–-]{5,22})\d(?!\w)(?! ?\*)")
_NOT_A_PHONE = re.compile(
    r"(?:19|20)\d\d\s?[-–/.]|\d{1,2}[./]\d{1,2}[./](?:19|20)?\d\d|^\d+(?:[.,]\d+)+$"
    r"|\b\d{1,2}[./](?:19|20)\d\d|^(?:19|20)\d{6}$"
)
_PHONE_LABEL = re.compile(
    r"\b(?:phone|tel|telephone|telefon|téléphone|teléfono|mobile|mobil|handy|cell|móvil|portable|fon|whatsapp|电话|手机)\b",
    re.IGNORECASE,
)
_WEB = re.compile(
    r"(?:https?://|www\.)[^\s<>()\[\]\"'|,;•]{3,200}"
    r"|(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,3}(?:com|org|net|io|dev|me|de|fr|es|eu|uk|ch|at|app|ai|tech|page|site|info)"
    r"(?:/[^\s<>()\[\]\"'|,;•]{0,150})?(?![\w@-])",
    re.IGNORECASE,
)
# Technologies and products that look like a domain.
_NOT_A_LINK = re.compile(r"^(?:socket\.io|asp\.net|draw\.io|bpmn\.io|monday\.com|salesforce\.com)$", re.IGNORECASE)

MAX_LINKS = 12


def email_in(text: str, links: Iterable[str] = ()) -> str:
    """The first e-mail address in the text, else the first behind a link; empty when there is none."""
    found = _EMAIL.search(_SPACED_AT.sub("@", text))
    if found:
        return found[0].rstrip(".")
    for link in links:
        if link.lower().startswith("mailto:"):
            address = link[7:].partition("?")[0].strip()
            if _EMAIL.fullmatch(address):
                return address
    spelt = _SPELT_EMAIL.search(text)
    return f"{spelt[1]}@{spelt[2]}.{spelt[3]}" if spelt else ""


def phone_in(text: str, links: Iterable[str] = ()) -> str:
    """The telephone number as written: one that is labelled, else the first; empty when there is none."""
    first = ""
    for line in text.split("\n"):
        labelled = _PHONE_LABEL.search(line) is not None
        for found in _PHONE.finditer(_WEB.sub(" ", _EMAIL.sub(" ", line))):
            number = " ".join(found[0].split()).strip(" .-–/")
            digits = sum(1 for c in number if c.isdigit())
            if not 7 <= digits <= 15 or _NOT_A_PHONE.search(number):
                continue
            if labelled or number.startswith(("+", "00", "(")):
                return number
            # Without a sign of it, only what is set like a number to dial: "555-010-7788", not an order's number.
            if not first and re.search(r"\d[ ().-]+\d", number):
                first = number
    if first:
        return first
    for link in links:
        scheme, _, number = link.partition(":")
        if scheme.lower() in ("tel", "callto") and 7 <= sum(c.isdigit() for c in number) <= 15:
            return number.strip()
    return ""


def links_in(text: str, links: Iterable[str] = ()) -> tuple[str, ...]:
    """Web addresses in the text and behind its links, each once, without the scheme."""
    found: dict[str, str] = {}
    without_email = _EMAIL.sub(" ", _SPACED_AT.sub("@", text))
    written = [match[0] for match in _WEB.finditer(without_email) if not _NOT_A_LINK.match(match[0])]
    for address in (*written, *(link for link in links if link.lower().startswith(("http://", "https://", "www.")))):
        bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", address.strip(), flags=re.IGNORECASE).rstrip("/.:")
        if "." in bare:
            found.setdefault(bare.lower(), bare)
    return tuple(found.values())[:MAX_LINKS]


def without_addresses(text: str) -> str:
    """The text with blanks for its e-mail and web addresses, as long as before."""
    for pattern in (_EMAIL, _SPELT_EMAIL, _WEB):
        text = pattern.sub(lambda found: found[0] if _NOT_A_LINK.match(found[0]) else " " * len(found[0]), text)
    return text
