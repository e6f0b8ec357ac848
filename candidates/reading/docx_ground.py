"""What text in a Word document is painted on, as far as the text's own part says, to tell text that nobody can see.

Follows shading of runs, paragraphs and cells. Where a text box, a styled table, a shaded style, a highlight, or
a picture behind the text may paint the ground, nothing is claimed.
"""

from __future__ import annotations

from candidates.reading.pdf_paint import WHITE, Colour, alike

# In half points: below two points nobody reads.
_TINY_HALF_POINTS = 4
_PLAIN_TABLES = frozenset({"", "TableGrid", "TableNormal"})


class Ground:
    """Fed with the elements around and inside a run. `certain` False: the ground cannot be told, nothing is hidden."""

    def __init__(self, *, shaded_styles: frozenset[str]) -> None:
        self.certain = True
        self._shaded_styles = shaded_styles
        # One entry for each open paragraph and cell (None: not filled), for each open table whether it is plain.
        self._paragraphs: list[str | None] = []
        self._cells: list[str | None] = []
        self._tables: list[bool] = []
        self._boxes = 0
        self._in_run = False
        self._colour = self._fill = ""
        self._size: int | None = None
        self._covered = False

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        value = attributes.get("val", "")
        match tag:
            case "p":
                self._paragraphs.append(None)
            case "tc":
                self._cells.append(None)
            case "tbl":
                self._tables.append(True)
            case "tblStyle" if self._tables:
                self._tables[-1] = value in _PLAIN_TABLES
            case "txbxContent":
                self._boxes += 1
            case "r":
                self._in_run, self._colour, self._fill, self._size, self._covered = True, "", "", None, False
            case "background":
                self.certain = False
            case "anchor" if attributes.get("behindDoc") in ("1", "true"):
                self.certain = False
            case "pStyle" | "rStyle" if value in self._shaded_styles:
                self._shade("styled")
            case "highlight" if self._in_run:
                self._covered = value != "none"
            case "color" if self._in_run:
                self._colour = value
            case "sz" if self._in_run and value.isdigit():
                self._size = int(value)
            case "shd":
                self._shade(attributes.get("fill", "auto") if value in ("", "clear", "nil") else "pattern")

    def closed(self, tag: str) -> None:
        match tag:
            case "p" if self._paragraphs:
                self._paragraphs.pop()
            case "tc" if self._cells:
                self._cells.pop()
            case "tbl" if self._tables:
                self._tables.pop()
            case "txbxContent":
                self._boxes -= 1
            case "r":
                self._in_run = False

    def hides(self) -> bool:
        """Whether the open run's text is too small to be read, or has the colour of its ground."""
        if self._size is not None and self._size < _TINY_HALF_POINTS:
            return True
        colour = _colour(self._colour)
        if colour is None or self._boxes or self._covered or not all(self._tables):
            return False
        fills = [self._fill, *reversed(self._paragraphs[-1:]), *reversed(self._cells)]
        fill = next((each for each in fills if each and each != "auto"), "")
        below = _colour(fill) if fill else WHITE
        return below is not None and alike(colour, below)

    def _shade(self, fill: str) -> None:
        if self._in_run:
            self._fill = fill
        elif self._paragraphs:
            self._paragraphs[-1] = fill
        elif self._cells:
            self._cells[-1] = fill
        elif self._tables:
            self._tables[-1] = False


def _colour(written: str) -> Colour | None:
    """Six hexadecimal digits; None for `auto`, a pattern, and everything else."""
    try:
        red, green, blue = bytes.fromhex(written)
    except ValueError:
        return None
    return (red / 255, green / 255, blue / 255)
