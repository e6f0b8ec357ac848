"""Lines of a document that speak to whoever reads or judges it, instead of about a person or a job.

Such text is shown to people and kept out of everything that is made from the document. The patterns ask for a whole
instruction, so that "wrote system prompts" or "You are an AI engineer who ..." stays what it is.
"""

from __future__ import annotations

import re

from candidates.reading.headings import folded

MAX_SUSPICIOUS = 20
MAX_LINE_CHARS = 300

_EARLIER = r"(?:previous|prior|above|earlier|preceding|foregoing|other|existing|system|your|given)"
_RULES = r"(?:instructions?|prompts?|rules?|guidelines?|directions?|commands?|context|criteria|messages?)"
_WORK = (
    r"(?:engineer|developer|scientist|researcher|architect|specialist|expert|enthusiast|lead|manager|analyst|consultant"
    r"|product|professional|practitioner|trainer|student|graduate|startup|company|strategist|designer|programmer)"
)
_MACHINE = r"(?:ai|llm|chatgpt|gpt(?:-?\d)?|claude|gemini|chatbot|artificial intelligence|(?:large )?language model)"
_READER = rf"(?:{_MACHINE}|ats bot|screening (?:bot|system)|reviewing model|automated (?:reviewer|screener))"
_PERSON = r"(?:candidate|applicant|resume|cv)"
_ORDER = r"(?:you\b|ignore|please|always|from now|approve|override|respond|give|rate|the candidate|this candidate)"
# Against folded text: lower case, no accents.
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:ignore|disregard|forget|override|bypass|skip|overrule)\b.{{0,30}}\b{_EARLIER}\b.{{0,20}}\b{_RULES}\b",
        r"\b(?:ignore|disregard|forget|override)\b.{0,15}\b(?:all|everything|any|the|these|those)\b.{0,20}"
        rf"\b(?:{_RULES}|above|before|you were told)\b",
        rf"\byou are (?:now )?(?:an? |the )?{_MACHINE}\b(?![ /-]*(?:\w+[ /-]+){{0,2}}{_WORK})",
        r"\b(?:pretend|act|behave|respond|answer|reply)\b.{0,20}"
        r"\b(?:as if you|as though you|as an? (?:ai|assistant|admin|developer mode))\b",
        rf"\b(?:dear|hello|hi|attention|note to|message to|instructions? (?:for|to))\b.{{0,15}}\b{_READER}\b",
        r"\b(?:give|assign|award|rate|score|grade|rank|mark)\b.{0,30}\b(?:this|the|my|me|candidate|applicant|answers?)\b"
        r".{0,40}\b(?:100|10/10|full|maximum|max|highest|top|perfect|best|five stars|strong(?:ly)? recommend)\b",
        rf"\b(?:rate|rank|score|recommend|approve|shortlist|hire|select|advance)\b.{{0,12}}\b(?:this|the) {_PERSON}\b",
        r"\b(?:always|must|should|only|please)\b.{0,20}\b(?:recommend|approve|shortlist|hire|select|choose)\b.{0,15}"
        r"\b(?:me|this candidate|this applicant|them|him|her)\b",
        r"\b(?:respond|reply|answer|output|return|print|say|write)\b.{0,15}"
        r"\b(?:only|exactly|nothing but|the following)\b.{0,40}"
        r"\b(?:json|yes|hire|recommended?|score|\d{2,3}|candidate)\b",
        r"\b(?:reveal|show|print|repeat|output|leak|tell me)\b.{0,20}"
        r"\b(?:your|the) (?:system |hidden |initial |original )?(?:prompt|instructions)\b",
        r"\b(?:new|updated|additional|real|hidden|secret) (?:system )?instructions?\s?:",
        rf"^\W*(?:system|assistant|user|human|ai)\s?:\s?{_ORDER}",
        r"<\|?(?:im_start|im_end|system|endoftext|user|assistant)\|?>|\[/?inst\]|<<sys>>|###\s?(?:system|instruction)",
        r"\b(?:do not|don't|never)\b.{0,20}\b(?:mention|reveal|disclose|tell)\b.{0,25}"
        r"\b(?:instruction|prompt|this (?:note|text|line|message))",
        # German, French, Spanish
        r"\b(?:ignorier\w*|vergiss|vergessen sie|missacht\w*)\b.{0,30}\b(?:vorherig\w*|bisherig\w*|obig\w*|alle\w*)\b"
        r".{0,25}\b(?:anweisung\w*|regeln|vorgaben|befehl\w*|instruktion\w*)",
        r"\b(?:ignore[zr]?|oublie[zr]?)\b.{0,25}\b(?:instructions?|consignes?|regles)\b.{0,25}"
        r"\b(?:precedent\w*|ci-dessus|anterieur\w*)",
        r"\b(?:ignora|ignore|ignorar|olvida|olvide)\b.{0,25}\b(?:instrucciones|reglas|ordenes)\b.{0,25}"
        r"\b(?:anterior\w*|previa\w*)",
        r"\b(?:du bist|sie sind|tu es|vous etes|eres|usted es)\b.{0,8}\b(?:eine? |une? |un )?"
        r"(?:ki|ia|chatgpt|sprachmodell|kunstliche intelligenz|intelligence artificielle|inteligencia artificial"
        r"|modele de langage|modelo de lenguaje)\b",
        r"\b(?:bewerte|bewerten sie|notez|evalue[zr]?|califica|evalua)\b.{0,25}"
        r"\b(?:diesen|diese|ce|cette|este|esta) (?:kandidat\w*|bewerber\w*|candidat\w*)",
    )
)
# Every pattern needs one of these words: most documents have none and are done.
_TRIGGER = re.compile(
    r"ignor|disregard|forget|overr|bypass|skip|you are|pretend|act |behave|respon|answer|reply|dear|hello|\bhi\b"
    r"|attention|note to|message to|instruct|give|assign|award|rate|score|grade|rank|mark|recommend|approve|shortlist"
    r"|hire|select|advance|choose|output|return|print|\bsay\b|write|reveal|show|repeat|leak|tell|system|assistant|user"
    r"|human|\bai\b|inst\]|sys>|mention|disclose|vergiss|vergess|missacht|oubli|olvid"
    r"|du bist|sie sind|tu es|vous etes|eres|usted es"
    r"|bewert|notez|evalu|califica"
)
# An instruction wrapped in a narrow column.
_MAX_LINES_TOGETHER = 4
_MAX_CHARS_TOGETHER = 240


def speaks_to_the_reader(text: str) -> bool:
    """Whether a line, or a few joined, instruct the reader."""
    plain = folded(text)
    return _TRIGGER.search(plain) is not None and any(pattern.search(plain) for pattern in _PATTERNS)


def split_suspicious(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines without those that speak to the reader, and those. An instruction over several lines is found too."""
    suspicious: set[int] = set()
    for first in range(len(lines)):
        if first in suspicious:
            continue
        last = _end_of_instruction(lines, first)
        if last is not None:
            # What was joined before the instruction begins is not part of it.
            begins = first
            while begins < last and speaks_to_the_reader(" ".join(lines[begins + 1 : last + 1])):
                begins += 1
            suspicious.update(range(begins, last + 1))
    kept = [line for index, line in enumerate(lines) if index not in suspicious]
    found = [lines[index].strip()[:MAX_LINE_CHARS] for index in sorted(suspicious)]
    return kept, found[:MAX_SUSPICIOUS]


def _end_of_instruction(lines: list[str], first: int) -> int | None:
    together = ""
    for index in range(first, min(first + _MAX_LINES_TOGETHER, len(lines))):
        if not lines[index].strip() or (together and len(together) + len(lines[index]) > _MAX_CHARS_TOGETHER):
            return None
        together = f"{together} {lines[index]}" if together else lines[index]
        if speaks_to_the_reader(together):
            return index
    return None
