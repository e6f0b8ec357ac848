"""Reading the product's pages as a browser would: elements by class and id, forms with what is filled in."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})


class _TreeBuilder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = ET.Element("document")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = ET.SubElement(self._open[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        parent = self._open[-1]
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + data
        else:
            parent.text = (parent.text or "") + data


def parse(html: str) -> ET.Element:
    builder = _TreeBuilder()
    builder.feed(html)
    return builder.root


def by_class(element: ET.Element, name: str) -> list[ET.Element]:
    return [found for found in element.iter() if name in found.get("class", "").split()]


def words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def own_words(element: ET.Element) -> str:
    """The element's text without that of the elements inside."""
    return " ".join((element.text or "").split())


@dataclass
class Form:
    action: str
    values: dict[str, str] = field(default_factory=dict)
    file_fields: set[str] = field(default_factory=set)
    # Boxes that stand empty: a browser sends nothing for them.
    empty_boxes: set[str] = field(default_factory=set)


def forms(page: ET.Element) -> list[Form]:
    return [_form(element) for element in page.iter("form")]


def form_with(page: ET.Element, *names: str) -> Form:
    """The first form that has these fields. Raises LookupError."""
    for form in forms(page):
        if all(name in form.values or name in form.file_fields | form.empty_boxes for name in names):
            return form
    raise LookupError(f"The page has no form with {', '.join(names)}.")


def form_to(page: ET.Element, ending: str) -> Form:
    """The first form that is sent to an address with this ending. Raises LookupError."""
    for form in forms(page):
        if form.action.endswith(ending):
            return form
    raise LookupError(f"The page has no form to …{ending}.")


def problems(page: ET.Element) -> list[str]:
    """What a form says is wrong with what was sent."""
    marked = [*by_class(page, "field__error"), *by_class(page, "notice--bad")]
    return [text for text in map(words, marked) if text]


def _form(element: ET.Element) -> Form:
    form = Form(action=element.get("action", ""))
    for control in element.iter():
        name = control.get("name")
        if not name or "disabled" in control.attrib:
            continue
        if control.tag == "textarea":
            form.values[name] = control.text or ""
        elif control.tag == "select":
            form.values[name] = _chosen(control)
        elif control.tag == "input":
            _read_input(form, control, name)
    return form


def _read_input(form: Form, control: ET.Element, name: str) -> None:
    kind = control.get("type", "text")
    if kind == "file":
        form.file_fields.add(name)
    elif kind in ("checkbox", "radio"):
        if "checked" in control.attrib:
            form.values[name] = control.get("value", "on")
        else:
            form.empty_boxes.add(name)
    elif kind != "submit":
        form.values[name] = control.get("value", "")


def _chosen(select: ET.Element) -> str:
    options = list(select.iter("option"))
    chosen = [option for option in options if "selected" in option.attrib] or options[:1]
    return chosen[0].get("value", own_words(chosen[0])) if chosen else ""
