"""Which voice of a provider a style of speaking means, by language. Data; knows no persona and no provider's API."""

from __future__ import annotations

from typing import Literal

from llm.purposes import Language

Style = Literal["woman", "man", "bright", "calm"]

EDGE_VOICES: dict[Language, dict[Style, str]] = {
    "en": {
        "woman": "en-GB-SoniaNeural",
        "man": "en-GB-RyanNeural",
        "bright": "en-US-AvaNeural",
        "calm": "en-US-AndrewNeural",
    },
    "de": {
        "woman": "de-DE-KatjaNeural",
        "man": "de-DE-ConradNeural",
        "bright": "de-DE-AmalaNeural",
        "calm": "de-DE-KillianNeural",
    },
    "fr": {
        "woman": "fr-FR-DeniseNeural",
        "man": "fr-FR-HenriNeural",
        "bright": "fr-FR-EloiseNeural",
        "calm": "fr-CA-AntoineNeural",
    },
    "es": {
        "woman": "es-ES-ElviraNeural",
        "man": "es-ES-AlvaroNeural",
        "bright": "es-MX-DaliaNeural",
        "calm": "es-MX-JorgeNeural",
    },
    "pt": {
        "woman": "pt-BR-FranciscaNeural",
        "man": "pt-BR-AntonioNeural",
        "bright": "pt-PT-RaquelNeural",
        "calm": "pt-PT-DuarteNeural",
    },
    "hi": {
        "woman": "hi-IN-SwaraNeural",
        "man": "hi-IN-MadhurNeural",
        "bright": "hi-IN-SwaraNeural",
        "calm": "hi-IN-MadhurNeural",
    },
}

# A language of espeak-ng, and after the plus the shape of the throat.
_ESPEAK_LANGUAGES: dict[Language, str] = {
    "en": "en-gb-x-rp",
    "de": "de",
    "fr": "fr",
    "es": "es",
    "pt": "pt-br",
    "hi": "hi",
}
_ESPEAK_SHAPES: dict[Style, str] = {"woman": "f3", "man": "m3", "bright": "f4", "calm": "m7"}

HOSTED_VOICES: dict[str, dict[Style, str]] = {
    "openai": {"woman": "sage", "man": "ash", "bright": "coral", "calm": "echo"},
    "groq": {"woman": "hannah", "man": "austin", "bright": "autumn", "calm": "daniel"},
}


def espeak_voice(language: Language, style: Style) -> str:
    return f"{_ESPEAK_LANGUAGES[language]}+{_ESPEAK_SHAPES[style]}"
