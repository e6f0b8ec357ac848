"""What a program may use. Owns the figures and their bounds; knows nothing of how they are held."""

from __future__ import annotations

from dataclasses import dataclass, replace

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True)
class Limits:
    """Bounds of one run. `wall_seconds` is for each test (or the program, where there are no tests)."""

    wall_seconds: float = 10.0
    # Compiling and every test together.
    total_seconds: float = 60.0
    # Of each process: processor time.
    cpu_seconds: int = 10
    # Of all processes together: what they hold in memory.
    memory_bytes: int = 256 * MIB
    # Of standard output and of standard error each.
    output_bytes: int = 64 * KIB
    # Processes and threads together.
    processes: int = 128
    # /tmp, the only place that can be written, and /dev/shm beside it.
    disk_bytes: int = 16 * MIB
    shared_memory_bytes: int = 16 * MIB
    open_files: int = 256

    def bounded(self) -> Limits:
        """The same, with each figure within what this product grants anybody."""
        return replace(
            self,
            wall_seconds=min(max(self.wall_seconds, 0.1), HIGHEST.wall_seconds),
            total_seconds=min(max(self.total_seconds, 0.1), HIGHEST.total_seconds),
            cpu_seconds=min(max(self.cpu_seconds, 1), HIGHEST.cpu_seconds),
            memory_bytes=min(max(self.memory_bytes, 16 * MIB), HIGHEST.memory_bytes),
            output_bytes=min(max(self.output_bytes, KIB), HIGHEST.output_bytes),
            processes=min(max(self.processes, 4), HIGHEST.processes),
            disk_bytes=min(max(self.disk_bytes, 64 * KIB), HIGHEST.disk_bytes),
            shared_memory_bytes=min(max(self.shared_memory_bytes, 64 * KIB), HIGHEST.shared_memory_bytes),
            open_files=min(max(self.open_files, 16), HIGHEST.open_files),
        )


HIGHEST = Limits(
    wall_seconds=120.0,
    total_seconds=600.0,
    cpu_seconds=120,
    memory_bytes=2048 * MIB,
    output_bytes=4 * MIB,
    processes=512,
    disk_bytes=512 * MIB,
    shared_memory_bytes=256 * MIB,
    open_files=1024,
)

# A compiler is a trusted program with a stranger's text; it needs more room than what it makes.
COMPILING = Limits(
    wall_seconds=60.0,
    total_seconds=60.0,
    cpu_seconds=60,
    memory_bytes=1024 * MIB,
    output_bytes=64 * KIB,
    processes=256,
    disk_bytes=256 * MIB,
    open_files=1024,
)
# Of what the kernel itself keeps for a program, which no process of it is seen to hold: about a kilobyte for each file
# of however few bytes, and what lies in a socket until it is read (some 400 KB at most).
FILES = 20_000
SOCKETS = 512
# What a compiler hands over: a binary, or an archive of classes.
ARTIFACT_BYTES = 32 * MIB
SOURCE_BYTES = 256 * KIB
STDIN_BYTES = 4 * MIB
