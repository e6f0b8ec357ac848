"""Whether an answer as a whole says the opposite of the reference answer.

Owns the view over all clauses, for questions without key points; contradictions of single statements are found in
coverage.py.
"""

from __future__ import annotations

import re
from collections import defaultdict

from llm.offline.judge.answer import Answer
from llm.offline.judge.expected import Expected
from llm.offline.judge.terms import Term, TermIndex
from llm.offline.judge.text import DENIED, denial_pattern, sentence_texts, stem, stop_words, words

# This share of what the answer has in common with question and reference stands in clauses that deny it, this much of
# it behind the "not", and the answer takes up this share of the reference's own words: in other words people like to
# put a thing by what it is not ("has no fixed size" for "dynamic").
MOSTLY, BEHIND, TAKES_UP = 0.33, 0.15, 0.3
# An answer is denied when sentences with this share of what it says are denied as a whole.
DENIED_SHARE = 0.6
_HARDLY = frozenset("hardly rarely scarcely barely seldom".split())
# A sentence that takes back what was said before is short.
LONGEST_RETRACTION = 14
# So many characters may stand before a denial that opens a sentence ("Also ist es nicht wahr, dass ...").
LONGEST_LEAD_IN = 16

# A sentence is said in its own words when so many of its content words are there.
FEWEST_WORDS_OF_SENTENCE, IN_ITS_WORDS = 3, 0.9

# A "no" or "not" that sets a bound, adds to something or frees from something denies nothing of what follows. A rule
# of English: other languages have no such turns listed, and none of their answers is called a denial for them.
_BOUNDS = re.compile(
    r"\b(?:no|not)\s+(?:more|less|fewer|longer|later|sooner|greater|bigger|larger|smaller|higher|lower)\s+than\b"
    r"|\bnot\s+(?:only|just|merely|simply|always|necessarily|all|every)\b"
    r"|\b(?:no|not|any)\s+(?:\w+\s+){0,3}(?:limit|bound|restrict|confin|constrain)\w*"
    r"|\bno\s+(?:need|reason|requirement)\b|\bneed\s?n[o']t\b"
    r"|(?:\bnot|n't)\s+(?:\w+ly\s+)?(?:need|have\s+to|has\s+to|require|must)\w*"
    r"|\b(?:if|when|unless|until|where|whether)\b[^.,;]{0,40}(?:\b(?:no|not|never|without)\b|n't)",
    re.IGNORECASE,
)


_UNTRUE = (
    r"(?:(?:simply|just|all|completely|entirely|quite|plain|totally|absolutely)\s+)*(?:not\s+(?:at\s+all\s+|really\s+)?"
    r"(?:true|correct|right|the\s+case|so|accurate)|untrue|false|wrong|incorrect|inaccurate|nonsense|mistaken|invented"
    r"|(?:an?|the)\s+(?:\w+\s+)?(?:myth|lie|misconception|mistake|fallacy|error|exact\s+opposite|opposite))"
)
_IS = r"(?:is|are|was|were|would\s+be|it's|that's)"
# "None of this is true.", "Actually the opposite is the case.": takes back everything before it.
_RETRACTION = re.compile(
    r"^\W*(?:(?:no|not|actually|in\s+fact|but|however|well|and|or\s+rather|really|so|sorry)\b[\s,:]*)*"
    r"(?:(?:none|nothing|not\s+a\s+word|no\s+part|neither)\s+of\s+(?:this|that|it|these|the\s+above|what\s+\w+)\b.*"
    r"\b(?:true|correct|right|so|holds?|applies|the\s+case|valid)"
    rf"|(?:all\s+(?:of\s+)?|every\s+bit\s+of\s+|each\s+of\s+)?(?:this|that|it|these|those|everything|all|the\s+above"
    rf"|what\s+(?:i|was)\s+(?:\w+\s+)?said|(?:my|this|the)\s+(?:answer|statement|claim))\b.{{0,30}}?\b(?:{_IS}\s+)?{_UNTRUE}"
    r"|(?:(?:exactly|just|quite|precisely|rather|it\s+is|it's|on|to)\s+)*the\s+(?:exact\s+|very\s+)?(?:opposite|contrary|reverse)"
    r"\b.{0,25})\W*$",
    re.IGNORECASE | re.DOTALL,
)
# "It would be wrong to say that ...", "I disagree that ...": denies the sentence it opens.
_OPENING = re.compile(
    rf"^\W*(?:(?:no|actually|in\s+fact|but|however|well|and|so)\b[\s,:]*)*(?:"
    rf"(?:it|that|this)(?:\s+{_IS}|'s|\s+isn't|\s+wasn't)?\s+(?:never\s+|hardly\s+|far\s+from\s+)?"
    rf"(?:{_UNTRUE}|true|correct|right|the\s+case)\s+(?:to\s+\w+\s+)?that\b"
    r"|(?:i|we|experts|most\s+people)\s+(?:strongly\s+|would\s+)?(?:disagree|deny|doubt|reject|dispute|refuse\s+to\s+believe"
    r"|(?:do\s+not|don't|cannot|can't)\s+(?:\w+\s+)?(?:think|believe|agree|accept|say))\b"
    r"|(?:\w+\s+){1,3}?(?:wrongly|falsely|mistakenly|incorrectly|erroneously)\s+\w+"
    r"|(?:there\s+is\s+no\s+truth|no\s+way|under\s+no\s+circumstances|by\s+no\s+means|in\s+no\s+way|on\s+no\s+account)\b)",
    re.IGNORECASE,
)
_OPENING_SAYS_NOT = re.compile(r"\b(?:isn't|wasn't|never|hardly|far\s+from)\b|" + _UNTRUE, re.IGNORECASE)
# "The claim that ... is false."
_CLAIM = re.compile(
    r"^\W*(?:(?:the|a|any|this)\s+)?(?:\w+\s+)?(?:claim|statement|idea|notion|belief|assertion|assumption|suggestion"
    rf"|view|saying|thinking|believing)?\s*that\b.*\b{_IS}\s+{_UNTRUE}\W*$",
    re.IGNORECASE | re.DOTALL,
)
_SUBORDINATE = re.compile(
    r"\b(?:that|which|who|whose|because|since|if|when|while|whereas|where|unless|until|so|but|although|though|unlike|as"
    r"|instead|than)\b|[,;:()]|\s-\s",
    re.IGNORECASE,
)
# "When the program compiles, it ...": what the sentence says comes behind the comma.
_OPENING_CLAUSE = re.compile(
    r"\W*(?:when|whenever|if|because|since|as|while|after|before|in|with|for|unlike)\b[^,]{0,80},\s*", re.I
)
_SAYS_NOT = re.compile(
    r"\b(?:not|never|cannot|nor|neither|nobody|nothing|none|hardly|rarely|scarcely|barely|seldom|nowhere"
    r"|fails?\s+to|refuses?\s+to|lacks?|in\s+no\s+way|by\s+no\s+means|no)\b|n['\u2019]t\b",
    re.IGNORECASE,
)
# A "no" before a noun denies that noun: "has no fixed size" may well be what is right. "Only" denies all others.
_DENIES_A_NOUN = re.compile(r"\b(?:no|none|nor|neither)\b", re.IGNORECASE)
_DENIES_OTHERS = re.compile(r"\b(?:only|except|unlike|opposed|rather\s+than|instead)\b", re.IGNORECASE)
# The "not" of a main verb stands in the first part of its sentence; "... and not b" at its end draws a line.
FIRST_PART = 0.5


def takes_back(answer: Answer, expected: Expected) -> bool:
    """Whether the answer denies in so many words what it said, or all that it goes on to say.

    In other languages than English only the openings of the phrasebook are known ("Es stimmt nicht, dass ...").
    """
    if expected.question_negation_count:
        return False
    sentences = _sentences(answer)
    if expected.language != "en":
        denies = denial_pattern(expected.language)
        # As it was said: "it is true that" alone is a filler and blanked.
        opened = [(start, end) for start, end, _ in sentences if _denies_from_the_start(denies, answer, start, end)]
        return _share(answer, opened) >= DENIED_SHARE
    for number, (_, _, text) in enumerate(sentences):
        if number and len(text.split()) <= LONGEST_RETRACTION and _RETRACTION.search(text):
            return True
    reference_denies = bool(_SAYS_NOT.search(expected.ideal.text))
    if sentences and _denies_what_is_expected(sentences[0][2], expected, reference_denies):
        return True
    return (
        _share(
            answer, [(start, end) for start, end, text in sentences if _is_denied_as_a_whole(text, reference_denies)]
        )
        >= DENIED_SHARE
    )


def _denies_what_is_expected(first: str, expected: Expected, reference_denies: bool) -> bool:
    """Whether the first sentence denies a sentence of the ideal answer in nearly its own words: "It is not the case
    that ..." at the beginning bears on all that follows. Who denies a common mistake does not use the right words."""
    if not _is_denied_as_a_whole(first, reference_denies):
        return False
    said = {stem(word, expected.language) for word in words(first)}
    stops = stop_words(expected.language)
    for sentence in sentence_texts(expected.ideal.text):
        own = {stem(word, expected.language) for word in words(sentence) if word not in stops}
        if len(own) >= FEWEST_WORDS_OF_SENTENCE and len(own & said) >= IN_ITS_WORDS * len(own):
            return True
    return False


def _denies_from_the_start(denies: re.Pattern[str], answer: Answer, start: int, end: int) -> bool:
    begin = max(0, start - LONGEST_LEAD_IN)
    found = denies.search(answer.original, begin, end)
    return found is not None and found.start() <= start + LONGEST_LEAD_IN


def _is_denied_as_a_whole(text: str, reference_denies: bool) -> bool:
    if _CLAIM.search(text):
        return True
    opening = _OPENING.search(text)
    if not opening:
        return False
    found = opening.group().lower()
    is_plain = re.search(r"\b(?:true|correct|right|the\s+case)\b", found) and not _OPENING_SAYS_NOT.search(found)
    # A second "not" behind it turns it round again, unless it belongs to what is right.
    return not is_plain and (reference_denies or not _SAYS_NOT.search(text, opening.end()))


def denies_throughout(answer: Answer, expected: Expected) -> bool:
    """Whether the main verb of most of what is said is denied, where neither question nor reference denies.

    "A pointer is not a variable that ..." says the opposite in whatever words the rest is put. English only.
    """
    if expected.language != "en" or expected.question_negation_count:
        return False
    if _SAYS_NOT.search(expected.ideal.text) or _DENIES_OTHERS.search(expected.ideal.text):
        return False
    bounds = [match.span() for match in _BOUNDS.finditer(answer.cleaned)]
    denied = [(start, end) for start, end, text in _sentences(answer) if _main_verb_is_denied(text, start, bounds)]
    return _share(answer, denied) >= DENIED_SHARE


def _main_verb_is_denied(text: str, start: int, bounds: list[tuple[int, int]]) -> bool:
    found = [
        match
        for match in _SAYS_NOT.finditer(text)
        if not any(first < start + match.end() and start + match.start() < last for first, last in bounds)
    ]
    if len(found) % 2 == 0 or _DENIES_A_NOUN.fullmatch(found[0].group()):
        return False
    opening = _OPENING_CLAUSE.match(text)
    begin = opening.end() if opening and opening.end() <= found[0].start() else 0
    is_early = found[0].start() - begin <= FIRST_PART * (len(text) - begin)
    return is_early and not _SUBORDINATE.search(text, begin, found[0].start())


def _sentences(answer: Answer) -> list[tuple[int, int, str]]:
    """The sentences of the cleaned text with their places."""
    found: list[tuple[int, int, str]] = []
    start = 0
    for text in sentence_texts(answer.cleaned):
        place = answer.cleaned.index(text, start)
        start = place + len(text)
        found.append((place, start, text))
    return found


def _share(answer: Answer, spans: list[tuple[int, int]]) -> float:
    """The share of what the answer says that stands in the spans."""
    total = sum(term.information for term in answer.index.terms)
    inside = sum(
        term.information for term in answer.index.terms if any(start <= term.start < end for start, end in spans)
    )
    return inside / total if total else 0.0


def denies_the_reference(answer: Answer, expected: Expected, ideal_recall: float) -> bool:
    """Whether most of what answer and reference share is denied, where neither question nor reference denies."""
    if expected.ideal.negation_count or expected.question_negation_count or ideal_recall < TAKES_UP:
        return False
    bounds = [match.span() for match in _BOUNDS.finditer(answer.cleaned)] if expected.language == "en" else []
    first_denial: dict[int, int] = {}
    denials: dict[int, int] = defaultdict(int)
    for token in answer.passage.tokens:
        is_denial = token.is_negation or (expected.language == "en" and token.text in _HARDLY)
        if is_denial and not any(start < token.end and token.start < end for start, end in bounds):
            first_denial.setdefault(token.clause, token.start)
            denials[token.clause] += 1
    shared = denied = behind = 0.0
    for term in answer.index.terms:
        weight = term.information * max(_likeness(term, expected.wanted), _likeness(term, expected.question_index))
        shared += weight
        is_odd = denials[term.clause] % 2 == 1
        if is_odd or term.polarity == DENIED:
            denied += weight
            behind += weight if not is_odd or term.start > first_denial[term.clause] else 0.0
    return shared > 0 and denied >= MOSTLY * shared and behind >= BEHIND * shared


def _likeness(term: Term, wanted: TermIndex) -> float:
    return max((hit.similarity for hit in wanted.hits(term)), default=0.0)
