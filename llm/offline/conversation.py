"""What the interviewer does after an answer, and what it says while it listens.

Owns the rules of the next step; pure: same input, same output. Knows nothing of sessions or of time beyond its input.
"""

from __future__ import annotations

from llm.offline.choosing import rotated, same_text
from llm.offline.judge.measuring import covered_points, says_dont_know
from llm.offline.noticing import telling_word
from llm.offline.phrasebook import Phrasebook, phrases
from llm.purposes import DecideInput, DecideOutput, FillerInput, FillerOutput

# With less time than this no further question can be answered.
SECONDS_FOR_A_QUESTION = 20
# With less than this the time is kept for the questions of the plan.
SECONDS_FOR_A_FOLLOW_UP = 45
# An answer that covers this much of the key points' weight needs no follow-up.
NEARLY_EVERYTHING = 0.85
# Without key points only an answer shorter than this is followed up.
SHORT_ANSWER_WORDS = 30
# A résumé question comes after this many answered questions, unless the plan is at its end.
QUESTIONS_BEFORE_RESUME = 2
FOLLOW_UP_SECONDS = 60
RESUME_SECONDS = 90


def decide(inputs: DecideInput) -> DecideOutput:
    """The next step: follow up, ask about the résumé, go on with the plan, or complete."""
    book = phrases(inputs.language)
    unknown = says_dont_know(inputs.answer, inputs.language)
    acknowledgement = _acknowledgement(inputs, book, unknown)
    if _out_of_time(inputs, SECONDS_FOR_A_QUESTION):
        return DecideOutput(action="complete", acknowledgement=acknowledgement)
    if not unknown and (follow_up := _follow_up(inputs, book)):
        return DecideOutput(
            action="follow_up",
            acknowledgement=acknowledgement,
            question_text=follow_up,
            suggested_time_seconds=_suggested(FOLLOW_UP_SECONDS, inputs),
        )
    if resume_question := _resume_question(inputs, book):
        return DecideOutput(
            action="resume",
            acknowledgement=acknowledgement,
            question_text=resume_question,
            suggested_time_seconds=_suggested(RESUME_SECONDS, inputs),
        )
    if inputs.presets_left > 0:
        return DecideOutput(action="preset", acknowledgement=acknowledgement)
    return DecideOutput(action="complete", acknowledgement=acknowledgement)


def interject(inputs: FillerInput) -> FillerOutput:
    """Something to say while listening, never a text of `said_before`; empty when everything was said."""
    book = phrases(inputs.language)
    said = {same_text(text) for text in inputs.said_before}
    step = inputs.seed + len(inputs.said_before)
    word = telling_word(inputs.heard, inputs.language)
    plain = rotated(book.fillers, step, "fillers")
    with_word = [_filled(phrase, word) for phrase in rotated(book.fillers_with_word, step, "fillers", "word")]
    # Every second interjection picks up a word: one that always did would sound like an echo.
    first = with_word if word and step % 2 == 0 else plain
    choices = [*first, *plain, *(with_word if word else [])]
    choices += [f"{one} {other}" for one in plain for other in plain if one != other]
    return FillerOutput(text=next((choice for choice in choices if same_text(choice) not in said), ""))


def _acknowledgement(inputs: DecideInput, book: Phrasebook, unknown: bool) -> str:
    # The history grows with every answer, so neighbouring answers get neighbouring, hence different, phrases.
    step = inputs.seed + len(inputs.history) + len(inputs.asked_texts)
    if unknown:
        return rotated(book.acknowledgements_unknown, step, "acknowledge", "unknown")[0]
    about = " ".join([inputs.question, *(point.point for point in inputs.key_points), inputs.ideal_answer])
    word = telling_word(inputs.answer, inputs.language, about)
    if not word:
        return rotated(book.acknowledgements, step, "acknowledge")[0]
    return _filled(rotated(book.acknowledgements_with_word, step, "acknowledge", "word")[0], word)


def _follow_up(inputs: DecideInput, book: Phrasebook) -> str:
    """The probe of the most important key point not yet covered, else a generic follow-up; empty for none."""
    if inputs.follow_ups_left <= 0 or inputs.question_type == "resume":
        # What was done in a project has no key points to miss.
        return ""
    if inputs.presets_left > 0 and _out_of_time(inputs, SECONDS_FOR_A_FOLLOW_UP):
        return ""
    if inputs.question_type == "coding":
        return _first_not_asked(list(book.coding_follow_ups), {same_text(text) for text in inputs.asked_texts})
    answers = inputs.answers_on_question or (inputs.answer,)
    asked = {same_text(text) for text in (*inputs.asked_texts, inputs.question)}
    generic = rotated(book.follow_ups, inputs.seed + len(inputs.asked_texts), "follow-up")
    if not inputs.key_points:
        words = sum(len(answer.split()) for answer in answers)
        return _first_not_asked(generic, asked) if words < SHORT_ANSWER_WORDS else ""
    coverages = covered_points(inputs.question, inputs.key_points, inputs.ideal_answer, answers, inputs.language)
    if coverages.overall >= NEARLY_EVERYTHING:
        return ""
    missed = [
        point.probe
        for point, covered in zip(inputs.key_points, coverages.covered, strict=True)
        if not covered and point.probe
    ]
    if all(coverages.covered):
        return ""
    return _first_not_asked([*missed, *generic], asked)


def _resume_question(inputs: DecideInput, book: Phrasebook) -> str:
    """A question on the first résumé topic not asked about, where one fits; empty for none."""
    if inputs.resume_questions_left <= 0 or not inputs.resume_topics:
        return ""
    if inputs.presets_left > 0 and (not _resume_fits_here(inputs) or _out_of_time(inputs, RESUME_SECONDS)):
        return ""
    asked = [same_text(text) for text in inputs.asked_texts]
    for topic in inputs.resume_topics:
        name = f" {same_text(topic)} "
        if not name.strip() or any(name in f" {text} " for text in asked if _is_resume_text(text, name, book)):
            continue
        templates = rotated(book.resume_questions, inputs.seed + len(inputs.asked_texts), "resume")
        return _first_not_asked([template.replace("{topic}", topic) for template in templates], set(asked))
    return ""


def _is_resume_text(text: str, name: str, book: Phrasebook) -> bool:
    """Whether an asked text is one of our résumé questions on the topic: a question of the plan may name it too."""
    return any(same_text(template.replace("{topic}", name)) == text for template in book.resume_questions)


def _resume_fits_here(inputs: DecideInput) -> bool:
    """Not right at the start, and not after another résumé question: the plan's questions come in between."""
    if inputs.question_type == "resume" or (inputs.history and inputs.history[-1].question_type == "resume"):
        return False
    of_plan = sum(exchange.question_type in {"preset", "coding"} for exchange in inputs.history)
    of_plan += inputs.question_type in {"preset", "coding"}
    # The last exchange of the history may already be the current question.
    if inputs.history and inputs.history[-1].answer == inputs.answer:
        of_plan -= inputs.question_type in {"preset", "coding"}
    return of_plan >= QUESTIONS_BEFORE_RESUME


def _first_not_asked(texts: list[str], asked: set[str]) -> str:
    return next((text for text in texts if same_text(text) not in asked), "")


def _out_of_time(inputs: DecideInput, needed_seconds: float) -> bool:
    """Whether less time is left than needed. An interview whose clock never ran (both figures 0) has no limit."""
    if inputs.remaining_seconds == 0 and inputs.elapsed_seconds == 0:
        return False
    return inputs.remaining_seconds < needed_seconds


def _suggested(seconds: int, inputs: DecideInput) -> int:
    """The usual time, but not more than is left."""
    if inputs.remaining_seconds <= 0:
        return seconds
    return max(15, min(seconds, int(inputs.remaining_seconds)))


def _filled(phrase: str, word: str) -> str:
    filled = phrase.replace("{word}", word)
    return filled[:1].upper() + filled[1:]
