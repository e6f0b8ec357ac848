"""Forms of the pages about coding exercises: one language's code at a time, tests as YAML."""

from __future__ import annotations

from typing import Any

import yaml
from django import forms

from interviews.models import CodingExercise, Difficulty, ExerciseArea
from interviews.sandbox import LANGUAGES
from interviews.services import ExerciseFields

LANGUAGE_NAMES = {
    "python": "Python",
    "javascript": "JavaScript",
    "java": "Java",
    "cpp": "C++",
    "go": "Go",
    "sql": "SQL (SQLite)",
}
LANGUAGE_CHOICES = [(language, LANGUAGE_NAMES[language]) for language in LANGUAGES]
CODE = {"rows": 10, "class": "mono", "spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}
MAX_CODE = 20_000
MAX_TESTS = 200
EXAMPLE = """\
- {kind: call, name: two and three, function: add, args: [2, 3], expected: 5}
- kind: assert
  name: nothing
  code: |
    assert add(0, 0) == 0
"""


class FindExerciseForm(forms.Form):
    """Search and filters of the list. Nothing in it can be wrong: what is unknown is left out."""

    q = forms.CharField(
        label="Search",
        required=False,
        max_length=100,
        widget=forms.SearchInput(attrs={"placeholder": "Title or words"}),
    )
    area = forms.ChoiceField(label="Area", required=False, choices=[("", "All"), *ExerciseArea.choices])
    difficulty = forms.ChoiceField(label="Difficulty", required=False, choices=[("", "All"), *Difficulty.choices])
    language = forms.ChoiceField(label="Language", required=False, choices=[("", "All"), *LANGUAGE_CHOICES])


class TestsField(forms.CharField):
    """Tests typed as YAML; a list."""

    __test__ = False  # not a test case of pytest's

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=100_000, strip=False, widget=forms.Textarea(attrs=CODE), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=110) if value else ""
        return value

    def clean(self, value: Any) -> list[Any]:
        text = super().clean(value)
        try:
            tests = yaml.safe_load(text) or []
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            where = f" in line {mark.line + 1}" if mark else ""
            raise forms.ValidationError(f"This is no YAML{where}.") from error
        if not isinstance(tests, list) or not all(isinstance(test, dict) for test in tests):
            raise forms.ValidationError("Write a list of tests, each beginning with “- ”.")
        if len(tests) > MAX_TESTS:
            raise forms.ValidationError(f"An exercise has {MAX_TESTS} tests at most.")
        return tests


class ExerciseForm(forms.Form):
    title = forms.CharField(label="Title", max_length=120)
    area = forms.ChoiceField(label="Area", choices=ExerciseArea.choices)
    difficulty = forms.ChoiceField(label="Difficulty", choices=Difficulty.choices, initial=Difficulty.MEDIUM)
    minutes = forms.IntegerField(label="Suggested time in minutes", min_value=1, max_value=60, initial=15)
    statement = forms.CharField(label="Statement", max_length=5000, widget=forms.Textarea(attrs={"rows": 7}))
    language = forms.ChoiceField(label="Language", choices=LANGUAGE_CHOICES)
    signature = forms.CharField(label="Signature", required=False, max_length=200)
    starter = forms.CharField(
        label="Starter code",
        required=False,
        max_length=MAX_CODE,
        strip=False,
        help_text="What candidates begin with.",
        widget=forms.Textarea(attrs=CODE),
    )
    reference = forms.CharField(
        label="Reference solution",
        max_length=MAX_CODE,
        strip=False,
        help_text="It has to pass every test before the exercise can be asked.",
        widget=forms.Textarea(attrs=CODE),
    )
    visible_tests = TestsField(label="Tests that candidates see", initial=EXAMPLE)
    hidden_tests = TestsField(label="Hidden tests", required=False)
    key_points = forms.CharField(
        label="Key points of a good solution",
        required=False,
        max_length=4000,
        help_text="One a line: complexity, edge cases, what to talk about.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    @classmethod
    def of(cls, exercise: CodingExercise, language: str, sent: Any = None) -> ExerciseForm:
        initial = {
            "title": exercise.title,
            "area": exercise.area,
            "difficulty": exercise.difficulty,
            "minutes": exercise.suggested_time_seconds // 60,
            "statement": exercise.statement,
            "language": language,
            "signature": exercise.signature.get(language, ""),
            "starter": exercise.starter_code.get(language, ""),
            "reference": exercise.reference_solution.get(language, ""),
            "visible_tests": exercise.visible_tests,
            "hidden_tests": exercise.hidden_tests,
            "key_points": "\n".join(exercise.key_points),
        }
        return cls(sent, initial=initial)

    def values(self, known: CodingExercise | None = None) -> ExerciseFields:
        """The arguments of the services; code in other languages stays as it is known."""
        given = self.cleaned_data
        language = given["language"]

        def with_code(name: str, code: str) -> dict[str, str]:
            kept: dict[str, str] = dict(getattr(known, name)) if known is not None else {}
            kept[language] = code.replace("\r\n", "\n")
            return {of: words for of, words in kept.items() if words.strip()}

        return {
            "title": given["title"],
            "area": given["area"],
            "difficulty": given["difficulty"],
            "suggested_time_seconds": given["minutes"] * 60,
            "statement": given["statement"].replace("\r\n", "\n"),
            "signature": with_code("signature", given["signature"]),
            "starter_code": with_code("starter_code", given["starter"]),
            "reference_solution": with_code("reference_solution", given["reference"]),
            "visible_tests": given["visible_tests"],
            "hidden_tests": given["hidden_tests"],
            "key_points": [line.strip() for line in given["key_points"].splitlines() if line.strip()],
        }
