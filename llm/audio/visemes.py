"""From phonemes to mouth shapes: eleven shapes that an avatar can show. Pure."""

from __future__ import annotations

_SHAPES = {
    "PP": "pbm",
    "FF": "fv",
    "DD": "tdnlθðɹr",
    "SS": "szʃʒ",
    "kk": "kɡgŋh",
    "aa": "aɑæʌɐ",
    "E": "eɛəɜ",
    "I": "iɪj",
    "O": "oɔɒ",
    "U": "uʊw",
}
_SHAPE_OF = {phoneme: shape for shape, phonemes in _SHAPES.items() for phoneme in phonemes}
CLOSED = "sil"
# When the second half of a diphthong begins.
_GLIDE_MS = 70


def viseme_track(phonemes: tuple[tuple[int, str], ...]) -> tuple[tuple[int, str], ...]:
    """The mouth's shapes over time, from phonemes in IPA with their beginnings in milliseconds."""
    track: list[tuple[int, str]] = []
    for at, phoneme in phonemes:
        shapes = [_SHAPE_OF[sign] for sign in phoneme if sign in _SHAPE_OF][:2] or [CLOSED]
        for number, shape in enumerate(shapes):
            if not track or track[-1][1] != shape:
                track.append((at + number * _GLIDE_MS, shape))
    return tuple(track)
