"""WordprocessingML as a stream of text: what each XML part of a Word document says.

Targets for XMLParser. Names are compared without their namespace, so that the transitional and the strict form of the
format read alike. A DOCTYPE, which no Word document has, is refused before any entity of it could be expanded.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from candidates.reading.docx_ground import Ground
from candidates.reading.limits import MAX_XML_DEPTH
from candidates.reading.problems import Problem, Unreadable

_USUAL_HALF_POINTS = 22


class _Part:
    """What all targets share: depth is bounded and document types are refused."""

    def __init__(self) -> None:
        self.depth = 0

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise Unreadable(Problem.DAMAGED_DOCX)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_XML_DEPTH:
            raise Unreadable(Problem.TOO_COMPLEX)
        self.opened(local(tag), {local(name): value for name, value in attributes.items()})

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.closed(local(tag))

    def data(self, text: str) -> None: ...

    def close(self) -> None: ...

    def opened(self, tag: str, attributes: dict[str, str]) -> None: ...

    def closed(self, tag: str) -> None: ...


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


class Relations(_Part):
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


class Numbering(_Part):
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


class StyleSizes(_Part):
    """styles.xml: the type size of each paragraph style, in half points, and which styles are lists."""

    def __init__(self) -> None:
        super().__init__()
        self.size_of: dict[str, int] = {}
        self.list_of: dict[str, tuple[str, str]] = {}
        self.shaded: set[str] = set()
        self._style = ""
        self._number, self._level = "", "0"

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        value = attributes.get("val", "")
        if tag == "style":
            self._style = attributes.get("styleId", "")
            self._number, self._level = "", "0"
        elif tag == "sz" and self._style and value.isdigit():
            self.size_of[self._style] = int(value)
        elif tag == "shd" and self._style:
            self.shaded.add(self._style)
        elif tag == "ilvl":
            self._level = value
        elif tag == "numId" and self._style:
            self._number = value

    def closed(self, tag: str) -> None:
        if tag == "style" and self._number:
            self.list_of[self._style] = (self._number, self._level)


@dataclass
class _Paragraph:
    pieces: list[str] = field(default_factory=list)
    style: str = ""
    number: str = ""
    level: str = "0"
    size: int = 0


class BodyText(_Part):
    """A document, header or footer part: paragraphs in order, tables cell by cell, text boxes after their paragraph."""

    def __init__(self, numbering: Numbering, styles: StyleSizes, *, follow_ground: bool = True) -> None:
        super().__init__()
        self.chars = 0
        self.faint_chars = 0
        self._follow_ground = follow_ground
        self._ground = Ground(shaded_styles=frozenset(styles.shaded))
        self._numbering = numbering
        self._styles = styles
        self._lines: list[str] = []
        self._hidden: list[str] = []
        self._sizes: list[tuple[int, str]] = []
        self._paragraphs: list[_Paragraph] = []
        # For each open cell the lines it has so far, for each open row its cells: a row of short cells is one line.
        self._cells: list[list[str]] = []
        self._rows: list[list[list[str]]] = []
        self._skipped = 0
        self._in_text = self._vanished = False
        self._in_list = False
        self._run_size = 0

    @property
    def text(self) -> str:
        return "\n".join(self._lines)

    def hidden_lines(self) -> list[str]:
        """Text that Word does not show, and text that nobody can see."""
        return ["".join(self._hidden)] if "".join(self._hidden).strip() else []

    @property
    def ground_is_certain(self) -> bool:
        """Whether the ground of all text is known. Where it is not, or most text seems faint, read without it."""
        return self._ground.certain and self.faint_chars <= self.chars - self.faint_chars

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
                self._rows.append([])
            case "tc":
                self._cells.append([])
            case "r":
                self._vanished, self._run_size = False, 0
            case "t":
                self._in_text = True
            case "numPr":
                self._in_list = True
            case "vanish" | "webHidden" if value not in ("0", "false"):
                self._vanished = True
            case _ if self._paragraphs:
                self._inside_paragraph(tag, value)

    def _inside_paragraph(self, tag: str, value: str) -> None:
        paragraph = self._paragraphs[-1]
        match tag:
            case "tab" if self._vanished is False and not value:
                paragraph.pieces.append("\t")
            case "br" | "cr":
                paragraph.pieces.append("\n")
            case "noBreakHyphen" | "softHyphen":
                paragraph.pieces.append("-" if tag == "noBreakHyphen" else "")
            case "pStyle":
                paragraph.style = value
            case "ilvl" if self._in_list:
                paragraph.level = value
            case "numId" if self._in_list:
                paragraph.number = value
            case "sz" if value.isdigit():
                self._run_size = int(value)

    def data(self, text: str) -> None:
        if self._skipped or not self._in_text or not self._paragraphs:
            return
        self.chars += len(text)
        faint = not self._vanished and self._follow_ground and self._ground.hides()
        self.faint_chars += len(text) if faint else 0
        if self._vanished or faint:
            self._hidden.append(text)
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
            case "tc" if self._cells:
                self._end_cell(self._cells.pop())
            case "tr" if self._rows:
                self._end_row(self._rows.pop())

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
        self._put([text])
        size = paragraph.size or self._styles.size_of.get(paragraph.style, _USUAL_HALF_POINTS)
        if text.strip():
            self._sizes.append((size, text.strip()))

    def _end_cell(self, lines: list[str]) -> None:
        if self._rows:
            self._rows[-1].append(lines)
        else:
            self._put(lines)

    def _end_row(self, cells: list[list[str]]) -> None:
        """Short cells make one line with tabs; cells of several lines are columns and follow one another."""
        filled = [[line for line in cell if line.strip()] for cell in cells]
        filled = [cell for cell in filled if cell]
        if all(len(cell) == 1 and "\n" not in cell[0] for cell in filled):
            self._put(["\t".join(cell[0] for cell in filled)])
            return
        for cell in cells:
            self._put([*cell, ""])

    def _put(self, lines: list[str]) -> None:
        (self._cells[-1] if self._cells else self._lines).extend(lines)
