"""`make bench`: every benchmark here that runs by itself, one after the other; `python -m benchmarks.NAME` for one."""

from __future__ import annotations

import importlib.util
import pkgutil
import subprocess
import sys

import benchmarks


def names() -> list[str]:
    packages = [f"benchmarks.{module.name}" for module in pkgutil.iter_modules(benchmarks.__path__) if module.ispkg]
    return [name for name in packages if importlib.util.find_spec(f"{name}.__main__")]


def main() -> int:
    """Each in a process of its own, so that none is slowed by what another has loaded."""
    failed = 0
    for name in names():
        print(f"\n{name}\n{'=' * len(name)}", flush=True)
        failed |= subprocess.run([sys.executable, "-m", name], check=False).returncode
    return failed


if __name__ == "__main__":
    sys.exit(main())
