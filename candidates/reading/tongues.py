"""The languages people say they speak, and how well, as résumés in several languages write it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from candidates.reading.headings import folded
from candidates.reading.profile import SpokenLanguage

MAX_LANGUAGES = 20
# The English name, then what it is called in German, French, Spanish, Portuguese, Italian and by those who speak it.
_NAMES = """
English: englisch anglais ingles inglese
German: deutsch allemand aleman alemao tedesco
French: franzosisch francais frances francese
Spanish: spanisch espagnol espanol castellano espanhol spagnolo
Portuguese: portugiesisch portugais portugues portoghese
Italian: italienisch italien italiano
Dutch: niederlandisch neerlandais neerlandes holandes holandais nederlands flemish
Swedish: schwedisch suedois sueco svenska
Norwegian: norwegisch norvegien noruego noruegues norsk
Danish: danisch danois danes dansk
Finnish: finnisch finnois finlandes suomi
Icelandic: islandisch islandais
Polish: polnisch polonais polaco polski
Czech: tschechisch tcheque checo cesky
Slovak: slowakisch slovaque eslovaco
Slovenian: slowenisch slovene esloveno
Hungarian: ungarisch hongrois hungaro magyar
Romanian: rumanisch roumain rumano romeno
Bulgarian: bulgarisch bulgare bulgaro
Greek: griechisch grec griego grego
Turkish: turkisch turc turco turkce
Russian: russisch russe ruso russo
Ukrainian: ukrainisch ukrainien ucraniano
Serbian: serbisch serbe serbio
Croatian: kroatisch croate croata
Bosnian: bosnisch bosniaque bosnio
Albanian: albanisch albanais albanes
Lithuanian: litauisch lituanien lituano
Latvian: lettisch letton leton
Estonian: estnisch estonien estonio
Arabic: arabisch arabe
Hebrew: hebraisch hebreu hebreo
Persian: farsi persisch persan persa
Urdu: ourdou
Hindi: hindi
Bengali: bangla bengalisch
Punjabi: panjabi
Gujarati: gujarati
Marathi: marathi
Tamil: tamil
Telugu: telugu
Kannada: kannada
Malayalam: malayalam
Nepali: nepali
Mandarin: mandarin putonghua
Chinese: chinesisch chinois chino chines
Cantonese: kantonesisch cantonais cantones
Japanese: japanisch japonais japones
Korean: koreanisch coreen coreano
Vietnamese: vietnamesisch vietnamien vietnamita
Thai: thailandisch thailandais tailandes
Indonesian: indonesisch indonesien bahasa
Malay: malaiisch malais
Tagalog: filipino
Swahili: suaheli kiswahili
Afrikaans: afrikaans
Amharic: amharisch amharique
Yoruba: yoruba
Catalan: katalanisch catala
Basque: baskisch euskera euskara
Galician: galego gallego
Irish: gaeilge
Welsh: cymraeg
Latin: latein
"""
_ENGLISH_NAME = {
    form: name
    for line in _NAMES.strip().splitlines()
    for name, forms in [line.split(": ")]
    for form in (name.casefold(), *forms.split())
}
_CJK = {
    "英语": "English",
    "中文": "Chinese",
    "普通话": "Mandarin",
    "日语": "Japanese",
    "德语": "German",
    "法语": "French",
}
_LANGUAGE = re.compile(r"\b(?:" + "|".join(sorted(_ENGLISH_NAME, key=len, reverse=True)) + r")\b|" + "|".join(_CJK))
_LEVEL = re.compile(
    r"\b(?:[abc][12]\+?|native|mother tongue|first language|bilingual|fluent|full professional|professional"
    r"|proficient"
    r"|business|working|conversational|advanced|upper[- ]intermediate|intermediate|elementary|basics?"
    r"|beginner|limited"
    r"|muttersprach\w*|fliessend|verhandlungssicher|sehr gut\w*|gute?|grundkenntnisse|fortgeschritten"
    r"|langue maternelle|maternelle|courante?|bilingue|intermediaire|notions|debutant|scolaire|technique"
    r"|lu, ecrit, parle"
    r"|nativ[oa]|lengua materna|materno?|fluido|avanzado|intermedio|basico|fluente|avancado|intermediario"
    r"|lingua madre"
    r"|toefl\w*|ielts|cet-?[46])\b|母语|流利|熟练"
)
_LABEL = re.compile(r"^\W*(?:languages?|sprachen|sprachkenntnisse|langues?|idiomas?|linguas?)\s*:\s*(?P<list>\S.*)$")


def languages_in(section: Sequence[str], others: Sequence[str] = ()) -> tuple[SpokenLanguage, ...]:
    """The languages of a section of their own, else of lines such as "Languages: German (native), English".

    A language of programming is none: only names of spoken ones count.
    """
    lines = [folded(line) for line in section]
    if not any(line.strip() for line in lines):
        lines = [labelled["list"] for line in others if (labelled := _LABEL.match(folded(line)))]
    found: dict[str, str] = {}
    for index, line in enumerate(lines):
        mentions = list(_LANGUAGE.finditer(line))
        for number, mention in enumerate(mentions):
            name = _CJK.get(mention[0]) or _ENGLISH_NAME[mention[0]]
            after = mentions[number + 1].start() if number + 1 < len(mentions) else len(line)
            level = _LEVEL.search(line, mention.end(), after)
            below = lines[index + 1] if index + 1 < len(lines) else ""
            if level is None and len(mentions) > 1 and len(cells := below.split("\t")) == len(mentions):
                level = None if _LANGUAGE.search(below) else _LEVEL.search(cells[number])
            if level is None and len(mentions) == 1:
                level = _LEVEL.search(line, 0, mention.start())
                if level is None and not _LANGUAGE.search(below):
                    level = _LEVEL.search(below)
            found[name] = found.get(name) or (_written(level[0]) if level else "")
    return tuple(SpokenLanguage(name=name, level=level) for name, level in found.items())[:MAX_LANGUAGES]


def _written(level: str) -> str:
    """Levels of the European framework in capitals, others as words."""
    return level.upper() if re.fullmatch(r"[abc][12]\+?|toefl\w*|ielts|cet-?[46]", level) else level
