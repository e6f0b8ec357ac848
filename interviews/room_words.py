"""Every sentence that the room's scripts show to a candidate. Data: the page hands it to static/interviews/room/.

`{name}` is the interviewer's; the other places are filled in by the scripts.
"""

from __future__ import annotations

from django.utils.translation import gettext

from interviews.voice_words import VOICE_WORDS

ROOM_WORDS: dict[str, str] = {
    # the interviewer's state, beside the portrait
    "listening": "{name} is listening",
    "thinking": "{name} is thinking",
    "speaking": "{name} is speaking",
    "waiting": "{name} is waiting for you",
    # the interviewer's voice
    "voice_browser": "You hear a voice of your browser.",
    "voice_none": "The voice is not available. Please read along.",
    "voice_refused": "Your browser lets nobody speak yet. Press “Repeat the question” to hear it.",
    "voice_off": "The voice is off. Please read along.",
    # where in the interview
    "progress": "Question {asked} of {total}",
    "label_preset": "Question {number}",
    "label_follow_up": "Follow-up to question {number}",
    "label_follow_up_resume": "Follow-up to the question from your résumé",
    "label_resume": "From your résumé",
    "label_coding": "Question {number}, coding",
    # clocks
    "time_left": "{time} left",
    "time_up": "time is up",
    "interview_120s": "Two minutes are left of the interview.",
    "interview_30s": "Thirty seconds are left of the interview.",
    "question_120s": "Two minutes are left for this question.",
    "question_30s": "Thirty seconds are left for this question.",
    "grace": "The time is up. You may finish the sentence you are writing: there is one more minute.",
    # connection
    "connected": "Connected",
    "connecting": "Connecting",
    "reconnecting": "Reconnecting",
    "offline": "Offline",
    "not_connected": "Not connected",
    "reconnecting_long": "The connection was lost. What you have said and written is kept on this page.",
    "offline_long": "You are offline. What you have said and written is kept on this page and is sent when you are "
    "back.",
    "retry_in": "Next attempt in {seconds} s.",
    "retry_soon": "Trying to connect.",
    "back": "The connection is back. Nothing was lost.",
    # the answer
    "no_words": "No words yet",
    "one_word": "1 word",
    "words": "{count} words",
    "send": "Send answer",
    "sending": "Sending",
    "end_when_back": "The interview ends as soon as the connection is back.",
    "empty_answer": "Write an answer first, or skip the question.",
    "kept_until_back": "Your answer is kept here and is sent as soon as the connection is back.",
    "too_large": "The answer is too long to be sent. Please shorten it.",
    "rate_limited": "That was a little fast. Your answer is kept and is sent again in a moment.",
    "stale_turn": "That belonged to a question that is closed already. This is the one that is open.",
    "invalid_state": "That cannot be done just now. Your answer is kept on this page.",
    "internal": "Something went wrong on our side. Your answer is kept and is sent again in a moment.",
    "invalid_message": "This page and the server did not understand each other. Please reload the page: "
    "your answer is kept.",
    "unknown_error": "Something did not work. Your answer is kept on this page.",
    # a question's end
    "time_up_sent": "The time for this question was up. What you had written was sent as your answer.",
    "time_up_empty": "The time for this question was up, and nothing had been written. The interview goes on.",
    "answered_elsewhere": "This question was closed while you were away. What you had written was sent as your answer.",
    "leftover": "These last words came after the time and are not part of it: “{words}”",
    "other_version": "Another version of this answer was found, from another tab or an earlier connection:",
    "other_version_button": "Add it to the answer",
    "skipped": "Skipped",
    "no_answer": "No answer",
    "you": "You",
    "said_question": "{label}. {said}",
    "repeated": "Once more. {said}",
    # questions to the candidate
    "skip_title": "Skip this question?",
    "skip_text": "A skipped question is not assessed; it does not count as a wrong answer. You cannot come back to it.",
    "skip_text_written": "A skipped question is not assessed; it does not count as a wrong answer. What you have "
    "written stays on record with it. You cannot come back to it.",
    "skip_yes": "Skip the question",
    "end_title": "End the interview?",
    "end_text": "The interview ends now and cannot be taken up again. The answers you have sent are kept.",
    "end_text_written": "The interview ends now and cannot be taken up again. The answers you have sent are kept, and "
    "so is what you have written to this question.",
    "end_yes": "End the interview",
    # what the page can come to
    "replaced_title": "This interview is open in another tab",
    "replaced_text": "Only one tab can hold it at a time. You can go on there, or use it here instead.",
    "replaced_button": "Use it here",
    "refused_title": "This browser does not hold the key to this interview",
    "refused_text": "The key is kept in the browser in which you began, and it is not here, or not any more. Please "
    "open the invitation link in that browser. If that does not help, ask the team that invited you for another "
    "attempt.",
    "refused_button": "Go to the invitation",
    "missing_title": "This interview does not exist any more",
    "missing_text": "It may have been deleted by the team that invited you. Please ask them.",
    "missing_button": "Go to the invitation",
    "ended_title": "Thank you",
    "ended_text": "The interview is over. The closing page opens in a moment.",
    "ended_button": "Go to the closing page",
}


# All of them, as the page hands them over: what the catalogs under locale/ hold a translation of.
SCRIPT_WORDS: dict[str, str] = ROOM_WORDS | VOICE_WORDS

INTERVIEW_KINDS: dict[str, str] = {"technical": "Technical", "behavioural": "Behavioural", "mixed": "Mixed"}


def words_for_scripts(name: str) -> dict[str, str]:
    """The scripts' sentences in the language that is active, with the interviewer's name in them."""
    return {key: gettext(sentence).replace("{name}", name) for key, sentence in SCRIPT_WORDS.items()}


def label_in_words(label: str) -> str:
    """A question's label as a candidate reads it: "Q1 Follow-up 1" is "Follow-up to question 1"."""
    root, _, follow_up = label.partition(" Follow-up ")
    number = root.removeprefix("Q")
    if not number.isdigit():
        return gettext(ROOM_WORDS["label_follow_up_resume" if follow_up else "label_resume"])
    return gettext(ROOM_WORDS["label_follow_up" if follow_up else "label_preset"]).replace("{number}", number)
