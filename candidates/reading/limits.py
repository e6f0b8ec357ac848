"""How much of a file is read. The one place for the numbers that keep a hostile file small."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024

MAX_PAGES = 50
# A scan has no text on its first pages; a cover page may have none either.
PAGES_SEARCHED_FOR_TEXT = 4
MIN_LETTERS_A_PAGE = 30

MAX_TEXT_CHARS = 200_000
MAX_RUNS_A_PAGE = 20_000
MAX_STREAM_BYTES = 20 * MIB
MAX_STREAM_OPERATIONS = 1_000_000
MAX_LINKS = 60

# A zip says how large its members are; the reader believes neither that nor the members.
MAX_ZIP_MEMBERS = 2_000
MAX_UNPACKED_BYTES = 100 * MIB
MAX_XML_PART_BYTES = 20 * MIB
MAX_XML_DEPTH = 400


@dataclass(frozen=True)
class ChildLimits:
    """What the child process may use: address space, processor time and time on the clock."""

    memory_bytes: int = 512 * MIB
    cpu_seconds: int = 20
    wall_seconds: float = 30.0


READ_LIMITS = ChildLimits()
# Someone waits before the form: enough for any honest file, and an answer before they give up.
CHECK_LIMITS = ChildLimits(cpu_seconds=5, wall_seconds=10.0)
