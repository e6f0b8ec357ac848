"""A zip of XML parts, as Word and OpenDocument files are: members are read as a stream, nothing of it is believed."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree.ElementTree import XMLParser
from zipfile import ZipFile

from candidates.reading.limits import MAX_UNPACKED_BYTES, MAX_XML_DEPTH, MAX_XML_PART_BYTES, MAX_ZIP_MEMBERS
from candidates.reading.problems import Problem, Unreadable

_CHUNK = 64 * 1024
_ENCRYPTED = 0x1  # bit of a zip member's flags


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


class Part:
    """A target for XMLParser: depth is bounded, a DOCTYPE refused before any entity of it could be expanded.

    Names are handed on without their namespaces.
    """

    damaged = Problem.DAMAGED_DOCX

    def __init__(self) -> None:
        self.depth = 0

    @property
    def has_enough(self) -> bool:
        """Whether the rest of the part need not be read."""
        return False

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise Unreadable(self.damaged)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_XML_DEPTH:
            raise Unreadable(Problem.TOO_COMPLEX)
        self.opened(local(tag), {local(name): value for name, value in attributes.items()})

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.closed(local(tag))

    def data(self, text: str) -> None: ...

    def close(self) -> None: ...

    def opened(self, tag: str, attributes: dict[str, str]) -> None: ...

    def closed(self, tag: str) -> None: ...


@dataclass
class Package:
    """An opened zip. Raises Unreadable for one that is too large or needs a password."""

    archive: ZipFile
    names: dict[str, str] = field(default_factory=dict)
    _unpacked: int = 0

    def __post_init__(self) -> None:
        members = self.archive.infolist()
        if len(members) > MAX_ZIP_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
            raise Unreadable(Problem.TOO_COMPLEX)
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise Unreadable(Problem.ENCRYPTED_OFFICE)
        # In small letters and without a leading slash, and as they are stored.
        self.names = {member.filename.lower().lstrip("/"): member.filename for member in members}

    def parse(self, name: str, target: Part) -> None:
        """Stream a part into a target. A part that is not there has nothing to say. Raises Unreadable, ParseError."""
        stored = self.names.get(name.lower())
        if stored is None:
            return
        parser = XMLParser(target=target)  # noqa: S314 - a Part refuses a DOCTYPE, so no entity is ever expanded
        size = 0
        with self.archive.open(stored) as part:
            while chunk := part.read(_CHUNK):
                size += len(chunk)
                self._unpacked += len(chunk)
                if size > MAX_XML_PART_BYTES or self._unpacked > MAX_UNPACKED_BYTES:
                    raise Unreadable(Problem.TOO_COMPLEX)
                parser.feed(chunk)
                if target.has_enough:
                    return
        parser.close()
