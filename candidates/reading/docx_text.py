"""WordprocessingML as a stream of text: what each XML part of a Word document says.

Targets for XMLParser. Names are compared without their namespace, so that the transitional and the strict form of the
format read alike. A DOCTYPE, which no Word document has, is refused before any entity of it could be expanded.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import ClassVar

from candidates.reading.docx_ground import Ground, Look
from candidates.reading.flow import Flow
from candidates.reading.package import Part

_USUAL_HALF_POINTS = 22
_MAX_STYLES_DEEP = 12
_OFF = ("0", "false", "off")


class Relations(Part):
    """A .rels part: the main document it names, and the web addresses behind links."""

    def __init__(self) -> None:
        super().__init__()
        self.main = ""
        self.links: list[str] = []

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = attributes.get("Target", "")
        if kind == "officeDocument":
            self.main = target
        elif kind == "hyperlink" and attributes.get("TargetMode") == "External" and len(target) <= 300:
            self.links.append(target)


class Numbering(Part):
    """numbering.xml: which lists count and which only have bullets."""

    def __init__(self) -> None:
        super().__init__()
        self._formats: dict[tuple[str, str], str] = {}
        self._abstract_of: dict[str, str] = {}
        self._abstract = self._number = self._level = ""
        self._counts: Counter[tuple[str, str]] = Counter()

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        value = attributes.get("val", "")
        if tag == "abstractNum":
            self._abstract = attributes.get("abstractNumId", "")
        elif tag == "num":
            self._number = attributes.get("numId", "")
        elif tag == "lvl":
            self._level = attributes.get("ilvl", "")
        elif tag == "numFmt":
            self._formats.setdefault((self._abstract, self._level), value)
        elif tag == "abstractNumId":
            self._abstract_of[self._number] = value

    def mark(self, number: str, level: str) -> str:
        """What stands before the next paragraph of a list: a bullet or a number, and a space."""
        kind = self._formats.get((self._abstract_of.get(number, ""), level), "bullet")
        if number == "0" or kind == "none":
            return ""
        if kind == "bullet":
            return "• "
        self._counts[number, level] += 1
        return f"{self._counts[number, level]}. "


class Theme(Part):
    """theme1.xml: the colours behind their names, as six digits."""

    _OTHER_NAMES: ClassVar = {"lt1": ("background1", "light1"), "dk1": ("text1", "dark1"),
                              "lt2": ("background2", "light2"), "dk2": ("text2", "dark2")}  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.colours: dict[str, str] = {}
        self._name = ""

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in ("lt1", "dk1", "lt2", "dk2") or tag.startswith("accent"):
            self._name = tag
        elif self._name and tag in ("srgbClr", "sysClr"):
            for name in self._OTHER_NAMES.get(self._name, (self._name,)):
                self.colours.setdefault(name, attributes.get("lastClr" if tag == "sysClr" else "val", ""))
            self._name = ""

    def colour(self, attributes: dict[str, str]) -> str:
        """The colour of a w:color element. A shade or tint of the theme's is written out beside it."""
        named = attributes.get("themeColor", "")
        is_plain = "themeShade" not in attributes and "themeTint" not in attributes
        return (self.colours.get(named) if is_plain else None) or attributes.get("val", "")


class Styles(Part):
    """styles.xml: how each style has its text, and which styles are lists."""

    _DEFAULTS = ""

    def __init__(self, theme: Theme | None = None) -> None:
        super().__init__()
        self.theme = theme or Theme()
        self.list_of: dict[str, tuple[str, str]] = {}
        self._looks: dict[str, Look] = {}
        self._usual = self._DEFAULTS
        self._style: str | None = None
        self._number, self._level = "", "0"

    def look_of(self, style: str) -> Look:
        """A style with what it takes from those it is based on; no name is the usual paragraph's."""
        style = style or self._usual
        found = Look()
        for _ in range(_MAX_STYLES_DEEP):
            own = self._looks.get(style, Look())
            found = Look(
                size=own.size if found.size is None else found.size,
                colour=own.colour if found.colour is None else found.colour,
                vanished=own.vanished if found.vanished is None else found.vanished,
                shaded=found.shaded or own.shaded,
            )
            if style == self._DEFAULTS:
                break
            style = own.based_on
        return found

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        value = attributes.get("val", "")
        match tag:
            case "rPrDefault":
                self._style = self._DEFAULTS
            case "style":
                self._style = attributes.get("styleId", "")
                self._number, self._level = "", "0"
                if attributes.get("type") == "paragraph" and attributes.get("default") in ("1", "true", "on"):
                    self._usual = self._style
            case "ilvl":
                self._level = value
            case _ if self._style is not None:
                self._in_style(tag, value, attributes)

    def _in_style(self, tag: str, value: str, attributes: dict[str, str]) -> None:
        style = self._style or ""
        look = self._looks.get(style, Look())
        match tag:
            case "basedOn":
                look = replace(look, based_on=value)
            case "sz" if value.isdigit():
                look = replace(look, size=int(value))
            case "color":
                look = replace(look, colour=self.theme.colour(attributes))
            case "vanish":
                look = replace(look, vanished=value not in _OFF)
            case "shd":
                look = replace(look, shaded=True)
            case "numId":
                self._number = value
        self._looks[style] = look

    def closed(self, tag: str) -> None:
        if tag == "style" and self._style is not None and self._number:
            self.list_of[self._style] = (self._number, self._level)
        if tag in ("style", "rPrDefault"):
            self._style = None


@dataclass
class _Paragraph:
    pieces: list[str] = field(default_factory=list)
    style: str = ""
    number: str = ""
    level: str = "0"
    size: int = 0


class BodyText(Part):
    """A document, header or footer part: paragraphs in order, tables cell by cell, text boxes after their paragraph."""

    def __init__(self, numbering: Numbering, styles: Styles, *, follow_ground: bool = True) -> None:
        super().__init__()
        self.flow = Flow()
        self._follow_ground = follow_ground
        self._ground = Ground()
        self._numbering = numbering
        self._styles = styles
        self._paragraphs: list[_Paragraph] = []
        self._skipped = 0
        self._in_text = False
        self._vanished: bool | None = None
        self._in_list = False
        self._run_size = 0
        self._run_style = ""

    @property
    def has_enough(self) -> bool:
        return self.flow.has_enough

    @property
    def ground_is_certain(self) -> bool:
        """Whether the ground of all text is known. Where it is not, or most text seems faint, read without it."""
        return self._ground.certain and self.flow.is_mostly_seen

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        # AlternateContent holds the same text box twice: Fallback is the copy for old programs.
        if self._skipped or tag in ("Fallback", "del", "moveFrom"):
            self._skipped += 1
            return
        self._ground.opened(tag, attributes)
        value = attributes.get("val", "")
        match tag:
            case "p":
                self._paragraphs.append(_Paragraph())
            case "tr":
                self.flow.open_row()
            case "tc":
                self.flow.open_cell()
            case "r":
                self._vanished, self._run_size, self._run_style = None, 0, ""
                self._ground.written_in(self._look())
            case "t":
                self._in_text = True
            case "numPr":
                self._in_list = True
            case "vanish" | "webHidden":
                self._vanished = value not in _OFF
            case "color":
                self._ground.colour(self._styles.theme.colour(attributes))
            case _ if self._paragraphs:
                self._inside_paragraph(tag, value)

    def _inside_paragraph(self, tag: str, value: str) -> None:
        paragraph = self._paragraphs[-1]
        match tag:
            case "tab" if not self._vanished and not value:
                paragraph.pieces.append("\t")
            case "br" | "cr":
                paragraph.pieces.append("\n")
            case "noBreakHyphen" | "softHyphen":
                paragraph.pieces.append("-" if tag == "noBreakHyphen" else "")
            case "pStyle":
                paragraph.style = value
                self._ground.styled(shaded=self._styles.look_of(value).shaded)
            case "rStyle":
                self._run_style = value
                self._ground.styled(shaded=self._styles.look_of(value).shaded)
                self._ground.written_in(self._look())
            case "ilvl" if self._in_list:
                paragraph.level = value
            case "numId" if self._in_list:
                paragraph.number = value
            case "sz" if value.isdigit():
                self._run_size = int(value)

    def _look(self) -> Look:
        """How the open run is written by its styles, its own formatting aside."""
        look = self._styles.look_of(self._paragraphs[-1].style if self._paragraphs else "")
        if not self._run_style:
            return look
        own = self._styles.look_of(self._run_style)
        return Look(
            size=look.size if own.size is None else own.size,
            colour=look.colour if own.colour is None else own.colour,
            vanished=look.vanished if own.vanished is None else own.vanished,
        )

    def data(self, text: str) -> None:
        if self._skipped or not self._in_text or not self._paragraphs:
            return
        self.flow.chars += len(text)
        vanished = bool(self._look().vanished if self._vanished is None else self._vanished)
        faint = not vanished and self._follow_ground and self._ground.hides()
        self.flow.faint_chars += len(text) if faint else 0
        if vanished or faint:
            self.flow.hide(text)
            return
        paragraph = self._paragraphs[-1]
        paragraph.pieces.append(text)
        paragraph.size = max(paragraph.size, self._run_size)

    def closed(self, tag: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        self._ground.closed(tag)
        match tag:
            case "t":
                self._in_text = False
            case "numPr":
                self._in_list = False
            case "p" if self._paragraphs:
                self._end_paragraph(self._paragraphs.pop())
            case "tc":
                self.flow.close_cell()
            case "tr":
                self.flow.close_row()

    def _end_paragraph(self, paragraph: _Paragraph) -> None:
        text = "".join(paragraph.pieces)
        number, level = paragraph.number, paragraph.level
        if not number and paragraph.style in self._styles.list_of:
            number, level = self._styles.list_of[paragraph.style]
        if number and text.strip():
            text = self._numbering.mark(number, level) + text.lstrip()
        if self._paragraphs:
            # A text box inside a paragraph: its words follow the ones they are anchored to.
            self._paragraphs[-1].pieces.append(f"\n{text}")
            return
        size = paragraph.size or self._styles.look_of(paragraph.style).size or _USUAL_HALF_POINTS
        self.flow.paragraph(text, size=size)
