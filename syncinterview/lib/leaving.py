"""Whether this process was asked to end. Work that can be done anew by the next one then goes no further.

Owns the word alone; who ends the process waits for what runs.
"""

from __future__ import annotations

import threading
from typing import Any

_asked = threading.Event()


def leave(**_: Any) -> None:
    """The process is about to end."""
    _asked.set()


def stay() -> None:
    """It begins to take work (again)."""
    _asked.clear()


def is_leaving() -> bool:
    return _asked.is_set()
