"""What can be told about a program by rules: what its text shows, how its time grows, how like another it is.

Runs nothing of a stranger's itself: programs that measure are made here and handed to whoever has a sandbox.
"""

from interviews.programs.facts import CodeFacts, Function, Growth, StaticReading, StaticRemark, TestFact
from interviews.programs.growth import TOP_LEVEL_NAME, arguments_from, growth_from, probe_source
from interviews.programs.similarity import shingles, similarity
from interviews.programs.static import static_reading

__all__ = [
    "TOP_LEVEL_NAME",
    "CodeFacts",
    "Function",
    "Growth",
    "StaticReading",
    "StaticRemark",
    "TestFact",
    "arguments_from",
    "growth_from",
    "probe_source",
    "shingles",
    "similarity",
    "static_reading",
]
