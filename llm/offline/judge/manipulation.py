"""Recognises answers that hold the right words without saying anything with them.

Owns keyword lists and repeated questions; instructions to the judge are taken out earlier (`cleaning`).
"""

from __future__ import annotations

import math
import re
from itertools import pairwise

from llm.offline.judge.answer import Answer
from llm.offline.judge.expected import Expected
from llm.offline.judge.lexicon import usual_function_pairs
from llm.offline.judge.text import Token, stem, stop_words, words

# A typed line of code has no function words either, and is no list of keywords.
_CODE = re.compile(r"[{};=<>\[\]]|\(\)|->")

# Terms with arrows between them tell an order ("left -> root -> right").
_ARROW = re.compile(r"(?<!-)[-=]>|\u2192|&gt;")

# Running speech is about half function words; lists of terms have next to none.
FEWEST_FUNCTION_WORDS = 0.08
SHORTEST_LIST = 7
# Shorter rows of words are a list when nothing in them is a statement and the reference is one.
SHORTEST_ROW, STATEMENT_WORDS, STATEMENT_FUNCTION_SHARE = 4, 8, 0.2
# A statement of so many words may do without function words ("compiler ignores inline qualifier"), a longer one not.
LONGEST_TERSE = 5
# Verbs that are hardly ever nouns: with one of them a row of words says something.
_VERBS = frozenset(
    """add allow apply ask avoid become begin choose come combine compile contain create decide declare define delete
    depend determine divide do ensure execute exist explain expect fail find follow generate get give go happen have
    help hold ignore implement improve include increase initialise initialize insert iterate keep know learn let load
    lose make mean measure move need occur override pass pop prevent provide push put reduce refer remove replace
    represent require run save send serve share show simulate solve sort split start stop take tell throw traverse
    understand use visit wait want work write""".split()
)
# Between these stand the items of a list, whatever they are: "a; b", "a and b", one to a line. What introduces it
# ("keywords:") is no item. An item of a list of terms is one or two words.
_BETWEEN = re.compile(r"[,;|/\n\u2022*]+|\s[-\u2013]\s|\b(?:and|or|plus|then)\b|^\s*-", re.IGNORECASE)
_INTRODUCED = re.compile(
    r"^\W*(?:(?:key\s?words?|terms?|topics?|tags?|notes?|it|this|that|these|answer|something|includes?|including|is|are|has"
    r"|to\s+do|deals?|with|about|all|related|to|involves?|mentions?|covers?)\b[\s:]*)+",
    re.IGNORECASE,
)
FEWEST_ITEMS, WORDS_OF_ITEM, ITEM_SHARE = 4, 1.5, 0.75
# Beside a reference of a few words two terms may be the answer, three that stand apart say nothing of how they belong
# together. A row of terms without any small word holds more than the reference does.
FEWEST_ITEMS_BESIDE_FEW_WORDS, SHORTEST_ROW_BESIDE_FEW_WORDS = 3, 5
# "Which stages ...", "Name the parts ...": some items are what is asked for.
_ASKS_FOR_SEVERAL = re.compile(
    r"\b(?:what|which)\s+(?:are|(?:\w+\s+){0,2}\w+[^s\W]s\b(?<!does))|(?:^|[.?!:,]\s*|\bplease\s+|\b(?:can|could)\s+you\s+)(?:name|list|enumerate)\b",
    re.IGNORECASE,
)
MOST_THAT_ARE_ASKED_FOR = 6
# Nearly all words taken over, and hardly two of them standing together as they did: the reference shaken up.
FEWEST_SHAKEN, TAKEN_OVER, STILL_TOGETHER, STILL_IN_ORDER = 5, 0.85, 0.34, 0.2
# The same where small words stand between: who takes over nearly all words and says something with them keeps pairs of
# the reference or has pairs of small words as speech has them ("of the", "in which a").
FEWEST_GLUED, FEWEST_GLUES, STILL_FOLLOWING, AS_SPOKEN = 4, 3, 0.32, 0.2
# Words that speak of asking and answering, not of the matter.
_EMPTY_WORDS = frozenset(
    """question ask answer good great nice interesting important importance know tell matter practice think say explain
    describe define discuss talk speak topic subject thing lot today understand mean depend people often really want let
    reply respond come here now simple hard difficult point issue asked asking called need well okay sure thanks thank
    please repeat word course wonder wondering would like try give idea time day work sense case""".split()
)
USUAL_FUNCTION_SHARE = 0.4
NEW_WORDS_OF_ECHO, TAKEN_UP_BY_ECHO = 0.12, 0.75
# Beside the question word for word so little of the reference is none of it.
FEWEST_WORDS_OF_QUOTE, BROUGHT_BESIDE_QUOTE = 4, 0.15
# Three in ten pairs of running speech may be unusual; shuffled, it is two in three. So many standard errors above is
# no chance: a few pairs must differ more than many, since a short answer easily holds "put in is" and "used one in".
USUALLY_UNUSUAL, STANDARD_ERRORS = 0.3, 2.0
FEWEST_PAIRS = 6
FEWEST_WORDS_OF_SALAD = 20


def is_keyword_list(answer: Answer, expected: Expected) -> bool:
    """Whether the answer strings terms together without sentences, where the ideal answer has sentences."""
    tokens = answer.passage.tokens
    if len(_CODE.findall(answer.cleaned)) >= 3 or _ARROW.search(answer.cleaned):
        return False
    if len(tokens) < SHORTEST_LIST:
        return is_row_of_terms(answer, expected)
    share = sum(token.is_stop for token in tokens) / len(tokens)
    usual = expected.ideal_function_share if expected.ideal_word_count >= SHORTEST_LIST else USUAL_FUNCTION_SHARE
    return share < min(FEWEST_FUNCTION_WORDS, usual * 0.6)


def is_list_of_items(answer: Answer, expected: Expected) -> bool:
    """Whether the answer is a list of single terms, however they are set apart. English only."""
    if expected.language != "en" or _ARROW.search(answer.cleaned):
        return False
    body = _INTRODUCED.sub("", answer.cleaned)
    items = [words(part) for part in _BETWEEN.split(body)]
    items = [item for item in items if item]
    lengths = sum(map(len, items)) / max(1, len(items))
    short = sum(len(item) <= 2 for item in items)
    fewest = FEWEST_ITEMS
    if _ASKS_FOR_SEVERAL.search(expected.question_text):
        fewest = MOST_THAT_ARE_ASKED_FOR + 1
    elif expected.ideal_word_count < STATEMENT_WORDS:
        fewest = FEWEST_ITEMS_BESIDE_FEW_WORDS
    elif expected.ideal_function_share < STATEMENT_FUNCTION_SHARE:
        return False
    return len(items) >= fewest and lengths <= WORDS_OF_ITEM and short >= ITEM_SHARE * len(items)


def is_shaken_up(answer: Answer, expected: Expected) -> bool:
    """Whether the words of question and reference stand there in no order, with or without small words between."""
    if expected.language != "en":
        return False
    given = f"{expected.question_text} \n {expected.ideal.text}"
    tokens = words(answer.cleaned)
    stops = stop_words("en")
    content = [stem(word, "en") for word in tokens if word not in stops]
    known = {stem(word, "en") for word in words(given)}
    if len(content) < FEWEST_SHAKEN or sum(word in known for word in content) < TAKEN_OVER * len(content):
        return False
    own = [stem(word, "en") for word in words(given) if word not in stops]
    beside = {frozenset(pair) for pair in pairwise(own)}
    together = sum(frozenset(pair) in beside for pair in pairwise(content)) / (len(content) - 1)
    ordered = set(pairwise(words(given)))
    kept = sum(pair in ordered for pair in pairwise(tokens)) / max(1, len(tokens) - 1)
    return together <= STILL_TOGETHER and kept <= STILL_IN_ORDER


def is_glued(answer: Answer, expected: Expected) -> bool:
    """Whether words of question and reference are strung together by small words that say nothing. English only."""
    if expected.language != "en":
        return False
    given = words(f"{expected.question_text} \n {expected.ideal.text}")
    tokens = words(answer.cleaned)
    stops = stop_words("en")
    content = [stem(word, "en") for word in tokens if word not in stops]
    known = {stem(word, "en") for word in given}
    if len(content) < FEWEST_GLUED or len(tokens) - len(content) < FEWEST_GLUES:
        return False
    if sum(word in known for word in content) < TAKEN_OVER * len(content):
        return False
    following = set(pairwise(stem(word, "en") for word in given if word not in stops))
    if sum(pair in following for pair in pairwise(content)) > STILL_FOLLOWING * (len(content) - 1):
        return False
    usual, taken_over = usual_function_pairs(), set(pairwise(given))
    spoken = sum((pair in usual) + (pair in taken_over) for pair in pairwise(tokens))
    return spoken <= AS_SPOKEN * (len(tokens) - 1)


def is_row_of_terms(answer: Answer, expected: Expected) -> bool:
    """Whether a few terms stand beside each other, all apart or without a verb, where the reference is a
    statement; a part of the reference said again ("left subtree, root, right subtree") is none. English only."""
    tokens = answer.passage.tokens
    fewest = SHORTEST_ROW
    if expected.ideal_word_count < STATEMENT_WORDS:
        telling = round(expected.ideal_word_count * (1 - expected.ideal_function_share))
        fewest = max(SHORTEST_ROW_BESIDE_FEW_WORDS, telling + 1)
    if expected.language != "en" or len(tokens) < fewest:
        return False
    if expected.ideal_function_share < STATEMENT_FUNCTION_SHARE or any(token.is_stop for token in tokens):
        return False
    asks_for_several = bool(_ASKS_FOR_SEVERAL.search(expected.question_text))
    if _ARROW.search(answer.cleaned) or (asks_for_several and len(tokens) <= MOST_THAT_ARE_ASKED_FOR):
        return False
    joined = sum(answer.cleaned[left.end : right.start].isspace() for left, right in pairwise(tokens))
    if joined == 0:
        return True
    if len(tokens) <= LONGEST_TERSE and any(_is_verb(token.text) for token in tokens):
        return False
    ideal = " ".join(expected.ideal.text.lower().split())
    quoted = sum(
        f"{left.text} {right.text}" in ideal
        for left, right in pairwise(tokens)
        if answer.cleaned[left.end : right.start].isspace()
    )
    return quoted < joined / 2


def _is_verb(word: str) -> bool:
    """Whether the word is a verb as a statement has it; "removed" may as well stand in a list."""
    bases = {word, word.removesuffix("s"), word.removesuffix("es")}
    return not bases.isdisjoint(_VERBS)


def is_word_salad(answer: Answer, expected: Expected) -> bool:
    """Whether the words stand in no order: function words follow each other as they do only by chance."""
    if expected.language != "en" or len(answer.passage.tokens) < FEWEST_WORDS_OF_SALAD:
        return False
    usual = usual_function_pairs()
    seen = unusual = 0
    for left, right in pairwise(answer.passage.tokens):
        is_pair = left.is_stop and right.is_stop and left.text != right.text and _is_word(left) and _is_word(right)
        if is_pair and answer.cleaned[left.end : right.start].isspace():
            seen += 1
            unusual += (left.text, right.text) not in usual
    spread = math.sqrt(seen * USUALLY_UNUSUAL * (1 - USUALLY_UNUSUAL))
    return seen >= FEWEST_PAIRS and unusual >= USUALLY_UNUSUAL * seen + STANDARD_ERRORS * spread


def _is_word(token: Token) -> bool:
    """No single letter: "h" and "n" are names of quantities."""
    return len(token.text) > 1 or token.text in {"a", "i"}


STUFFED = (is_keyword_list, is_list_of_items, is_word_salad, is_shaken_up, is_glued)


def is_stuffed(answer: Answer, expected: Expected) -> bool:
    """Whether the answer holds terms without saying anything with them: in a list, a row, or in no order."""
    return any(looks(answer, expected) for looks in STUFFED)


def repeats_question(answer: Answer, expected: Expected) -> bool:
    """Whether the answer is hardly more than the question again: nearly no content word that it did not hold, or the
    question as it stands beside words that bring nothing of what is expected."""
    if _quotes_question_alone(answer, expected):
        return True
    asked = {term.stem for term in expected.question_terms}
    wanted = {item.term.stem for item in expected.ideal.terms}
    said = {
        term.stem
        for term in answer.index.terms
        if term.stem in asked or term.stem in wanted or term.text not in _EMPTY_WORDS
    }
    if not said or not asked:
        return False
    return len(said - asked) <= NEW_WORDS_OF_ECHO * len(said) and len(said & asked) >= TAKEN_UP_BY_ECHO * len(asked)


def _quotes_question_alone(answer: Answer, expected: Expected) -> bool:
    asked, said = words(expected.question_text), words(answer.cleaned)
    if len(asked) < FEWEST_WORDS_OF_QUOTE or not expected.ideal.weight:
        return False
    quoted = f" {' '.join(asked)} "
    rest = f" {' '.join(said)} "
    if quoted not in rest:
        return False
    left = {stem(word, expected.language) for word in rest.replace(quoted, " ").split()}
    found = sum(item.weight for item in expected.ideal.terms if item.term.stem in left)
    return found < BROUGHT_BESIDE_QUOTE * expected.ideal.weight
