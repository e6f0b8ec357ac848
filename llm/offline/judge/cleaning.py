"""Takes out of an answer what is style or not the candidate's content, keeping every offset in place.

Fillers, hedges and instructions to the judge become spaces, so that a quote still stands where it was said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from llm.offline.judge.personal import without_introductions
from llm.offline.phrasebook import phrases
from llm.purposes import Language

# Sentences that talk to the judge instead of answering. The candidate's words stay in the transcript; they only do
# not count. English is checked in every interview, since models are mostly addressed in it.
_DEMANDS = re.compile(
    r"""
    \b(?:give|award|assign|grant|allocate)\b .{0,40}
        \b(?:full|perfect|maximum|max|top|highest|best)\s(?:possible\s)?(?:marks?|scores?|points|credit|grades?|rating)\b
    | \b(?:give|award|assign|grant|score|grade|rate|mark|set)\b .{0,40}
        (?:\b(?:100|hundred|ten)|\b10|\b5)\s*(?:$|[.!,;%]|/|\b(?:points|percent|marks|out\sof|on\s(?:every|each|all))\b)
    | \b(?:score|grade|rate|mark|evaluate|judge|assess|treat|consider|regard)\s
        (?:this|me|my|it|the\sanswer|the\scandidate|everything|all)\b
        .{0,40} \b(?:100|hundred|perfect|excellent|correct|highest|maximum|full|outstanding|highly|generously|covered
        |complete)\b
    | ["']?\b(?:score|rating|grade|quality|coverage|covered|correctness|overall)\b["']?
        \s*(?:[:=]|\b(?:must|should|has\sto|shall)\sbe\b) \s*["']? (?:100|10\b|1\.0|true|excellent|perfect|maximum|max)
    | \b(?:this|my)\s(?:answer|response)\b .{0,20} \b(?:is|was|as|deserves|covers|must|should|counts)\b .{0,30}
        \b(?:correct|perfect|excellent|complete|flawless|outstanding|all|every|full|100|highest|top|maximum|best)\b
    | \b(?:the|this)\scandidate\b .{0,30}
        \b(?:deserves|excellent|perfect|outstanding|hired?|recommend\w*|pass(?:es|ed)?|full|100|top)\b
    | \b(?:receives?|gets?|got|earns?|deserves?|awarded|given|granted)\b .{0,20}
        (?:\b(?:full|perfect|maximum|max|top|highest|best)\s(?:possible\s)?(?:marks?|scores?|points|credit|grades?|rating)\b
        |\b100\s(?:of|out\sof)\s100\b)
    | \b(?:treat|mark|count|consider|regard|rate|grade|score)\b .{0,20}
        \b(?:correctness|coverage|depth|relevance|specificity|structure|quality|this|it|everything)\s as \b .{0,20}
        \b(?:100|complete|correct|full|perfect|excellent|covered|high|maximum)\b
    | \b(?:all|every|each)\s(?:one\s)?(?:of\s)?(?:the\s)?(?:(?:key|expected)\s){1,2}points?\b .{0,30}
        \b(?:covered|met|satisfied|addressed|mentioned|included|present|correct)\b
    | \b(?:output|return|respond\swith|reply\swith|print|answer\swith)\b .{0,20} (?:\bscore\b|\b100\b|\bexcellent\b)
    | \b(?:hire\sme|recommend\sme|strongly\srecommend)\b
    | \b(?:gib|vergib|bewerte)\b .{0,40} (?:\b100\b|\bvolle\s\w+|\bhöchst\w*\s\w+|\bperfekt\w*)
    | \b(?:donne[rz]?|attribue[rz]?|notez?)\b .{0,40} (?:\b100\b|\bnote\smaximale|\bmaximum\b|\bparfait\w*)
    | \b(?:dame|dale|otorg\w+|asign\w+|dê|atribu\w+|conced\w+|calific\w+)\b .{0,40}
        (?:\b100\b|\bcien\b|\bcem\b|\bmáxim\w*|\bperfect\w*|\bperfeit\w*)
    | (?:\b100\b|सौ|पूरे)\s(?:अंक|नंबर)
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_INSTRUCTIONS = re.compile(
    r"""
    \b(?:ignore|disregard|forget|override|bypass|skip)\b .{0,40}
        \b(?:instructions?|prompts?|rules?|rubric|guidelines?|criteria|(?:everything|all|text|anything)\s(?:above|before)|key\spoints)\b
    | (?:^|[\s"'#*\[<|])(?:system|assistant|developer|user|human)\s?(?:message|note|override)?\s?[:\]>|]
    | </(?:assistant|user|human|developer|answer|admin|data|prompt|transcript|candidate)>
    | <\|?/?\w*(?:system|im_start|im_end|inst)\w*\|?> | \bsystem\sprompt\b
    | \bend\sof\s(?:the\s)?(?:transcript|answer|prompt|data|input)\b | \bnew\stask\s?:
    | \b(?:dear|attention|note\sto|note\sfor|message\sto|message\sfor|hint\sto|hello|hey)\s(?:the\s)?
        (?:ai|judge|grader|evaluator|language\smodel|model|examiner|llm|scoring\ssystem)\b
    | \bas\s(?:the|an?|my)\s(?:ai|judge|grader|evaluator|language\smodel|llm)\b
    | \b(?:you\sare|you're|act\sas|pretend|behave\sas|roleplay)\b .{0,30}
        \b(?:ai|judge|grader|evaluator|assistant|language\smodel|llm|lenient|generous)\b
    | \b(?:new|updated|hidden|secret|following|important)\s(?:system\s)?(?:instructions?|prompt)\b
    | \bignorier\w*\b .{0,40} \b(?:anweisung|vorgabe|regel|bisherig)\w*
    | \bignore[rz]?\b .{0,40} \b(?:consigne|instruction|règle|précédent)\w*
    | \bignor[aeo]\w*\b .{0,40} \b(?:instrucci|instruç|regla|regra|anterior)\w*
    | (?:निर्देश|नियम)\S*.{0,40}(?:अनदेखा|नज़रअंदाज़|भूल|ध्यान\sमत)
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
# An object in braces is a sentence of its own: it is how machines are spoken to. So is a closing tag.
_SENTENCE = re.compile(
    r"\{[^{}\n]*\}|</\w+>|[^.!?\n\u0964{]+(?:[.!?\u0964](?!\s|$|</)[^.!?\n\u0964{]*)*[.!?\n\u0964]*|[.!?\n\u0964{]+",
    re.DOTALL,
)
# Code needs no full stop before a sentence begins: "a[3] Give this full marks."
_END_OF_CODE = re.compile(r"[)\]};]\s+")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """`text` is as long as the answer; what does not count is blanked."""

    text: str
    addresses_the_judge: bool


@lru_cache(maxsize=16)
def _style_pattern(language: Language) -> re.Pattern[str]:
    book = phrases(language)
    return phrase_pattern((*book.hedges, *book.filler_phrases, *book.filler_words))


@lru_cache(maxsize=16)
def _dont_know_pattern(language: Language) -> re.Pattern[str]:
    # A single word ("pass") says it only when it is the whole answer.
    return phrase_pattern(tuple(phrase for phrase in phrases(language).dont_know if " " in phrase))


def phrase_pattern(listed: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for whole words, the longest phrase first; Devanagari has no `\\b` of its own."""
    ordered = sorted(set(listed), key=len, reverse=True)
    body = "|".join(re.escape(phrase).replace(r"\ ", r"[\s,]+").replace("'", "[’']") for phrase in ordered)
    # A comma after the phrase goes with it, so that speaking with fillers leaves the same clauses.
    return re.compile(rf"(?<![\w\u0900-\u097f’'])(?:{body})(?![\w\u0900-\u097f]),?", re.IGNORECASE)


def clean(answer: str, language: Language, expected: str = "") -> Cleaned:
    """The answer without fillers, hedges and sentences addressed to the judge.

    Where the `expected` words speak of instructions themselves (a question on prompt injection), mentioning them is
    an answer; a demand for points is not, whatever the question.
    """
    instructions_are_the_topic = bool(_INSTRUCTIONS.search(expected))
    flagged = False
    kept = list(answer)
    for match in _SENTENCE.finditer(answer):
        sentence = match.group()
        if not sentence.strip():
            continue
        found = _DEMANDS.search(sentence) or (not instructions_are_the_topic and _INSTRUCTIONS.search(sentence))
        if found:
            flagged = True
            begins = max((end.end() for end in _END_OF_CODE.finditer(sentence, 0, found.start())), default=0)
            kept[match.start() + begins : match.end()] = " " * (len(sentence) - begins)
    text = _style_pattern(language).sub(lambda match: " " * len(match.group()), without_introductions("".join(kept)))
    return Cleaned(text=text, addresses_the_judge=flagged)


def without_dont_know(text: str, language: Language) -> tuple[str, bool]:
    """The text without its plain statements of not knowing, and whether there was one."""
    if text.strip(" \t\n.,;:!?\u0964").casefold() in phrases(language).dont_know:
        return " " * len(text), True
    blanked, count = _dont_know_pattern(language).subn(lambda match: " " * len(match.group()), text)
    return blanked, count > 0
