"""What the processes of a sandbox hold, seen from outside. Owns the reading of /proc; knows nothing of runs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Holding:
    """Of a process and all that descend from it. Threads count as processes, as the kernel's limit counts them."""

    resident_bytes: int
    tasks: int


def holding(pid: int) -> Holding:
    """What they hold in memory, pages that they share counted for each. Nothing when it is gone."""
    resident, tasks, to_see = 0, 0, [pid]
    while to_see:
        seen = to_see.pop()
        try:
            resident += int(Path(f"/proc/{seen}/statm").read_text().split()[1]) * _PAGE_BYTES
            threads = _threads(seen)
        except (OSError, IndexError):
            continue
        tasks += len(threads)
        to_see += _children(seen, threads)
    return Holding(resident, tasks)


def shared_once(pid: int) -> int:
    """What they hold in memory with shared pages counted once: slower, asked when `holding` says too much."""
    total, to_see = 0, [pid]
    while to_see:
        seen = to_see.pop()
        try:
            threads = _threads(seen)
            rollup = Path(f"/proc/{seen}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))
        to_see += _children(seen, threads)
    return total


@dataclass(frozen=True)
class Kept:
    """What the kernel keeps for a sandbox besides its processes: files and folders in its memory, and sockets."""

    files: int
    sockets: int


def kept(pid: int, folders: Sequence[str]) -> Kept:
    """Of the sandbox of this process, whose own folders these are. Nothing when it is gone."""
    try:
        if Path(f"/proc/{pid}/root").samefile("/"):
            # Bubblewrap is still setting up.
            return Kept(0, 0)
        told = [os.statvfs(f"/proc/{pid}/root{folder}") for folder in folders]
        sockets = Path(f"/proc/{pid}/net/sockstat").read_text().split("\n", 1)[0]
        return Kept(sum(each.f_files - each.f_ffree for each in told), int(sockets.split()[-1]))
    except (OSError, IndexError, ValueError):
        return Kept(0, 0)


def _threads(pid: int) -> list[str]:
    return os.listdir(f"/proc/{pid}/task")  # noqa: PTH208 - asked often: no path objects for names


def _children(pid: int, threads: list[str]) -> list[int]:
    try:
        lists = [Path(f"/proc/{pid}/task/{thread}/children").read_text() for thread in threads]
    except FileNotFoundError:
        # A kernel without these lists, or a thread that ended meanwhile.
        try:
            return [child.pid for child in psutil.Process(pid).children()]
        except psutil.NoSuchProcess:
            return []
    except OSError:
        return []
    return [int(child) for children in lists for child in children.split()]
