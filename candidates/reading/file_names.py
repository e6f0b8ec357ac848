"""What a sender calls a file, made safe to show. Never used to store it or to tell what it is."""

from __future__ import annotations

import unicodedata

from candidates.reading.kinds import FileKind

MAX_NAME_CHARS = 255


def shown_file_name(name: str, *, kind: FileKind) -> str:
    """The last part of the name without control, direction and invisible characters, at most 255 long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    last = unicodedata.normalize("NFC", last)
    visible = "".join(c for c in last if unicodedata.category(c)[0] not in "CZ" or c == " ")
    plain = " ".join(visible.split()).strip(" .")
    if not any(c.isalnum() for c in plain):
        return f"document.{kind}"
    if len(plain) > MAX_NAME_CHARS:
        stem, dot, suffix = plain.rpartition(".")
        suffix = dot + suffix if dot and len(suffix) <= 8 else ""
        plain = (stem if suffix else plain)[: MAX_NAME_CHARS - len(suffix)] + suffix
    return plain
