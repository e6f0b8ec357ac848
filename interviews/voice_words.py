"""Every sentence about speaking and listening that the room's scripts show to a candidate. Data, like room_words."""

from __future__ import annotations

VOICE_WORDS: dict[str, str] = {
    "hint_voice": "Speak, then press Send or the space key. You can correct the words first.",
    "hint_typing": "Ctrl + Enter sends it.",
    "recording": "Listening",
    "not_recording": "Not listening",
    "sending_in": "Sent in {seconds} s.",
    "microphone_none": "No microphone was found. You can answer by typing, which is just as good, or plug one in.",
    "microphone_denied": "The browser does not let this page use the microphone. You can answer by typing, which is "
    "just as good, or allow it beside the address and choose speaking again.",
    "microphone_insecure": "Browsers give a microphone only to pages on a secure address (https). You can answer by "
    "typing, which is just as good.",
    "microphone_busy": "The microphone did not start; another program may be using it. You can answer by typing, which "
    "is just as good, or try once more.",
    "microphone_lost": "The microphone was disconnected. What you had said is kept. Go on by typing, or choose "
    "speaking again when it is back.",
    "no_captions": "Your words are not shown while you speak, but they are recorded and written down afterwards. "
    "Go on speaking, or type.",
    "writing_down": "One moment: your words are being written down.",
    "check_words": "This is what was understood. Correct it if you like, then send it.",
    "go_on_speaking": "Go on speaking",
    "not_written_down": "Your words could not be written down just now. You can send the recording as it is, and it is "
    "written down later, or type your answer.",
    "send_recording": "Send the recording",
    # before the beginning
    "trial_speak": "Say something, for example where you are sitting.",
    "trial_heard": "You were heard. You can listen to it: nothing of it was kept.",
    "trial_silent": "Nothing was heard. Is the right microphone chosen, and is it switched on?",
    "practice_begin": "Answer it aloud",
    "practice_stop": "Stop",
    "practice_speak": "Speak as you would in the interview, then press Stop.",
    "practice_heard": "This is how you sound. Nothing of it was sent or kept.",
    "speaker_loading": "One moment.",
    "speaker_played": "Did you hear it? If not, turn up the volume. Everything is also written on the page.",
    "speaker_failed": "There is no voice just now. Everything the interviewer says is written on the page.",
    "asked_person": "The team has been asked for a conversation with a person. You need not begin here.",
    "asked_time": "The team has been asked for more time. Come back by the same link when they have answered.",
    "not_asked": "That could not be sent just now. Please try again in a moment.",
    "choices_not_kept": "The server could not be reached. Please try again in a moment.",
}
