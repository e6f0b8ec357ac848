"""What a PDF page is painted with: the fill colour of text, and the colour of the ground below it.

As much as it takes to tell text that nobody can see from text that somebody can. Where a picture, a pattern or a blend
lies below, nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pypdf.generic import ArrayObject, DictionaryObject, NameObject

Colour = tuple[float, float, float]
Box = tuple[float, float, float, float]
Space = Literal["gray", "rgb", "cmyk", "other"]

BLACK: Colour = (0.0, 0.0, 0.0)
WHITE: Colour = (1.0, 1.0, 1.0)
EVERYWHERE: Box = (float("-inf"), float("-inf"), float("inf"), float("inf"))

# WCAG's contrast ratio, 1 to 21. The lightest grey that people print small print in has 1.3.
_LEAST_CONTRAST = 1.12
_MAX_AREAS = 3_000
# A page of text over thousands of areas is not gone through to the end: what is not looked at counts as visible.
_MAX_LOOKS = 2_000_000

_SPACE_NAMES: dict[str, Space] = {
    "/DeviceGray": "gray", "/CalGray": "gray", "/G": "gray",
    "/DeviceRGB": "rgb", "/CalRGB": "rgb", "/RGB": "rgb",
    "/DeviceCMYK": "cmyk", "/CMYK": "cmyk",
}  # fmt: skip
_COMPONENTS: dict[int, Space] = {1: "gray", 3: "rgb", 4: "cmyk"}
SPACE_OF_OPERATOR: dict[bytes, Space] = {b"g": "gray", b"rg": "rgb", b"k": "cmyk"}


@dataclass(frozen=True, slots=True)
class Area:
    """A painted part of the page, by the box around it; `colour` is None where it cannot be told."""

    box: Box
    colour: Colour | None


class Ground:
    """The areas painted so far, the topmost last."""

    def __init__(self) -> None:
        self.areas: list[Area] = []
        self._looks = 0

    @property
    def is_bare(self) -> bool:
        """Whether nothing but white has been painted: the paper is white wherever one looks."""
        return all(area.colour == WHITE for area in self.areas)

    def paint(self, box: Box, colour: Colour | None) -> None:
        if len(self.areas) < _MAX_AREAS and box[0] < box[2] and box[1] < box[3]:
            self.areas.append(Area(box, colour))

    def hides(self, colour: Colour | None, x: float, y: float) -> bool:
        """Whether something of this colour cannot be told from the ground at this point."""
        if colour is None:
            return False
        below: Colour | None = WHITE
        for area in reversed(self.areas):
            self._looks += 1
            if area.box[0] <= x <= area.box[2] and area.box[1] <= y <= area.box[3]:
                below = area.colour
                break
        if below is None or len(self.areas) >= _MAX_AREAS or self._looks > _MAX_LOOKS:
            return False
        return alike(colour, below)


def alike(one: Colour, other: Colour) -> bool:
    """Whether text of one colour on the other cannot be seen."""
    return _contrast(one, other) < _LEAST_CONTRAST


def colour_of(space: Space, operands: Sequence[Any]) -> Colour | None:
    """The colour of these components; None for patterns and spaces that are not followed."""
    if space == "other" or any(isinstance(operand, NameObject) for operand in operands):
        return None
    parts = [min(1.0, max(0.0, float(operand))) for operand in operands]
    if space == "gray" and len(parts) == 1:
        return (parts[0], parts[0], parts[0])
    if space == "rgb" and len(parts) == 3:
        return (parts[0], parts[1], parts[2])
    if space == "cmyk" and len(parts) == 4:
        red, green, blue = ((1 - ink) * (1 - parts[3]) for ink in parts[:3])
        return (red, green, blue)
    return None


def space_of(name: Any, resources: DictionaryObject) -> Space:
    """The kind of a colour space by its name or its entry in the resources."""
    if str(name) in _SPACE_NAMES:
        return _SPACE_NAMES[str(name)]
    spaces: Any = resources.get("/ColorSpace")
    spaces = spaces.get_object() if spaces is not None else None
    found: Any = spaces.get(name) if isinstance(spaces, DictionaryObject) else None
    found = found.get_object() if found is not None else None
    if isinstance(found, NameObject):
        return _SPACE_NAMES.get(str(found), "other")
    if isinstance(found, ArrayObject) and found:
        if str(found[0]) == "/ICCBased":
            profile = found[1].get_object()
            return _COMPONENTS.get(int(profile.get("/N", 0)), "other")
        return _SPACE_NAMES.get(str(found[0]), "other")
    return "other"


def within(one: Box, other: Box) -> Box:
    """The part of one box that lies in the other; empty boxes have their edges crossed."""
    return (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))


def around(points: Sequence[tuple[float, float]]) -> Box:
    """The box around points; crossed edges for none."""
    if not points:
        return (0.0, 0.0, -1.0, -1.0)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys), max(xs), max(ys))


def is_rectangle(points: Sequence[tuple[float, float]]) -> bool:
    """Whether a path of these points fills the whole box around it: a frame or a curve does not."""
    x0, y0, x1, y1 = around(points)
    at_corners = all(min(abs(x - x0), abs(x - x1)) < 0.5 and min(abs(y - y0), abs(y - y1)) < 0.5 for x, y in points)
    return len(points) in (4, 5) and at_corners


def _contrast(one: Colour, other: Colour) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
