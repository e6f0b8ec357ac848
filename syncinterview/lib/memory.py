"""How this process's allocator keeps memory: so that many threads do not each keep a part of their own."""

from __future__ import annotations

import ctypes
import sys

# glibc's number for the option (mallopt(3)).
_ARENA_MAX = -8
ARENAS = 2


def share_arenas() -> None:
    """Let all threads allocate from a few arenas, where the allocator is glibc's. Call it before they start.

    By default each gets one, up to eight a core, and what one has freed the others do not find. Python's threads hardly
    ever allocate at the same moment, so that they have nothing of it.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
    if mallopt is not None:
        mallopt(_ARENA_MAX, ARENAS)
