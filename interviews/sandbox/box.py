"""The walls: the command line that starts one program in namespaces of its own. Pure but for looking at the machine.

Nothing of a run lies on this machine's disk: bubblewrap takes every file from a descriptor and puts it into the
sandbox's own memory, which ends with it.
"""

from __future__ import annotations

import os
import platform
import secrets
import shutil
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from interviews.sandbox.limits import Limits
from interviews.sandbox.syscalls import filter_program
from interviews.sandbox.toolchains import JOB, SCRATCH, Toolchain

# Unprivileged everywhere, and not an account of a person: between the ranges Debian and systemd hand out.
FIRST_UID = 64_000
UIDS = 500
# Behind the conversation, whatever else the machine does.
NICENESS = 15
# What the program is told it is called; there is no list of users inside.
NAME = "candidate"

_SYSTEM_FOLDERS = ("/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libexec", "/usr/include", "/usr/share")
_SYSTEM_LINKS = ("bin", "lib", "lib32", "lib64", "sbin")
# The loader's list of libraries, and the links behind names like `c++`. Nothing else of /etc is there.
_SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/alternatives")
# In the sandbox's own memory, and the only ones that can be written to.
OWN_FOLDERS = (SCRATCH, "/dev/shm")  # noqa: S108
_DEVICES = ("null", "zero", "full", "random", "urandom")
# In the private mount namespace of a run that was started as root: where a folder that only root can reach is shown.
_SHOWN_AT = "/mnt"
_SHOW_FOLDER = f'mount --bind "$1" {_SHOWN_AT} && shift && exec "$@"'


@dataclass(frozen=True)
class Box:
    """How sandboxes are made on this machine, decided once."""

    bwrap: str
    # Started as root, each run takes one of these users; None: it stays the ordinary user it is.
    first_uid: int | None
    filter: bytes | None = field(repr=False, default=None)

    def some_uid(self) -> int | None:
        """The user of one run; None: the product's own."""
        return None if self.first_uid is None else self.first_uid + secrets.randbelow(UIDS)

    @property
    def described(self) -> str:
        who = "one of its own users for each run" if self.first_uid is not None else "the product's user"
        return f"bubblewrap as {who}, {'with' if self.filter else 'without'} a system call filter"


def make_box(*, first_uid: int = FIRST_UID) -> Box | None:
    """The walls that this machine offers; None without bubblewrap. Whether they hold is for the probe to find out."""
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        return None
    as_root = os.geteuid() == 0
    return Box(bwrap=bwrap, first_uid=first_uid if as_root else None, filter=filter_program(platform.machine()))


@dataclass(frozen=True)
class Program:
    """What runs in one sandbox: the command, and the files it finds below JOB."""

    toolchain: Toolchain
    command: tuple[str, ...]
    limits: Limits
    files: Mapping[str, bytes]
    # Names among the files that may be executed.
    executables: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Descriptors:
    """The numbers of the descriptors that bubblewrap takes its orders and the files from."""

    files: Mapping[str, int]
    status: int
    filter: int | None


def options(box: Box, program: Program, descriptors: Descriptors) -> list[str]:
    """Bubblewrap's options. They reach it through a descriptor, so that /proc shows the program nothing of them."""
    limits, toolchain = program.limits, program.toolchain
    said = [
        *("--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"),
        *("--disable-userns", "--die-with-parent", "--as-pid-1", "--clearenv", "--cap-drop", "ALL"),
        *("--uid", "65534", "--gid", "65534", "--hostname", "sandbox"),
        *("--json-status-fd", str(descriptors.status)),
    ]
    for folder in _SYSTEM_FOLDERS:
        if Path(folder).is_dir():
            said += ["--ro-bind", folder, folder]
    for link in _SYSTEM_LINKS:
        if Path("/", link).is_symlink():
            said += ["--symlink", f"usr/{link}", f"/{link}"]
        elif Path("/", link).is_dir():
            said += ["--ro-bind", f"/{link}", f"/{link}"]
    for file in _SYSTEM_FILES:
        said += ["--ro-bind-try", file, file]
    for own in _folders(toolchain):
        said += ["--ro-bind", _SHOWN_AT if _needs_showing(box, own) else str(own), str(own)]
    for hidden in toolchain.hidden:
        said += ["--perms", "0555", "--size", "4096", "--tmpfs", str(hidden), "--remount-ro", str(hidden)]
    said += ["--proc", "/proc", "--dir", "/dev"]
    for device in _DEVICES:
        said += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    # No terminal, so that a product started from one keeps it for itself.
    for number, stream in enumerate(("stdin", "stdout", "stderr")):
        said += ["--symlink", f"/proc/self/fd/{number}", f"/dev/{stream}"]
    said += ["--symlink", "/proc/self/fd", "/dev/fd"]
    said += ["--perms", "1777", "--size", str(limits.shared_memory_bytes), "--tmpfs", "/dev/shm"]  # noqa: S108
    said += ["--perms", "1777", "--size", str(limits.disk_bytes), "--tmpfs", SCRATCH]
    for name, descriptor in descriptors.files.items():
        perms = "0555" if name in program.executables else "0444"
        said += ["--perms", perms, "--file", str(descriptor), f"{JOB}/{name}"]
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": SCRATCH,
        "LANG": "C.UTF-8",
        "TMPDIR": SCRATCH,
        "USER": NAME,
        "LOGNAME": NAME,
    }
    for name, value in (environment | dict(toolchain.environment)).items():
        said += ["--setenv", name, value]
    if descriptors.filter is not None:
        said += ["--seccomp", str(descriptors.filter)]
    return [*said, "--remount-ro", "/", "--chdir", SCRATCH]


def command_line(box: Box, program: Program, *, options_descriptor: int, uid: int | None) -> list[str]:
    """The whole command. A shell is the first process inside, so that whatever outlives the program ends with it.

    `uid`: of `Box.some_uid`.
    """
    limits = program.limits
    bounded = [
        "/usr/bin/prlimit",
        # Twice, since what a thread reserves for its stack counts here; what is held in truth is watched from outside.
        f"--data={2 * limits.memory_bytes + program.toolchain.own_memory_bytes}",
        f"--cpu={limits.cpu_seconds}:{limits.cpu_seconds + 1}",
        f"--fsize={limits.disk_bytes}",
        f"--nofile={limits.open_files}",
        f"--nproc={limits.processes}",
        "--core=0",
        # Timers and queues of messages are memory of the kernel's.
        "--sigpending=1024",
        "--msgqueue=65536",
        "--",
        *program.command,
    ]
    # Bubblewrap's own bond with its parent does not outlast the second user namespace that it makes.
    bound = ["/usr/bin/setpriv", "--pdeathsig", "KILL"]
    inside = [*bound, "/bin/sh", "-c", '"$@"; exit $?', "sh", *bounded]
    line = ["/usr/bin/nice", "-n", str(NICENESS), box.bwrap, "--args", str(options_descriptor), "--", *inside]
    if uid is None:
        return line
    dropped = ["/usr/bin/setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "--no-new-privs", *line]
    for folder in _folders(program.toolchain):
        if _needs_showing(box, folder):
            private = ["/usr/bin/unshare", "--mount", "--propagation", "private", "--", "/bin/sh", "-c", _SHOW_FOLDER]
            return [*private, "sh", str(folder), *dropped]
    return dropped


def _folders(toolchain: Toolchain) -> Sequence[Path]:
    """The toolchain's folders that the system's do not hold already."""
    system = [Path(folder) for folder in _SYSTEM_FOLDERS]
    return [
        folder
        for folder in toolchain.binds
        if folder != Path("/usr") and not any(folder.is_relative_to(known) for known in system)
    ]


def _needs_showing(box: Box, folder: Path) -> bool:
    """Whether the run's own user could not get there by itself: an interpreter below root's home."""
    if box.first_uid is None:
        return False
    return any(not above.stat().st_mode & stat.S_IXOTH for above in (folder, *folder.parents))
