"""What the text of a Word document is painted on, as far as its own part and its styles say: text that nobody can see.

Follows shading of runs, paragraphs and cells. Where a text box, a styled table, a shaded style, a highlight, or
a picture behind the text may paint the ground, nothing is claimed.
"""

from __future__ import annotations

from dataclasses import dataclass

from candidates.reading.pdf_paint import WHITE, Colour, alike

# In half points: below two points nobody reads.
_TINY_HALF_POINTS = 4
_PLAIN_TABLES = frozenset({"", "TableGrid", "TableNormal"})


@dataclass(frozen=True)
class Look:
    """How a style has its text: the type size in half points, the colour as six digits, and whether it is shown.

    What the style leaves to the one it is based on is None.
    """

    size: int | None = None
    colour: str | None = None
    vanished: bool | None = None
    shaded: bool = False
    based_on: str = ""


class Ground:
    """Fed with the elements around and inside a run. `certain` False: the ground cannot be told, nothing is hidden."""

    def __init__(self) -> None:
        self.certain = True
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
            case "highlight" if self._in_run:
                self._covered = value != "none"
            case "sz" if self._in_run and value.isdigit():
                self._size = int(value)
            case "shd":
                self._shade(attributes.get("fill", "auto") if value in ("", "clear", "nil") else "pattern")

    def written_in(self, look: Look) -> None:
        """What the styles of the open run say of it; what the run says itself comes after."""
        self._size, self._colour = look.size, look.colour or ""

    def colour(self, written: str) -> None:
        """What the open run says of its colour, as six digits or `auto`."""
        if self._in_run:
            self._colour = written

    def styled(self, *, shaded: bool) -> None:
        """A style of the open paragraph or run: one that is shaded has a ground that is not followed."""
        if shaded:
            self._shade("styled")

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
