"""Which of two versions of an answer's words is judged: what came live, or what the recording says. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from interviews.live.turn.listening import words_of

# Whisper's mean token probability on clear speech is 0.8 and more; what is right less than half the time is of no use
# to a judge. Between the two a person should look over it.
UNUSABLE_BELOW = 0.45
UNSURE_BELOW = 0.7
# A recogniser stops, or a connection drops: then much is missing of one version. Less than this is more than wording.
LEAST_SHARE = 0.7
# The fastest debaters reach six words a second. More than that was not said in that time.
MOST_WORDS_A_SECOND = 6.0


@dataclass(frozen=True)
class Version:
    """Words with how sure who wrote them down is of them, 0 to 1; None where nobody tells."""

    text: str
    confidence: float | None = None

    @property
    def words(self) -> int:
        return len(words_of(self.text))


def recording_is_better(live: Version, heard: Version, *, seconds: float, touched: bool) -> bool:
    """Whether the recording's words stand in for the live ones.

    `touched`: the candidate typed or corrected the live words; they meant them, and nothing takes their place.
    `seconds` is the length of the recording.
    """
    if touched or not is_plausible(heard, seconds=seconds):
        return False
    if not live.words:
        return True
    if heard.confidence is not None and heard.confidence < UNSURE_BELOW:
        # As long as the live words are about as many, they were right in front of the candidate, who let them stand.
        return heard.words * LEAST_SHARE > live.words
    return heard.words >= live.words * LEAST_SHARE


def is_plausible(heard: Version, *, seconds: float) -> bool:
    """Whether somebody can have said this in that time, and whoever wrote it down believes it."""
    if not heard.words or heard.words > seconds * MOST_WORDS_A_SECOND + 3:
        return False
    return heard.confidence is None or heard.confidence >= UNUSABLE_BELOW


def wants_correction(chosen: Version) -> bool:
    """Whether the candidate should look over it before it is relied on."""
    return chosen.confidence is not None and chosen.confidence < UNSURE_BELOW
