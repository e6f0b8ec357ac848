"""The filter on system calls, played through without a kernel."""

from __future__ import annotations

import errno
import re
import struct
from pathlib import Path

import pytest

from interviews.sandbox.syscalls import MACHINES, filter_program

ALLOWED, KILLED = "allowed", "killed"
HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}


def verdict(machine: str, number: int, *arguments: int, arch: int | None = None) -> str | int:
    """What the kernel would do with the call: "allowed", "killed", or the error it gives."""
    program = filter_program(machine)
    assert program is not None
    given = struct.pack(
        "<iIQ6Q", number, MACHINES[machine].audit_arch if arch is None else arch, 0, *(*arguments, *[0] * 6)[:6]
    )
    accumulator, at = 0, 0
    steps = [struct.unpack_from("<HBBI", program, start) for start in range(0, len(program), 8)]
    while True:
        code, if_true, if_false, value = steps[at]
        at += 1
        if code == 0x20:
            (accumulator,) = struct.unpack_from("<I", given, value)
        elif code == 0x06:
            if value == 0x7FFF0000:
                return ALLOWED
            return KILLED if value == 0x80000000 else value & 0xFFFF
        else:
            holds = {0x15: accumulator == value, 0x35: accumulator >= value, 0x45: bool(accumulator & value)}[code]
            at += if_true if holds else if_false


@pytest.mark.parametrize("machine", MACHINES)
def test_ordinary_calls_pass(machine: str) -> None:
    refused = set(MACHINES[machine].numbers.values())
    passed = [number for number in range(450) if number not in refused]
    assert {verdict(machine, number) for number in passed} == {ALLOWED}
    assert len(passed) > 350


@pytest.mark.parametrize("machine", MACHINES)
def test_calls_that_reach_beyond_the_program_are_refused(machine: str) -> None:
    numbers = MACHINES[machine].numbers
    for name in (
        "ptrace",
        "mount",
        "unshare",
        "setns",
        "bpf",
        "keyctl",
        "perf_event_open",
        "userfaultfd",
        "kexec_load",
    ):
        assert verdict(machine, numbers[name]) == errno.EPERM, name
    assert verdict(machine, numbers["io_uring_setup"]) == errno.EPERM
    assert verdict(machine, numbers["clone3"]) == errno.ENOSYS
    assert verdict(machine, numbers["setsid"]) == 0


@pytest.mark.parametrize("machine", MACHINES)
def test_some_calls_are_judged_by_their_arguments(machine: str) -> None:
    numbers = MACHINES[machine].numbers
    a_thread, a_user_namespace = 0x003D0F00, 0x10000011
    assert verdict(machine, numbers["clone"], a_thread) == ALLOWED
    assert verdict(machine, numbers["clone"], a_user_namespace) == errno.EPERM
    assert verdict(machine, numbers["ioctl"], 0, 0x5401) == ALLOWED
    assert verdict(machine, numbers["ioctl"], 0, 0x5412) == errno.EPERM
    assert verdict(machine, numbers["ioctl"], 0, 0xFFFFFFFF_00005412) == errno.EPERM
    assert verdict(machine, numbers["socket"], 1) == ALLOWED
    assert verdict(machine, numbers["socket"], 40) == errno.EAFNOSUPPORT


def test_calls_by_another_table_end_the_program() -> None:
    assert verdict("x86_64", 1, arch=0x40000003) == KILLED
    assert verdict("x86_64", 0x40000000 | 39) == KILLED


def test_a_machine_that_is_not_known_has_no_filter() -> None:
    assert filter_program("riscv64") is None


@pytest.mark.parametrize("machine", MACHINES)
def test_the_numbers_are_those_of_the_kernels_headers(machine: str) -> None:
    header = HEADERS[machine]
    if not header.exists():
        pytest.skip("The kernel's headers are not installed.")
    told = {name: int(number) for name, number in re.findall(r"#define __NR_(\w+)\s+(\d+)", header.read_text())}
    named = MACHINES[machine].numbers
    assert {name: told[name] for name in named if name in told} == {
        name: n for name, n in named.items() if name in told
    }
    assert len(set(named) & set(told)) > 0.9 * len(named)
