"""What a candidate agrees to before an interview: the words, by version and language. Data; decides nothing.

What is stored with a candidate is `ConsentText.full`, word for word as the page showed it. A change of the words is
a new version, so that a stored version always names one text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class ConsentText:
    version: str
    language: str
    # Heading and words of each part, in the order in which they are shown.
    parts: tuple[tuple[str, str], ...]
    agreement: str

    @property
    def full(self) -> str:
        """Everything the candidate reads, ending with the sentence beside the box they tick."""
        return "\n\n".join([*(f"{heading}\n{words}" for heading, words in self.parts), self.agreement])


_ENGLISH = ConsentText(
    version="2026-11",
    language="en",
    parts=(
        (
            "An AI interviewer",
            "The interviewer is software, not a person. It asks prepared questions, the same for everyone on this "
            "link, and may ask further about what you say or what your résumé says.",
        ),
        (
            "What is kept",
            "Your name and e-mail address; your phone number and résumé, if you give them; the questions and your "
            "answers, also an answer you have begun, with the times; and the scores and the draft report that software "
            "makes from your answers. Your name, contact details and résumé are not used to score an answer.",
        ),
        (
            "For how long",
            "Until the team that invited you deletes it. Nothing is deleted by itself. You can ask the team at any "
            "time for a copy of your data, to correct it or to delete it.",
        ),
        (
            "Who sees it and who decides",
            "The hiring team that invited you, and whoever runs this system for them. A person reads your answers and "
            "the draft report, and decides. Nobody is rejected automatically.",
        ),
        (
            "It is up to you",
            "Taking part is voluntary. You can skip a question, end the interview at any moment, ask the team for "
            "another attempt or for a conversation with a person, and take this consent back by telling the team.",
        ),
    ),
    agreement="I have read this and I agree that my details and my answers are kept and used in this way.",
)

_MODEL_PART = (
    "Where your words are processed",
    "This system uses language models of other companies, on behalf of the team. Your answers and the text of your "
    "résumé are sent to them to word the interviewer's replies and to draft the report; your name and contact details "
    "are not sent with them.",
)
_WITH_MODEL = replace(_ENGLISH, version="2026-11-model", parts=(*_ENGLISH.parts[:2], _MODEL_PART, *_ENGLISH.parts[2:]))

_BY_LANGUAGE = {_ENGLISH.language: (_ENGLISH, _WITH_MODEL)}


def consent_text(language: str, *, with_model: bool) -> ConsentText:
    """The text in force, in this language where there is one and in English where there is not.

    `with_model` says that words of the candidate go to a model of somebody else's.
    """
    rules_only, model = _BY_LANGUAGE.get(language, _BY_LANGUAGE[_ENGLISH.language])
    return model if with_model else rules_only
