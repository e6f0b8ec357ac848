"""The words of candidates' pages and of printed reports in each language: what is marked, and the catalogs of locale/.

`python -m tools.catalogs` brings the .po files up to date and compiles the .mo files beside them. Both are committed:
a fresh machine serves every language without gettext's tools and without Babel.
"""

from __future__ import annotations

import ast
import io
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template.base import Node, Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from candidates.reading.problems import SENTENCES
from interviews.consent import CONSENT_WORDS
from interviews.editor_words import EDITOR_WORDS
from interviews.room_words import INTERVIEW_KINDS, SCRIPT_WORDS

PROJECT = Path(__file__).resolve().parents[1]
LOCALE = PROJECT / "locale"
LANGUAGES = ("de", "fr", "es", "pt", "hi")
# The same words make the same file.
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
MARKERS = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURALS = {"ngettext", "ngettext_lazy"}
APPS = ("syncinterview", "candidates", "interviews", "reports")


@dataclass
class Words:
    """What is to be translated: each sentence, or each pair of singular and plural, with where it stands."""

    found: dict[str | tuple[str, str], set[str]] = field(default_factory=dict)

    def add(self, sentence: str | tuple[str, str], place: str) -> None:
        self.found.setdefault(sentence, set()).add(place)


def words_of_candidates() -> Words:
    """Every sentence that can meet a candidate on a page, or a reader on paper. Needs Django set up."""
    words = Words()
    for sentence, place in (*_of_tables(), *_of_code(), *_of_templates()):
        words.add(sentence, place)
    return words


def _of_tables() -> Iterator[tuple[str, str]]:
    # It names choices of models, which are there once Django is set up.
    from reports.pdf.words import PRINTED_WORDS  # noqa: PLC0415

    for place, sentences in (
        ("interviews/room_words.py", (*SCRIPT_WORDS.values(), *INTERVIEW_KINDS.values())),
        ("interviews/editor_words.py", EDITOR_WORDS.values()),
        ("interviews/consent.py", CONSENT_WORDS),
        ("candidates/reading/problems.py", SENTENCES.values()),
        ("reports/pdf/words.py", PRINTED_WORDS),
    ):
        yield from ((sentence, place) for sentence in sentences)


def _of_code() -> Iterator[tuple[str | tuple[str, str], str]]:
    for app in APPS:
        for path in sorted((PROJECT / app).rglob("*.py")):
            text = path.read_text()
            if "django.utils.translation" not in text:
                continue
            for node in ast.walk(ast.parse(text)):
                if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                    continue
                if node.func.id in PLURALS:
                    singular, plural = (ast.literal_eval(argument) for argument in node.args[:2])
                    yield (singular, plural), path.relative_to(PROJECT).as_posix()
                if node.func.id not in MARKERS:
                    continue
                # A name instead of words is an entry of a table, which is read above.
                if isinstance(node.args[0], ast.Constant):
                    yield str(node.args[0].value), path.relative_to(PROJECT).as_posix()


def _nodes(node: Node | Template) -> Iterator[Node]:
    """What a template consists of, also in the branches that a rendering would leave out."""
    for name in getattr(node, "child_nodelists", ("nodelist",)):
        for child in getattr(node, name, None) or ():
            yield child
            yield from _nodes(child)


def _of_templates() -> Iterator[tuple[str | tuple[str, str], str]]:
    for path in sorted((PROJECT / "templates").rglob("*.html")):
        text = path.read_text()
        if "i18n" not in text:
            continue
        place = path.relative_to(PROJECT).as_posix()
        for node in _nodes(Template(text)):
            if isinstance(node, TranslateNode):
                sentence = node.filter_expression.var
                if isinstance(sentence, str):
                    yield str(sentence), place
                elif sentence.literal is not None:
                    yield str(sentence.literal), place
            elif isinstance(node, BlockTranslateNode):
                singular = node.render_token_list(node.singular)[0]
                if node.plural:
                    yield (singular, node.render_token_list(node.plural)[0]), place
                else:
                    yield singular, place


def po_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def catalog_read(language: str) -> Catalog:
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def catalog_brought_up_to_date(known: Catalog, words: Words) -> Catalog:
    """What is marked, with the translations that are known. A sentence that changed has to be translated again."""
    fresh = Catalog(locale=known.locale, charset="utf-8", header_comment="# The candidate's words.", fuzzy=False)
    for sentence in sorted(words.found, key=lambda each: (sorted(words.found[each])[0], str(each))):
        old: Message | None = known.get(sentence if isinstance(sentence, str) else sentence[0])
        kept = old.string if old is not None and old.id == sentence else ("" if isinstance(sentence, str) else ("", ""))
        fresh.add(sentence, kept, locations=[(place, 0) for place in sorted(words.found[sentence])])
    return fresh


def po_bytes(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalog, width=110, omit_header=True, include_lineno=False)
    return _header(catalog) + out.getvalue()


def _header(catalog: Catalog) -> bytes:
    # Without dates and names, so that the same words make the same file.
    return (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Language: {catalog.locale_identifier}\\n"\n"Plural-Forms: {catalog.plural_forms}\\n"\n\n'
    ).encode()


def mo_bytes(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    catalog.creation_date = catalog.revision_date = UNDATED
    write_mo(out, catalog)
    return out.getvalue()


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncinterview.settings")
    django.setup()
    words = words_of_candidates()
    missing = 0
    for language in LANGUAGES:
        catalog = catalog_brought_up_to_date(catalog_read(language), words)
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(po_bytes(catalog))
        path.with_suffix(".mo").write_bytes(mo_bytes(catalog_read(language)))
        open_ones = [message for message in catalog if message.id and not is_translated(message)]
        missing += len(open_ones)
        print(f"{language}: {len(words.found)} sentences, {len(open_ones)} to translate")
    return 1 if missing else 0


def is_translated(message: Message) -> bool:
    return bool(message.string) and all((message.string,) if isinstance(message.string, str) else message.string or ())


if __name__ == "__main__":
    sys.exit(main())
