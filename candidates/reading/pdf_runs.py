"""A PDF page's content stream as runs of text with their places. Owns the text operators of the PDF language;
knows nothing of lines, columns or reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import hypot
from typing import Any, cast

from pypdf import PageObject
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, StreamObject

from candidates.reading.limits import MAX_RUNS_A_PAGE
from candidates.reading.pdf_fonts import ShownFont, font_of
from candidates.reading.pdf_paint import (
    BLACK,
    EVERYWHERE,
    SPACE_OF_OPERATOR,
    Box,
    Colour,
    Ground,
    Space,
    around,
    colour_of,
    is_rectangle,
    space_of,
    within,
)

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

MAX_FORM_DEPTH = 8
MAX_FORMS_A_PAGE = 500
# A kern this wide (in font sizes) ends a run: a tab stop or another column follows.
_KERN_ENDS_RUN = 1.0
# Text render modes. Neither filled nor stroked is also what a scanner's text layer is drawn with.
_INVISIBLE = frozenset({3, 7})
_FILLED_ONLY = frozenset({0, 4})
_LEAST_OPACITY = 0.05
_MAX_PATH_POINTS = 20_000
_MAX_COVER_LOOKS = 1_000_000


@dataclass(frozen=True, slots=True)
class Run:
    """Text drawn in one go, in points on the page as it is looked at, y upwards.

    `space` is a space's width, `order` the place in the order of drawing. `visible` is False for text that is not
    painted at all or painted over, `faint` True for text that cannot be told from what it is painted on.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    space: float
    order: int = 0
    upright: bool = True
    visible: bool = True
    faint: bool = False


@dataclass
class PageRuns:
    """All text of a page. `bare` says that its ground is white all over."""

    runs: list[Run]
    width: float
    height: float
    bare: bool = True


@dataclass(frozen=True, slots=True)
class _State:
    """The graphics state as far as text needs it; `q` keeps it, `Q` brings it back."""

    ctm: Matrix
    font: ShownFont | None = None
    size: float = 0.0
    char_spacing: float = 0.0
    word_spacing: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0
    space: Space = "gray"
    fill: Colour | None = BLACK
    opacity: float = 1.0
    blends: bool = False
    clip: Box = EVERYWHERE
    # False where the clipping path is not the whole box around it.
    clip_is_box: bool = True


def page_runs(page: PageObject) -> PageRuns:
    """All text of a page with its places, in the order it is drawn."""
    box = page.cropbox
    left, bottom, width, height = float(box.left), float(box.bottom), float(box.width), float(box.height)
    start: Matrix = (1.0, 0.0, 0.0, 1.0, -left, -bottom)
    turned = page.rotation % 360
    if turned == 90:
        start = _multiply(start, (0.0, -1.0, 1.0, 0.0, 0.0, width))
    elif turned == 180:
        start = _multiply(start, (-1.0, 0.0, 0.0, -1.0, width, height))
    elif turned == 270:
        start = _multiply(start, (0.0, 1.0, -1.0, 0.0, height, 0.0))
    if turned in (90, 270):
        width, height = height, width
    reader = _Interpreter(page.pdf)
    contents = page.get("/Contents")
    if contents is not None:
        operations = ContentStream(contents, page.pdf, "bytes").operations
        reader.interpret(operations, _resources(page), _State(ctm=start), depth=0)
    return PageRuns(reader.runs, width, height, bare=reader.ground.is_bare)


class _Interpreter:
    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        self.runs: list[Run] = []
        self.ground = Ground()
        self._path: list[tuple[float, float]] = []
        self._clips = False
        self._fonts: dict[int, ShownFont] = {}
        self._forms = 0
        self._cover_looks = 0
        self._text_matrix = IDENTITY
        self._line_matrix = IDENTITY

    def interpret(
        self, operations: list[tuple[Any, bytes]], resources: DictionaryObject, state: _State, *, depth: int
    ) -> None:
        """Draw the operations' text into `runs`, starting from `state`."""
        kept: list[_State] = []
        for operands, operator in operations:
            if len(self.runs) >= MAX_RUNS_A_PAGE:
                return
            try:
                if operator == b"q":
                    kept.append(state)
                elif operator == b"Q":
                    state = kept.pop() if kept else state
                elif operator in _DRAWING:
                    state = self._draw(operator, operands, state)
                elif operator == b"Do":
                    self._draw_object(operands[0], resources, state, depth=depth)
                elif operator in _SHOWING:
                    state = self._show(operator, operands, state)
                elif operator in _MOVING:
                    state = self._move(operator, operands, state)
                else:
                    state = self._set(operator, operands, resources, state)
            except (IndexError, TypeError, ValueError, KeyError, AttributeError, OverflowError):
                # An operator with operands that make no sense: viewers skip it and draw the rest, so do we.
                continue

    def _set(self, operator: bytes, operands: Any, resources: DictionaryObject, state: _State) -> _State:
        if operator == b"cm":
            return replace(state, ctm=_multiply(_matrix(operands), state.ctm))
        if operator == b"Tf":
            return replace(state, font=self._font(operands[0], resources), size=float(operands[1]))
        if operator == b"Tz":
            return replace(state, scale=float(operands[0]) / 100)
        if operator == b"Tr":
            return replace(state, mode=int(operands[0]))
        if operator == b"Tc":
            return replace(state, char_spacing=float(operands[0]))
        if operator == b"Tw":
            return replace(state, word_spacing=float(operands[0]))
        if operator == b"TL":
            return replace(state, leading=float(operands[0]))
        if operator == b"Ts":
            return replace(state, rise=float(operands[0]))
        return self._set_paint(operator, operands, resources, state)

    def _set_paint(self, operator: bytes, operands: Any, resources: DictionaryObject, state: _State) -> _State:
        if operator in SPACE_OF_OPERATOR:
            space = SPACE_OF_OPERATOR[operator]
            return replace(state, space=space, fill=colour_of(space, operands))
        if operator == b"cs":
            space = space_of(operands[0], resources)
            return replace(state, space=space, fill=None if space == "other" else BLACK)
        if operator in (b"sc", b"scn"):
            return replace(state, fill=colour_of(state.space, operands))
        if operator == b"gs":
            named = cast(DictionaryObject, resources["/ExtGState"])[operands[0]].get_object()
            opacity = float(cast(DictionaryObject, named).get("/ca", state.opacity))
            blends = str(cast(DictionaryObject, named).get("/BM", "/Normal")) not in ("/Normal", "/Compatible")
            return replace(state, opacity=opacity, blends=blends)
        if operator in (b"sh", b"INLINE IMAGE"):
            self.ground.paint(self._unit_box(state) if operator != b"sh" else state.clip, None)
        return state

    def _draw(self, operator: bytes, operands: Any, state: _State) -> _State:
        """Paths, as the boxes around them: what is filled is ground for the text that follows."""
        if operator in _POINTS:
            numbers = [float(operand) for operand in operands]
            if operator == b"re":
                x, y, width, height = numbers
                numbers = [x, y, x + width, y, x, y + height, x + width, y + height]
            if len(self._path) < _MAX_PATH_POINTS:
                self._path += [_place(x, y, state.ctm) for x, y in zip(numbers[::2], numbers[1::2], strict=False)]
            return state
        if operator in (b"W", b"W*"):
            self._clips = True
            return state
        box = within(around(self._path), state.clip)
        if operator in _FILLING and state.opacity > _LEAST_OPACITY:
            is_solid = _is_solid(state) and is_rectangle(self._path)
            self.ground.paint(box, state.fill if is_solid else None)
            if is_solid and state.fill is not None:
                self._cover(box, state)
        if self._clips:
            state = replace(state, clip=box, clip_is_box=state.clip_is_box and is_rectangle(self._path))
        self._path, self._clips = [], False
        return state

    def _cover(self, box: Box, state: _State) -> None:
        """Text that lies wholly under what was just painted is not seen any more."""
        if not state.clip_is_box:
            return
        x0, y0, x1, y1 = box
        self._cover_looks += len(self.runs)
        if self._cover_looks > _MAX_COVER_LOOKS:
            # What is not looked at counts as seen.
            return
        for place, run in enumerate(self.runs):
            inside = x0 - 1 <= run.x0 and run.x1 <= x1 + 1 and y0 <= run.y + 0.1 * run.size
            if inside and run.visible and run.y + 0.6 * run.size <= y1:
                self.runs[place] = replace(run, visible=False)

    def _unit_box(self, state: _State) -> Box:
        """Where a picture goes: the unit square as the matrix has it."""
        return within(around([_place(x, y, state.ctm) for x in (0, 1) for y in (0, 1)]), state.clip)

    def _move(self, operator: bytes, operands: Any, state: _State) -> _State:
        if operator == b"BT":
            self._line_matrix = IDENTITY
        elif operator == b"Tm":
            self._line_matrix = _matrix(operands)
        elif operator == b"T*":
            self._next_line(0.0, -state.leading)
        else:
            x, y = float(operands[0]), float(operands[1])
            self._next_line(x, y)
            if operator == b"TD":
                state = replace(state, leading=-y)
        self._text_matrix = self._line_matrix
        return state

    def _next_line(self, x: float, y: float) -> None:
        self._line_matrix = _multiply((1.0, 0.0, 0.0, 1.0, x, y), self._line_matrix)

    def _show(self, operator: bytes, operands: Any, state: _State) -> _State:
        if operator in (b"'", b'"'):
            if operator == b'"':
                state = replace(state, word_spacing=float(operands[0]), char_spacing=float(operands[1]))
            self._move(b"T*", (), state)
            operands = operands[-1:]
        items = operands[0] if operator == b"TJ" else operands[:1]
        if state.font is None or not isinstance(items, (list, ArrayObject)):
            return state
        for text, start in self._shown_pieces(items, state.font, state):
            self._add(text, start, state.font, state)
        return state

    def _shown_pieces(self, items: list[Any], font: ShownFont, state: _State) -> Iterator[tuple[str, Matrix]]:
        """Text and the matrix at its start for each stretch without a wide kern; moves the text matrix along."""
        text: list[str] = []
        start = self._text_matrix
        tracking = _tracking(items, width=2 if isinstance(font.font.encoding, str) else 1)
        for item in items:
            if isinstance(item, (bytes, str)):
                shown, width, characters, spaces = font.shown(_bytes(item))
                advance = width * state.size + characters * state.char_spacing + spaces * state.word_spacing
                text.append(shown)
            else:
                kern = -float(item) / 1000
                advance = kern * state.size
                if kern > _KERN_ENDS_RUN or kern < -_KERN_ENDS_RUN:
                    yield "".join(text), start
                    text = []
                elif kern - tracking > 0.6 * font.space_width and text and not text[-1].endswith(" "):
                    text.append(" ")
            self._text_matrix = _multiply((1.0, 0.0, 0.0, 1.0, advance * state.scale, 0.0), self._text_matrix)
            if not text:
                start = self._text_matrix
        yield "".join(text), start

    def _add(self, text: str, start: Matrix, font: ShownFont, state: _State) -> None:
        if not text:
            return
        drawn = _multiply(start, state.ctm)
        end = _multiply(self._text_matrix, state.ctm)
        size = abs(state.size) * hypot(drawn[2], drawn[3])
        raised = _multiply((1.0, 0.0, 0.0, 1.0, 0.0, state.rise), drawn)
        self.runs.append(
            Run(
                text=text,
                x0=min(drawn[4], end[4]),
                x1=max(drawn[4], end[4]),
                y=raised[5],
                size=size,
                space=font.space_width * abs(state.size * state.scale) * hypot(drawn[0], drawn[1]),
                order=len(self.runs),
                upright=drawn[0] > 0 and abs(drawn[1]) < 0.2 * abs(drawn[0]),
                visible=state.mode not in _INVISIBLE and state.opacity > _LEAST_OPACITY,
                faint=state.mode in _FILLED_ONLY and self._is_faint(drawn, end, size, state),
            )
        )

    def _is_faint(self, start: Matrix, end: Matrix, size: float, state: _State) -> bool:
        x, y = (start[4] + end[4]) / 2, (start[5] + end[5]) / 2 + 0.3 * size
        return self.ground.hides(state.fill, x, y)

    def _draw_object(self, name: Any, resources: DictionaryObject, state: _State, *, depth: int) -> None:
        form = cast(DictionaryObject, resources["/XObject"])[name].get_object()
        if isinstance(form, StreamObject) and form.get("/Subtype") == "/Image":
            self.ground.paint(self._unit_box(state), None)
            if _is_solid(state) and not any(name in form for name in ("/SMask", "/Mask", "/ImageMask")):
                self._cover(self._unit_box(state), state)
        if not isinstance(form, StreamObject) or form.get("/Subtype") != "/Form":
            return
        self._forms += 1
        if depth >= MAX_FORM_DEPTH or self._forms > MAX_FORMS_A_PAGE:
            return
        matrix = _matrix(form.get("/Matrix", IDENTITY))
        own = form.get("/Resources")
        own = own.get_object() if own is not None else None
        inner = _clipped_to(form.get("/BBox"), replace(state, ctm=_multiply(matrix, state.ctm)))
        self._path = []
        operations = ContentStream(form, self.pdf, "bytes").operations
        self.interpret(operations, own if isinstance(own, DictionaryObject) else resources, inner, depth=depth + 1)

    def _font(self, name: Any, resources: DictionaryObject) -> ShownFont:
        resource = cast(DictionaryObject, resources["/Font"])[name].get_object()
        known = self._fonts.get(id(resource))
        if known is None:
            known = self._fonts[id(resource)] = font_of(cast(DictionaryObject, resource))
        return known


_SHOWING = frozenset({b"Tj", b"TJ", b"'", b'"'})
_POINTS = frozenset({b"m", b"l", b"c", b"v", b"y", b"re"})
_FILLING = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})
_DRAWING = _POINTS | _FILLING | {b"W", b"W*", b"n", b"S", b"s"}
_MOVING = frozenset({b"BT", b"Td", b"TD", b"Tm", b"T*"})


def _tracking(items: list[Any], *, width: int) -> float:
    """By how much, in font sizes, letters shown one by one are set apart all along a string; 0 where they are not.

    `width` is how many bytes a letter has.
    """
    strings = [_bytes(item) for item in items if isinstance(item, (bytes, str))]
    kerns = sorted(-float(item) / 1000 for item in items if not isinstance(item, (bytes, str)))
    if len(kerns) < 4 or sum(len(string) <= width for string in strings) < 0.8 * len(strings):
        return 0.0
    # Most gaps are those between letters; the widest are those between words.
    return max(0.0, kerns[len(kerns) // 2])


def _is_solid(state: _State) -> bool:
    return state.opacity > 1 - _LEAST_OPACITY and not state.blends


def _clipped_to(bbox: Any, state: _State) -> _State:
    """A form is drawn within its own box and no further."""
    if not isinstance(bbox, ArrayObject) or len(bbox) != 4:
        return state
    left, bottom, right, top = (float(edge) for edge in bbox)
    corners = [_place(x, y, state.ctm) for x, y in ((left, bottom), (right, bottom), (right, top), (left, top))]
    is_box = state.clip_is_box and is_rectangle(corners)
    return replace(state, clip=within(around(corners), state.clip), clip_is_box=is_box)


def _resources(page: PageObject) -> DictionaryObject:
    # pypdf copies what a page inherits from the page tree into the page.
    found: Any = page.get("/Resources")
    found = found.get_object() if found is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _bytes(operand: bytes | str) -> bytes:
    original = getattr(operand, "original_bytes", None)
    if isinstance(original, bytes):
        return original
    return operand if isinstance(operand, bytes) else operand.encode("latin-1", "replace")


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in list(operands)[-6:])
    return (a, b, c, d, e, f)


def _place(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def _multiply(first: Matrix, second: Matrix) -> Matrix:
    """`first` applied before `second`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
