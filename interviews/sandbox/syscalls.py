"""The filter on system calls, as the kernel's own classic BPF. Pure: numbers in, bytes out.

A list of what is refused rather than of what is allowed: the programs are ordinary ones in six languages, and what the
namespaces already take away needs no second lock. Refused are the ways to look into other processes, to make namespaces
and mounts, to reach memory that no limit counts, and parts of the kernel that programs like these have no use for.
"""

from __future__ import annotations

import errno
import struct
from collections.abc import Iterator
from dataclasses import dataclass

# From the kernel's headers: asm/unistd_64.h and asm-generic/unistd.h.
_NEWER = {
    "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427, "open_tree": 428, "move_mount": 429,
    "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433, "clone3": 435,
    "pidfd_getfd": 438, "mount_setattr": 442, "quotactl_fd": 443, "memfd_secret": 447,
}  # fmt: skip
_X86_64 = _NEWER | {
    "ioctl": 16, "shmget": 29, "socket": 41, "clone": 56, "semget": 64, "msgget": 68, "ptrace": 101, "syslog": 103,
    "setsid": 112, "uselib": 134, "personality": 135, "vhangup": 153, "modify_ldt": 154, "pivot_root": 155,
    "_sysctl": 156, "adjtimex": 159, "chroot": 161, "acct": 163, "settimeofday": 164, "mount": 165, "umount2": 166,
    "swapon": 167, "swapoff": 168, "reboot": 169, "sethostname": 170, "setdomainname": 171, "iopl": 172,
    "ioperm": 173, "create_module": 174, "init_module": 175, "delete_module": 176, "quotactl": 179,
    "lookup_dcookie": 212, "clock_settime": 227, "kexec_load": 246, "add_key": 248, "request_key": 249,
    "keyctl": 250, "migrate_pages": 256, "unshare": 272, "move_pages": 279, "perf_event_open": 298,
    "fanotify_init": 300, "name_to_handle_at": 303, "open_by_handle_at": 304, "clock_adjtime": 305, "setns": 308,
    "process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312, "finit_module": 313, "memfd_create": 319,
    "kexec_file_load": 320, "bpf": 321, "userfaultfd": 323,
}  # fmt: skip
_AARCH64 = _NEWER | {
    "lookup_dcookie": 18, "ioctl": 29, "umount2": 39, "mount": 40, "pivot_root": 41, "chroot": 51, "vhangup": 58,
    "quotactl": 60, "acct": 89, "personality": 92, "unshare": 97, "kexec_load": 104, "init_module": 105,
    "delete_module": 106, "clock_settime": 112, "syslog": 116, "ptrace": 117, "reboot": 142, "setsid": 157,
    "sethostname": 161, "setdomainname": 162, "settimeofday": 170, "adjtimex": 171, "msgget": 186, "semget": 190,
    "shmget": 194, "socket": 198, "add_key": 217, "request_key": 218, "keyctl": 219, "clone": 220, "swapon": 224,
    "swapoff": 225, "migrate_pages": 238, "move_pages": 239, "perf_event_open": 241, "fanotify_init": 262,
    "name_to_handle_at": 264, "open_by_handle_at": 265, "clock_adjtime": 266, "setns": 268, "process_vm_readv": 270,
    "process_vm_writev": 271, "kcmp": 272, "finit_module": 273, "memfd_create": 279, "bpf": 280, "userfaultfd": 282,
    "kexec_file_load": 294,
}  # fmt: skip


@dataclass(frozen=True)
class Machine:
    audit_arch: int
    numbers: dict[str, int]


MACHINES = {"x86_64": Machine(0xC000003E, _X86_64), "aarch64": Machine(0xC00000B7, _AARCH64)}

# Looked at by their arguments, or answered otherwise than by "not permitted".
_SPECIAL = frozenset({"clone", "clone3", "ioctl", "setsid", "socket"})

_NEW_NAMESPACES = 0x7E020000  # CLONE_NEWUSER, NEWNS, NEWPID, NEWNET, NEWIPC, NEWUTS, NEWCGROUP
_TERMINAL_INJECTIONS = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX
# Unix, IPv4, IPv6 and netlink (which lists interfaces) belong to the network namespace; a virtual machine's vsock
# does not.
_SOCKET_FAMILIES = (1, 2, 10, 16)
_X32_BIT = 0x40000000

_LOAD_WORD = 0x20
_JUMP_EQUAL, _JUMP_GREATER_EQUAL, _JUMP_ANY_BIT = 0x15, 0x35, 0x45
_RETURN = 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _ARCH, _FIRST_ARGUMENT, _SECOND_ARGUMENT = 0, 4, 16, 24


def filter_program(machine: str) -> bytes | None:
    """The filter for `bwrap --seccomp`, or None for a machine whose call numbers are not known here."""
    known = MACHINES.get(machine)
    if known is None:
        return None
    return b"".join(struct.pack("<HBBI", *instruction) for instruction in _program(known))


Instruction = tuple[int, int, int, int]


def _program(machine: Machine) -> Iterator[Instruction]:
    number = machine.numbers
    yield _LOAD_WORD, 0, 0, _ARCH
    yield _JUMP_EQUAL, 1, 0, machine.audit_arch
    yield _RETURN, 0, 0, _KILL
    yield _LOAD_WORD, 0, 0, _NUMBER
    # The x32 calls of x86_64 would pass by every number below.
    yield _JUMP_GREATER_EQUAL, 0, 1, _X32_BIT
    yield _RETURN, 0, 0, _KILL
    for name in sorted(set(number) - _SPECIAL):
        yield from _answer(number[name], errno.EPERM)
    # Its flags lie behind a pointer that a filter cannot follow; without it the C library takes clone.
    yield from _answer(number["clone3"], errno.ENOSYS)
    # Success that changes nothing. A session of its own would have a share of the processor of its own, beside that of
    # the product, whatever its niceness.
    yield from _answer(number["setsid"], 0)
    refuse = (_RETURN, 0, 0, _ERRNO | errno.EPERM)
    yield from _look_into(number["clone"], _FIRST_ARGUMENT, [(_JUMP_ANY_BIT, 0, 1, _NEW_NAMESPACES), refuse])
    yield from _look_into(
        number["ioctl"],
        _SECOND_ARGUMENT,
        [step for request in _TERMINAL_INJECTIONS for step in ((_JUMP_EQUAL, 0, 1, request), refuse)],
    )
    allow = (_RETURN, 0, 0, _ALLOW)
    yield from _look_into(
        number["socket"],
        _FIRST_ARGUMENT,
        [step for family in _SOCKET_FAMILIES for step in ((_JUMP_EQUAL, 0, 1, family), allow)]
        + [(_RETURN, 0, 0, _ERRNO | errno.EAFNOSUPPORT)],
    )
    yield allow


def _answer(number: int, error: int) -> Iterator[Instruction]:
    yield _JUMP_EQUAL, 0, 1, number
    yield _RETURN, 0, 0, _ERRNO | error


def _look_into(number: int, argument: int, steps: list[Instruction]) -> Iterator[Instruction]:
    """Steps on one argument's low half, which is where flags and families are; then the call is allowed."""
    yield _JUMP_EQUAL, 0, len(steps) + 2, number
    yield _LOAD_WORD, 0, 0, argument
    yield from steps
    yield _RETURN, 0, 0, _ALLOW
