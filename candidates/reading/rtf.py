"""Rich text files: from control words to paragraphs.

Owns the words of the format that carry text or hide it. Pictures, embedded objects, templates and all destinations that
are not known are stepped over; nothing of them is decoded.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace

from candidates.reading.flow import Flow
from candidates.reading.kinds import FileKind
from candidates.reading.limits import MAX_LINKS, MAX_STREAM_OPERATIONS, MAX_XML_DEPTH
from candidates.reading.pdf_paint import WHITE, Colour, alike
from candidates.reading.problems import Problem, Unreadable
from candidates.reading.reading import Reading
from candidates.reading.tidy import letters_in, tidy, tidy_line

_MIN_LETTERS = 10
_USUAL_HALF_POINTS = 24
_TINY_HALF_POINTS = 4
_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    r"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|(?P<newline>[\r\n]+)"
)
_AFTER_THE_END = re.compile(r"[\s\x00]*")
_LINK = re.compile(r'HYPERLINK\s+"([^"]{3,300})"', re.IGNORECASE)
_LIST_MARK = re.compile(r"\A\s*([•·\uf0b7▪o–-]|\w{1,3}[.)])\t")
# What fcharset says of the bytes of a font.
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_CHARACTERS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " ",
    "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "zwj": "", "zwnj": "",
}  # fmt: skip
_SIGNS = {"~": "\u00a0", "_": "-", "-": "", "{": "{", "}": "}", "\\": "\\", "\n": "\n", "\r": "\n"}
_STEPPED_OVER = frozenset(
    """
    info stylesheet pict object objdata nonshppict shprslt result private comment annotation atnid atnauthor bkmkstart
    bkmkend listtable listoverridetable revtbl rsidtbl generator xmlnstbl themedata colorschememapping datastore
    latentstyles userprops filetbl template datafield formfield xe tc rxe footnote ftnsep ftnsepc ftncn aftnsep aftnsepc
    aftncn pn pnseclvl sp do mmath fontemb fontfile panose falt
    """.split()
)
# Destinations marked as unknown to old readers that hold text all the same.
_OPENED = frozenset({"shpinst", "shptxt", "fldinst", "shpgrp", "dptxbxtext"})
_ABOVE = frozenset({"header", "headerf", "headerl", "headerr"})
_BELOW = frozenset({"footer", "footerf", "footerl", "footerr"})


@dataclass(frozen=True, slots=True)
class _State:
    """What holds until the group ends. `place` is where text goes: a flow's name, a table of the file, or nowhere."""

    place: str = "body"
    encoding: str = "cp1252"
    fallback: int = 1
    hidden: bool = False
    half_points: int = _USUAL_HALF_POINTS
    colour: int = 0
    fill: int = 0
    paragraph_fill: int = 0
    in_table: bool = False
    in_box: bool = False


def read_rtf(content: bytes) -> Reading:
    """The text of a rich text file: its page headers, its body in order, its page footers. Raises Unreadable."""
    document = _Document(content.decode("latin-1"))
    document.read()
    if not document.is_mostly_seen:
        # The ground was painted in a way that is not followed.
        document = _Document(content.decode("latin-1"), follow_ground=False)
        document.read()
    return document.reading()


@dataclass
class _Document:
    source: str
    follow_ground: bool = True
    flows: dict[str, Flow] = field(default_factory=lambda: {name: Flow() for name in ("above", "body", "below")})
    links: list[str] = field(default_factory=list)
    _colours: list[Colour | None] = field(default_factory=list)
    _colour: dict[str, int] = field(default_factory=dict)
    _encodings: dict[int, str] = field(default_factory=dict)
    _font: int = 0
    _ansi: str = "cp1252"
    _instruction: str = ""
    _fallback_left: int = 0
    _bytes: bytearray = field(default_factory=bytearray)
    _pieces: dict[str, list[str]] = field(default_factory=dict)
    _sizes: dict[str, int] = field(default_factory=dict)
    _row_is_open: bool = False
    _row_is_filled: bool = False
    _background: bool = False

    @property
    def is_mostly_seen(self) -> bool:
        return all(flow.is_mostly_seen for flow in self.flows.values())

    def reading(self) -> Reading:
        above, body, below = self.flows.values()
        text = tidy("\n\n".join(flow.text for flow in (above, body, below) if flow.text.strip()))
        if letters_in(text) < _MIN_LETTERS:
            raise Unreadable(Problem.NO_TEXT)
        return Reading(
            kind=FileKind.RTF,
            text=text,
            prominent=tuple(tidy_line(line) for line in body.most_prominent()),
            links=tuple(dict.fromkeys(self.links))[:MAX_LINKS],
            hidden=tuple(tidy_line(line) for flow in (body, above, below) for line in flow.hidden_lines()),
        )

    def read(self) -> None:
        states: list[_State] = []
        state = _State()
        at, tokens, optional = 0, 0, False
        while found := _TOKEN.match(self.source, at):
            at, tokens = found.end(), tokens + 1
            if tokens > MAX_STREAM_OPERATIONS or len(states) > MAX_XML_DEPTH:
                raise Unreadable(Problem.TOO_COMPLEX)
            kind = found.lastgroup
            if kind == "brace" and found["brace"] == "{":
                self._flush(state)
                states.append(state)
            elif kind == "brace":
                self._flush(state)
                if not states:
                    break
                self._leave(state, states[-1])
                state = states.pop()
                if not states:
                    break
            elif kind in ("word", "number"):
                number = int(found["number"]) if found["number"] else None
                if found["word"] == "bin":
                    at += max(0, number or 0)
                    continue
                state = self._word(found["word"], number, state, optional=optional)
            else:
                self._character(found, state)
            optional = found["sign"] == "*"
            if self.flows["body"].has_enough:
                return
        self._flush(state)
        self._paragraph(replace(state, place="body"))
        if states or not tokens:
            raise Unreadable(Problem.DAMAGED_RTF)
        # Another file behind this one: nobody's document.
        if _AFTER_THE_END.fullmatch(self.source, at) is None:
            raise Unreadable(Problem.NOT_A_DOCUMENT)

    def _leave(self, inner: _State, outer: _State) -> None:
        if inner.place == "instruction" and outer.place != "instruction":
            link = _LINK.search(self._instruction)
            if link:
                self.links.append(link[1])
            self._instruction = ""
        elif self._pieces.get(inner.place) and (inner.place != outer.place or inner.in_box != outer.in_box):
            self._paragraph(inner)

    # --- words ----------------------------------------------------------------------------------------

    def _word(self, word: str, number: int | None, state: _State, *, optional: bool) -> _State:
        if word == "u" and number is not None:
            self._flush(state)
            self._put(chr(number % 0x10000), state)
            self._fallback_left = state.fallback
            return state
        if word in _CHARACTERS:
            self._flush(state)
            self._put(_CHARACTERS[word], state)
            return state
        self._flush(state)
        if word == "uc":
            return replace(state, fallback=max(0, min(number or 0, 20)))
        moved = self._destination(word, state, optional=optional)
        if moved is not None:
            return moved
        if state.place == "colours" and word in ("red", "green", "blue"):
            self._colour[word] = number or 0
        elif state.place == "fonts" and word == "fcharset":
            self._encodings[self._font] = _CHARSETS.get(number or 0, "")
        elif state.place == "fonts" and word == "f":
            self._font = number or 0
        elif state.place in self.flows:
            return self._formatting(word, number, state)
        return state

    def _destination(self, word: str, state: _State, *, optional: bool) -> _State | None:
        """Where the text of the group goes that begins with this word; None for a word that begins none."""
        if word == "background":
            self._background = True
            return replace(state, place="")
        if word in _STEPPED_OVER or (optional and word not in _OPENED):
            return replace(state, place="")
        if not state.place:
            return state
        place = {"fonttbl": "fonts", "colortbl": "colours", "fldinst": "instruction", "shpinst": "shape"}.get(word)
        if word in ("shptxt", "dptxbxtext"):
            return replace(state, place="body", in_box=True)
        place = "above" if word in _ABOVE else "below" if word in _BELOW else place
        return None if place is None else replace(state, place=place)

    def _formatting(self, word: str, number: int | None, state: _State) -> _State:
        match word:
            case "par" | "sect" | "page" | "column" | "nestcell":
                self._paragraph(state)
            case "cell" | "row" | "nestrow":
                self._end_of_cell(word, state)
            case "trowd":
                self._row_is_filled = False
            case "clcbpat" | "trcbpat":
                self._row_is_filled = self._row_is_filled or bool(number)
            case "intbl":
                return replace(state, in_table=True)
            case _:
                return self._look(word, number, state)
        return state

    def _look(self, word: str, number: int | None, state: _State) -> _State:
        """The state after a word that says how text looks or how its bytes are meant."""
        match word:
            case "pard":
                return replace(state, in_table=False, paragraph_fill=0)
            case "cbpat":
                return replace(state, paragraph_fill=number or 0)
            case "plain":
                return replace(
                    state, hidden=False, half_points=_USUAL_HALF_POINTS, colour=0, fill=0, encoding=self._ansi
                )
            case "v" | "deleted":
                return replace(state, hidden=number != 0)
            case "fs" if number:
                return replace(state, half_points=abs(number))
            case "cf":
                return replace(state, colour=number or 0)
            case "cb" | "chcbpat" | "highlight":
                return replace(state, fill=number or 0)
            case "f":
                return replace(state, encoding=self._encodings.get(number or 0) or self._ansi)
            case "ansicpg":
                self._ansi = _known(f"cp{number}")
                return replace(state, encoding=self._ansi)
            case "mac":
                self._ansi = "mac_roman"
                return replace(state, encoding=self._ansi)
        return state

    # --- text -----------------------------------------------------------------------------------------

    def _character(self, found: re.Match[str], state: _State) -> None:
        if found["newline"]:
            return
        if found["hex"] or found["text"]:
            raw = bytes.fromhex(found["hex"]) if found["hex"] else found["text"].encode("latin-1")
            if state.place == "colours":
                self._end_of_colour(raw)
                return
            skipped = min(self._fallback_left, len(raw))
            self._fallback_left -= skipped
            self._bytes += raw[skipped:]
            return
        self._flush(state)
        if found["sign"] != "*":
            self._put(_SIGNS.get(found["sign"], ""), state)

    def _end_of_colour(self, raw: bytes) -> None:
        for _ in range(raw.count(b";")):
            parts = [min(255, max(0, self._colour.get(name, 0))) / 255 for name in ("red", "green", "blue")]
            self._colours.append((parts[0], parts[1], parts[2]) if self._colour else None)
            self._colour = {}

    def _flush(self, state: _State) -> None:
        self._fallback_left = 0
        if self._bytes:
            self._put(self._bytes.decode(state.encoding, "replace"), state)
            self._bytes.clear()

    def _put(self, text: str, state: _State) -> None:
        if state.place == "instruction":
            self._instruction += text[:400]
        flow = self.flows.get(state.place)
        if flow is None or not text:
            return
        flow.chars += len(text)
        faint = self.follow_ground and not state.hidden and self._is_faint(state)
        flow.faint_chars += len(text) if faint else 0
        if state.hidden or faint or state.half_points < _TINY_HALF_POINTS:
            flow.hide(text)
            return
        self._pieces.setdefault(state.place, []).append(text)
        if text.strip():
            self._sizes[state.place] = max(self._sizes.get(state.place, 0), state.half_points)

    def _is_faint(self, state: _State) -> bool:
        colour = self._colour_of(state.colour)
        if colour is None or state.in_box or self._background or (state.in_table and self._row_is_filled):
            return False
        fill = state.fill or state.paragraph_fill
        ground = self._colour_of(fill) if fill else WHITE
        return ground is not None and alike(colour, ground)

    def _colour_of(self, number: int) -> Colour | None:
        return self._colours[number] if 0 <= number < len(self._colours) else None

    def _paragraph(self, state: _State) -> None:
        flow = self.flows.get(state.place)
        if flow is None:
            return
        text = "".join(self._pieces.pop(state.place, ()))
        # Characters beyond the first plane come as two halves.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        # The mark of a list's item and the tab after it are text of the file.
        text = _LIST_MARK.sub(r"\1 ", text)
        if state.in_table and not self._row_is_open and state.place == "body":
            flow.open_row()
            flow.open_cell()
            self._row_is_open = True
        elif not state.in_table and self._row_is_open and state.place == "body" and not state.in_box:
            self._close_row(flow)
        flow.paragraph(text, size=self._sizes.pop(state.place, _USUAL_HALF_POINTS))

    def _end_of_cell(self, word: str, state: _State) -> None:
        flow = self.flows["body"]
        if word == "cell":
            self._paragraph(replace(state, place="body", in_table=True))
            flow.close_cell()
            flow.open_cell()
        elif word == "row" and self._row_is_open:
            self._close_row(flow)

    def _close_row(self, flow: Flow) -> None:
        flow.close_cell()
        flow.close_row()
        self._row_is_open = False


def _known(encoding: str) -> str:
    """The encoding, where Python has one of that name; Windows' own for Western Europe otherwise."""
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return "cp1252"
