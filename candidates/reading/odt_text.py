"""OpenDocument XML as a stream of text: styles first, then paragraphs, lists, tables and text boxes in order."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from candidates.reading.flow import Flow
from candidates.reading.package import Part
from candidates.reading.pdf_paint import WHITE, Colour, alike
from candidates.reading.problems import Problem

_USUAL_HALF_POINTS = 24
_TINY_HALF_POINTS = 4
_MAX_STYLES_DEEP = 12
_MAX_SPACES = 20
_LENGTH = re.compile(r"(\d{1,4}(?:\.\d{1,6})?)(pt|in|cm|mm|%)")
_HALF_POINTS = {"pt": 2.0, "in": 144.0, "cm": 144 / 2.54, "mm": 144 / 25.4}
# Not the author's text: comments, the list of changes, notes about the page, formulas' sources.
_SKIPPED = frozenset({"annotation", "tracked-changes", "forms", "ruby-text", "event-listeners", "desc", "title"})


@dataclass(frozen=True)
class OdtLook:
    """How a style has its text. None: as the style it is based on. `fill` is `transparent`, or a colour."""

    parent: str = ""
    half_points: float | None = None
    percent: float = 100.0
    colour: str | None = None
    fill: str | None = None
    is_none: bool | None = None

    def over(self, below: OdtLook) -> OdtLook:
        """This look where it says something, the other's where it does not."""
        size = self.half_points
        if size is None and below.half_points is not None:
            size = below.half_points * self.percent / 100
        return replace(
            self,
            half_points=size,
            percent=100.0 if size is not None else self.percent * below.percent / 100,
            colour=below.colour if self.colour is None else self.colour,
            fill=below.fill if self.fill is None else self.fill,
            is_none=below.is_none if self.is_none is None else self.is_none,
        )


class _OdtPart(Part):
    damaged = Problem.DAMAGED_ODT


class Manifest(_OdtPart):
    """META-INF/manifest.xml: whether the file needs a password."""

    def __init__(self) -> None:
        super().__init__()
        self.is_encrypted = False

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        self.is_encrypted = self.is_encrypted or tag == "encryption-data"


class OdtStyles(_OdtPart):
    """The styles of styles.xml and the automatic ones of content.xml, which are fed in that order."""

    def __init__(self) -> None:
        super().__init__()
        self.page_is_filled = False
        self._looks: dict[tuple[str, str], OdtLook] = {}
        self._open: tuple[str, str] | None = None
        self._in_page = False

    def look_of(self, family: str, name: str) -> OdtLook:
        """A style with what it takes from those it is based on and from its family's own."""
        found = OdtLook()
        for _ in range(_MAX_STYLES_DEEP):
            own = self._looks.get((family, name))
            if own is None:
                break
            found, name = found.over(own), own.parent
        return found.over(self._looks.get((family, ""), OdtLook()))

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        match tag:
            case "style" | "default-style":
                self._open = (attributes.get("family", ""), attributes.get("name", "") if tag == "style" else "")
                self._looks[self._open] = OdtLook(parent=attributes.get("parent-style-name", ""))
            case "page-layout-properties" | "drawing-page-properties":
                filled = attributes.get("background-color", "transparent") not in ("transparent", "#ffffff")
                self.page_is_filled |= filled or attributes.get("fill", "none") not in ("none", "")
            case "background-image" if attributes.get("href"):
                self.page_is_filled = True
            case _ if self._open is not None and tag.endswith("-properties"):
                self._looks[self._open] = self._with(self._looks[self._open], tag, attributes)

    def _with(self, look: OdtLook, tag: str, attributes: dict[str, str]) -> OdtLook:
        if "background-color" in attributes:
            look = replace(look, fill=attributes["background-color"])
        if attributes.get("fill", "none") not in ("none", "solid"):
            look = replace(look, fill="picture")
        if tag != "text-properties":
            return look
        length = _LENGTH.fullmatch(attributes.get("font-size", ""))
        if length and length[2] == "%":
            look = replace(look, percent=float(length[1]))
        elif length:
            look = replace(look, half_points=float(length[1]) * _HALF_POINTS[length[2]])
        if attributes.get("use-window-font-color") == "true":
            look = replace(look, colour="auto")
        elif "color" in attributes:
            look = replace(look, colour=attributes["color"])
        if "display" in attributes:
            look = replace(look, is_none=attributes["display"] == "none")
        return look

    def closed(self, tag: str) -> None:
        if tag in ("style", "default-style"):
            self._open = None


@dataclass
class _Paragraph:
    pieces: list[str]
    look: OdtLook
    bullet: str = ""
    half_points: float = 0.0


class OdtText(_OdtPart):
    """The text of content.xml in `flow`; of styles.xml, page headers in `above` and page footers in `below`."""

    def __init__(self, styles: OdtStyles) -> None:
        super().__init__()
        self.flow, self.above, self.below = Flow(), Flow(), Flow()
        self.links: list[str] = []
        self._styles = styles
        self._into: Flow | None = None
        self._skipped = 0
        self._paragraphs: list[_Paragraph] = []
        self._spans: list[OdtLook] = []
        self._cells: list[OdtLook] = []
        self._items: list[bool] = []
        self._boxes = 0
        self._not_shown: list[bool] = []

    @property
    def has_enough(self) -> bool:
        return self.flow.has_enough or self.above.has_enough or self.below.has_enough

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        if self._skipped or tag in _SKIPPED:
            self._skipped += 1
            return
        match tag:
            case "text":
                self._into = self.flow
            case "header" | "header-first" | "header-left":
                self._into = self.above
            case "footer" | "footer-first" | "footer-left":
                self._into = self.below
            case "section":
                self._not_shown.append(attributes.get("display", "true") == "none")
            case "p" | "h":
                look = self._styles.look_of("paragraph", attributes.get("style-name", ""))
                self._paragraphs.append(_Paragraph([], look, bullet=self._bullet()))
            case "span":
                look = self._styles.look_of("text", attributes.get("style-name", ""))
                self._spans.append(look.over(self._spans[-1]) if self._spans else look)
            case "list-item" | "list-header":
                self._items.append(tag == "list-item")
            case "table-row" if self._into is not None:
                self._into.open_row()
            case "table-cell" if self._into is not None:
                self._cells.append(self._styles.look_of("table-cell", attributes.get("style-name", "")))
                self._into.open_cell()
            case "text-box":
                self._boxes += 1
            case "a" if len(attributes.get("href", "")) <= 300:
                self.links.append(attributes.get("href", ""))
            case _ if self._paragraphs:
                self._inside_paragraph(tag, attributes)

    def _bullet(self) -> str:
        """What stands before the first paragraph of an item."""
        if self._items and self._items[-1]:
            self._items[-1] = False
            return "• "
        return ""

    def _inside_paragraph(self, tag: str, attributes: dict[str, str]) -> None:
        pieces = self._paragraphs[-1].pieces
        match tag:
            case "s":
                count = attributes.get("c", "1")
                pieces.append(" " * min(int(count) if count.isdigit() else 1, _MAX_SPACES))
            case "tab":
                pieces.append("\t")
            case "line-break":
                pieces.append("\n")

    def data(self, text: str) -> None:
        if self._skipped or self._into is None or not self._paragraphs:
            return
        self._into.chars += len(text)
        # White space in the file is a space; what is meant as more has elements of its own.
        shown = re.sub(r"\s+", " ", text)
        paragraph = self._paragraphs[-1]
        look = (self._spans[-1] if self._spans else OdtLook()).over(replace(paragraph.look, fill=None))
        if self._is_hidden(look, paragraph.look):
            self._into.hide(shown)
            return
        paragraph.pieces.append(shown)
        if shown.strip():
            paragraph.half_points = max(paragraph.half_points, look.half_points or _USUAL_HALF_POINTS)

    def _is_hidden(self, look: OdtLook, paragraph: OdtLook) -> bool:
        if look.is_none or any(self._not_shown):
            return True
        if (look.half_points or _USUAL_HALF_POINTS * look.percent / 100) < _TINY_HALF_POINTS:
            return True
        colour = _colour(look.colour)
        if colour is None or self._boxes or self._styles.page_is_filled:
            return False
        fills = (look.fill, paragraph.fill, *(cell.fill for cell in reversed(self._cells)))
        fill = next((each for each in fills if each and each != "transparent"), "")
        ground = _colour(fill) if fill else WHITE
        return ground is not None and alike(colour, ground)

    def closed(self, tag: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        match tag:
            case "text" | "header" | "header-first" | "header-left" | "footer" | "footer-first" | "footer-left":
                self._into = None
            case "section" if self._not_shown:
                self._not_shown.pop()
            case "p" | "h" if self._paragraphs and self._into is not None:
                self._end_paragraph(self._paragraphs.pop(), self._into)
            case "span" if self._spans:
                self._spans.pop()
            case "list-item" | "list-header" if self._items:
                self._items.pop()
            case "table-cell" if self._into is not None and self._cells:
                self._cells.pop()
                self._into.close_cell()
            case "table-row" if self._into is not None:
                self._into.close_row()
            case "text-box":
                self._boxes -= 1

    def _end_paragraph(self, paragraph: _Paragraph, into: Flow) -> None:
        text = "".join(paragraph.pieces)
        if text.strip():
            text = paragraph.bullet + text.lstrip(" ")
        if self._paragraphs:
            # A text box inside a paragraph: its words follow the ones they are anchored to.
            self._paragraphs[-1].pieces.append(f"\n{text}")
            return
        into.paragraph(text, size=round(paragraph.half_points))


def _colour(written: str | None) -> Colour | None:
    """`#rrggbb`; None for `auto`, a picture and everything else."""
    try:
        red, green, blue = bytes.fromhex((written or "").removeprefix("#"))
    except ValueError:
        return None
    return (red / 255, green / 255, blue / 255)
