"""Derives the judge's word lists from technical prose that is installed on a machine.

`python -m benchmarks.judging.word_counts FOLDER...` reads manual pages, HTML, reStructuredText, Markdown, plain text
and Python docstrings. It counts in how many paragraphs each word stands (`llm/offline/judge/words.txt`) and which
function words follow each other more often than chance has it (`function_pairs.txt`): running speech holds few other
pairs, a shuffled text holds many. Counts are the only thing kept: no sentence of the sources is shipped.
"""

from __future__ import annotations

import argparse
import ast
import gzip
import html
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from llm.offline.bank import DIFFICULTIES, bank
from llm.offline.judge.text import stop_words

FOLDER = Path(__file__).parents[2] / "llm" / "offline" / "judge"
SUFFIXES = {".html", ".rst", ".md", ".txt", ".py", ".gz", ".pod"}
KEPT_WORDS = 14000
MIN_PARAGRAPHS = 12
# A pair of function words is usual from this often on and from this share of what chance would give.
MIN_PAIRS = 3
MIN_SHARE_OF_CHANCE = 0.5
# The bank is spoken language, the sources are written: its pairs count several times.
BANK_COUNTS = 3

_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|[.,;:()!?]")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_TAG = re.compile(r"<(?:script|style|pre|head|nav)\b.*?</(?:script|style|pre|head|nav)>|<[^>]+>", re.DOTALL | re.I)
_BLOCK = re.compile(r"</(?:p|li|h[1-6]|td|dd|dt|div)>", re.I)


def paragraphs(path: Path) -> Iterator[str]:
    """The prose paragraphs of one file: at least eight words, a fifth of them function words."""
    try:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    except (OSError, EOFError, gzip.BadGzipFile):
        return
    text = raw.decode("utf-8", errors="ignore")
    if path.suffix == ".py":
        text = "\n\n".join(_docstrings(text))
    elif path.suffix == ".html":
        text = html.unescape(_TAG.sub(" ", _BLOCK.sub("\n\n", text)))
    elif path.suffix == ".gz":
        text = re.sub(r"\\f.|\\&|\\", "", re.sub(r"^\.(?:P|PP|TP|SH|SS|IP|LP).*$", "\n", text, flags=re.M))
        text = re.sub(r"^\.\S+ ?", "", text, flags=re.M)
    for paragraph in re.split(r"\n\s*\n", text):
        found = _WORD.findall(paragraph.lower())
        function_words = sum(word in {"the", "a", "of", "to", "is", "in", "and", "that", "for", "it"} for word in found)
        if len(found) >= 8 and function_words * 6 >= len(found):
            yield " ".join(paragraph.split())


def _docstrings(source: str) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""


def bank_texts() -> Iterator[str]:
    """Every sentence an interview may hold: the bank's questions, key points and ideal answers."""
    for area in bank().areas:
        for level in DIFFICULTIES:
            for question in area.questions(level):
                yield question.text
                yield question.ideal_answer
                yield from (point.point for point in question.key_points)


def source_texts(folders: list[Path]) -> Iterator[str]:
    """Every different paragraph of the folders."""
    seen: set[int] = set()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix not in SUFFIXES or not path.is_file():
                continue
            for paragraph in paragraphs(path):
                if (key := hash(paragraph)) not in seen:
                    seen.add(key)
                    yield paragraph


class Counts:
    """Words by paragraph, function words and their pairs by place."""

    def __init__(self) -> None:
        self.paragraphs = 0
        self.tokens = 0
        self.words: Counter[str] = Counter()
        self.function_words: Counter[str] = Counter()
        self.pairs: Counter[tuple[str, str]] = Counter()

    def add(self, text: str, times: int = 1) -> None:
        stops = stop_words("en")
        tokens = _TOKEN.findall(text.lower())
        self.paragraphs += times
        self.tokens += times * len(tokens)
        for word in {token for token in tokens if token[0].isalpha()}:
            self.words[word] += times
        for token in tokens:
            if token in stops:
                self.function_words[token] += times
        for left, right in itertools.pairwise(tokens):
            if left in stops and right in stops:
                self.pairs[left, right] += times

    def usual_pairs(self) -> dict[str, list[str]]:
        """For each function word the function words that usually follow it."""
        usual: dict[str, list[str]] = {}
        for (left, right), number in sorted(self.pairs.items()):
            chance = self.function_words[left] * self.function_words[right] / self.tokens
            if number >= MIN_PAIRS and math.log(number / chance) >= math.log(MIN_SHARE_OF_CHANCE):
                usual.setdefault(left, []).append(right)
        return usual


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    counts = Counts()
    for text in source_texts(parser.parse_args().folders):
        counts.add(text)
    spoken = set()
    for text in bank_texts():
        counts.add(text, BANK_COUNTS)
        spoken.update(_WORD.findall(text.lower()))
    frequent = [word for word, number in counts.words.most_common(KEPT_WORDS) if number >= MIN_PARAGRAPHS]
    kept = [word for word in sorted({*frequent, *spoken}) if len(word) > 1 or word in {"a", "i"}]
    origin = f"from {counts.paragraphs} paragraphs of technical prose; see benchmarks/judging/word_counts.py."
    words = [f"{word} {max(1, counts.words[word])}" for word in kept]
    write("words.txt", f"In how many paragraphs each word stands, {origin}", words)
    pairs = [" ".join([left, *following]) for left, following in counts.usual_pairs().items()]
    write("function_pairs.txt", f"Function words and what function words usually follow them, {origin}", pairs)


def write(name: str, title: str, lines: list[str]) -> None:
    """A word list with one line of origin."""
    (FOLDER / name).write_text("\n".join([f"# {title}", *lines]) + "\n", encoding="utf-8")
    print(f"{name}: {len(lines)} lines")


if __name__ == "__main__":
    main()
