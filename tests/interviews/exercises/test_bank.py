"""Every exercise of the bank, in the real sandbox: its reference is right, and its tests find what is wrong."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from interviews.exercises import BankError, BankExercise, exercise_bank
from interviews.exercises.bank import _read
from interviews.sandbox import Limits, Status, run, toolchains

PATIENT = Limits(wall_seconds=20, cpu_seconds=20, total_seconds=120)


@pytest.mark.parametrize("exercise", exercise_bank(), ids=lambda exercise: exercise.key)
def test_the_reference_passes_and_starter_and_broken_variant_do_not(bwrap_path: str, exercise: BankExercise) -> None:
    here = {toolchain.language for toolchain in toolchains()}
    tests = [*exercise.visible_cases, *exercise.hidden_cases]
    tried = [language for language in exercise.languages if language in here]
    if exercise.area != "sql":
        assert "python" in tried
    for language in tried:
        solution = exercise.languages[language]
        right = run(language, solution.reference, tests=tests, limits=PATIENT)
        assert right.status is Status.PASSED, [test for test in right.tests if test.status is not Status.PASSED]
        for wrong in (solution.starter, solution.broken):
            result = run(language, wrong, tests=tests, limits=PATIENT)
            assert result.status not in (Status.PASSED, Status.NOT_EXECUTED), (language, wrong)


@pytest.mark.parametrize("exercise", exercise_bank(), ids=lambda exercise: exercise.key)
def test_the_broken_variant_looks_right_at_first(exercise: BankExercise) -> None:
    """It compiles, and is neither the starter nor the reference."""
    for solution in exercise.languages.values():
        assert len({solution.starter, solution.reference, solution.broken}) == 3
    if "python" in exercise.languages:
        for source in (exercise.languages["python"].reference, exercise.languages["python"].broken):
            compile(source, exercise.key, "exec")


def test_the_bank_has_something_for_every_interview() -> None:
    bank = exercise_bank()
    assert len(bank) >= 40
    assert len({exercise.title for exercise in bank}) == len(bank)
    areas, difficulties = Counter(e.area for e in bank), Counter(e.difficulty for e in bank)
    assert min(areas[area] for area in ("algorithms", "data", "debugging", "refactoring", "sql")) >= 5
    assert min(difficulties[difficulty] for difficulty in ("easy", "medium", "hard")) >= 5
    assert sum("javascript" in exercise.languages for exercise in bank) >= 10


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("title: x", "Field required"),
        ("- a list", "not a mapping"),
        ("title: [", "not a mapping"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "data" / "wrong.yaml"
    path.parent.mkdir()
    path.write_text(content)
    with pytest.raises(BankError, match=said) as raised:
        _read(path)
    assert "wrong.yaml" in str(raised.value)
