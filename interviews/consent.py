"""What a candidate agrees to before an interview: the words, by version and language. Data; decides nothing.

What is stored with a candidate is `ConsentText.full`, word for word as the page showed it. A change of the words is
a new version, so that a stored version always names one text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import gettext, override


@dataclass(frozen=True)
class ConsentText:
    version: str
    language: str
    # Heading and words of each part, in the order in which they are shown.
    parts: tuple[tuple[str, str], ...]
    agreement: str
    # Whether it says that leaving the page and pasting are noted.
    collects_integrity_events: bool = False

    @property
    def full(self) -> str:
        """Everything the candidate reads, ending with the sentence beside the box they tick."""
        return "\n\n".join([*(f"{heading}\n{words}" for heading, words in self.parts), self.agreement])


_ENGLISH = ConsentText(
    version="2026-12",
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
            "Until the team that invited you deletes it. But for recordings, nothing is deleted by itself. You can ask "
            "the team at any time for a copy of your data, to correct it or to delete it.",
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

_VOICE_KEPT = (
    "If you speak",
    "You choose whether you answer by speaking or by typing. What you say is recorded, from each question to the end "
    "of your answer, and turned into text. The recordings are kept with your answers, so that a person can listen to "
    "them, and are deleted after {days} days. No voice print is made, and how you sound is not scored. If you have "
    "your words shown while you speak, your browser may have that done by a service of its maker.",
)
_VOICE_KEPT_AS_LONG = (
    "If you speak",
    "You choose whether you answer by speaking or by typing. What you say is recorded, from each question to the end "
    "of your answer, and turned into text. The recordings are kept with your answers, so that a person can listen to "
    "them, for as long as these are. No voice print is made, and how you sound is not scored. If you have your words "
    "shown while you speak, your browser may have that done by a service of its maker.",
)
_VOICE_NOT_KEPT = (
    "If you speak",
    "You choose whether you answer by speaking or by typing. What you say is recorded to be turned into text; the "
    "recording is deleted as soon as that is done. No voice print is made, and how you sound is not scored. If you "
    "have your words shown while you speak, your browser may have that done by a service of its maker.",
)
_TRANSCRIBED_ELSEWHERE = "The text is made from the recording by a service of another company, on behalf of the team."

_SPOKEN_ELSEWHERE = (
    "The interviewer's voice",
    "What the interviewer says is turned into sound by a service of another company. Its sentences may repeat words of "
    "your answers; your name is left out. You can switch the voice off and read.",
)

_CODE_KEPT = (
    "If you write a program",
    "Where a question is answered with a program, what stands in the editor is kept every ten seconds while you write, "
    "with your answers, so that the team can look through how the program came about. How you type is not recorded, "
    "and none of this is scored.",
)

_INTEGRITY_NOTED = (
    "What the page notes",
    "While you answer, this page notes when you leave it (another tab, window or program is in front), for how long "
    "and at which question; when you paste text into an answer or the editor, and how many characters, never which; "
    "and when the interview is opened in a second tab or browser. No camera is used, no emotions are inferred, how you "
    "type is not recorded, and full screen is not asked for. None of this changes a score. A person of the team may "
    "read it beside your answers, and there can be good reasons for each; you see it at the end.",
)

_MODEL_PART = (
    "Where your words are processed",
    "This system uses language models of other companies, on behalf of the team. Your answers and the text of your "
    "résumé are sent to them to word the interviewer's replies and to draft the report; your name and contact details "
    "are not sent with them.",
)
_WITH_MODEL = replace(_ENGLISH, version="2026-12-m", parts=(*_ENGLISH.parts[:2], _MODEL_PART, *_ENGLISH.parts[2:]))

# Every sentence that a consent can be made of: what the catalogs under locale/ hold a translation of. A version names
# one text in each language, and its digests are written down in the tests.
CONSENT_WORDS: tuple[str, ...] = (
    *(words for part in _WITH_MODEL.parts for words in part),
    *(
        words
        for part in (
            _VOICE_KEPT,
            _VOICE_KEPT_AS_LONG,
            _VOICE_NOT_KEPT,
            _SPOKEN_ELSEWHERE,
            _CODE_KEPT,
            _INTEGRITY_NOTED,
        )
        for words in part
    ),
    _TRANSCRIBED_ELSEWHERE,
    _ENGLISH.agreement,
)


def consent_text(
    language: str,
    *,
    with_model: bool,
    keeps_recordings: bool = True,
    kept_days: int = 0,
    transcribed_elsewhere: bool = False,
    spoken_elsewhere: bool = False,
    keeps_code_history: bool = False,
    collects_integrity_events: bool = False,
) -> ConsentText:
    """The text in force, in this language where there is one and in English where there is not.

    `with_model` says that words of the candidate go to a model of somebody else's, `transcribed_elsewhere` that their
    voice goes to one, `spoken_elsewhere` that the interviewer's words do, `keeps_code_history` that it is kept how a
    program came about, `collects_integrity_events` that leaving the page and pasting are noted; `kept_days` is how
    long recordings are kept, 0 for as long as the answers.
    """
    language = language if language in dict(settings.LANGUAGES) else _ENGLISH.language
    text = _WITH_MODEL if with_model else _ENGLISH
    voice = (_VOICE_KEPT if kept_days else _VOICE_KEPT_AS_LONG) if keeps_recordings else _VOICE_NOT_KEPT
    mark = f"-r{kept_days}" if keeps_recordings else "-n"
    if transcribed_elsewhere:
        mark = f"{mark}t"
    spoken: tuple[tuple[str, str], ...] = ()
    if spoken_elsewhere:
        spoken, mark = (_SPOKEN_ELSEWHERE,), f"{mark}v"
    if keeps_code_history:
        spoken, mark = (*spoken, _CODE_KEPT), f"{mark}c"
    if collects_integrity_events:
        spoken, mark = (*spoken, _INTEGRITY_NOTED), f"{mark}i"
    with override(language):
        parts = [
            (gettext(heading), gettext(words)) for heading, words in (*text.parts[:2], voice, *spoken, *text.parts[2:])
        ]
        heading, words = parts[2]
        if transcribed_elsewhere:
            words = f"{words} {gettext(_TRANSCRIBED_ELSEWHERE)}"
        parts[2] = (heading, words.replace("{days}", str(kept_days)))
        return ConsentText(
            version=f"{text.version}{mark}",
            language=language,
            parts=tuple(parts),
            agreement=gettext(text.agreement),
            collects_integrity_events=collects_integrity_events,
        )
