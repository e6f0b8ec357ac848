"""Paragraphs and tables of a word processor's file as lines, whatever the format calls them."""

from __future__ import annotations

from collections import Counter

from candidates.reading.limits import MAX_TEXT_CHARS


class Flow:
    """Fed with paragraphs, rows and cells in the order of the file. Sizes are in half points."""

    def __init__(self) -> None:
        self.chars = 0
        self.faint_chars = 0
        self._lines: list[str] = []
        self._hidden: list[str] = []
        self._sizes: list[tuple[int, str]] = []
        # For each open cell the lines it has so far, for each open row its cells: a row of short cells is one line.
        self._cells: list[list[str]] = []
        self._rows: list[list[list[str]]] = []

    @property
    def text(self) -> str:
        return "\n".join(self._lines)

    @property
    def has_enough(self) -> bool:
        """Whether more text has come than anybody will read."""
        return self.chars > 2 * MAX_TEXT_CHARS

    @property
    def is_mostly_seen(self) -> bool:
        """Whether less text is of its ground's colour than is not. Otherwise the ground was not understood."""
        return self.faint_chars <= self.chars - self.faint_chars

    def hidden_lines(self) -> list[str]:
        """Text that the program does not show, and text that nobody can see."""
        joined = "".join(self._hidden)
        return [joined] if joined.strip() else []

    def hide(self, text: str) -> None:
        self._hidden.append(text)

    def most_prominent(self, *, count: int = 4) -> list[str]:
        """The first paragraphs in the largest type, where some type is larger than the rest."""
        if not self._sizes:
            return []
        weight: Counter[int] = Counter()
        for size, line in self._sizes:
            weight[size] += len(line)
        usual = weight.most_common(1)[0][0]
        large = [(size, place, line) for place, (size, line) in enumerate(self._sizes[:40]) if size > 1.15 * usual]
        return [line for _, _, line in sorted(large, key=lambda found: (-found[0], found[1]))[:count]]

    def paragraph(self, text: str, *, size: int) -> None:
        self.put([text])
        if text.strip():
            self._sizes.append((size, text.strip()))

    def put(self, lines: list[str]) -> None:
        (self._cells[-1] if self._cells else self._lines).extend(lines)

    def open_row(self) -> None:
        self._rows.append([])

    def open_cell(self) -> None:
        self._cells.append([])

    def close_cell(self) -> None:
        if not self._cells:
            return
        lines = self._cells.pop()
        if self._rows:
            self._rows[-1].append(lines)
        else:
            self.put(lines)

    def close_row(self) -> None:
        """Short cells make one line with tabs; cells of several lines are columns and follow one another."""
        if not self._rows:
            return
        cells = self._rows.pop()
        filled = [[line for line in cell if line.strip()] for cell in cells]
        filled = [cell for cell in filled if cell]
        if all(len(cell) == 1 and "\n" not in cell[0] for cell in filled):
            self.put(["\t".join(cell[0] for cell in filled)])
            return
        for cell in cells:
            self.put([*cell, ""])
