"""What the offline interviewer makes of an answer that is still being given. Pure: same words, same verdict."""

from __future__ import annotations

from llm.offline.conversation import decide
from llm.offline.phrasebook import phrases
from llm.purposes import Language, TentativeInput, TentativeOutput, Verdict

# Fewer words than these are hardly a whole answer to an interview question.
SHORTEST_ANSWER_WORDS = 12
SENTENCE_ENDS = (".", "!", "?", "\u0964")
# A recogniser writes no full stops: without one, an answer of this length that ends on a content word may be whole.
UNPUNCTUATED_ANSWER_WORDS = 25


def listen(inputs: TentativeInput) -> TentativeOutput:
    """An acknowledgement, whether the answer sounds complete, and then the step that would follow it."""
    verdict = sounds(inputs.answer, inputs.language)
    decision = decide(inputs.as_given())
    return TentativeOutput(
        acknowledgement=decision.acknowledgement,
        verdict=verdict,
        decision=decision if verdict == "complete" else None,
    )


def sounds(heard: str, language: Language) -> Verdict:
    """Whether words sound like a whole answer, one cut off in a sentence, or somebody still thinking."""
    words = heard.split()
    if not words:
        return "thinking"
    book = phrases(language)
    last = words[-1].strip(".,;:!?\u0964\u2026-").casefold()
    if heard.rstrip().endswith(("...", "\u2026")) or last in book.filler_words:
        return "thinking"
    if heard.rstrip().endswith(SENTENCE_ENDS):
        return "complete" if len(words) >= SHORTEST_ANSWER_WORDS else "thinking"
    if last in book.stop_words or last in book.clause_words or heard.rstrip().endswith((",", ";", ":")):
        return "cut_off"
    return "complete" if len(words) >= UNPUNCTUATED_ANSWER_WORDS else "thinking"
