"""Words that tell who somebody is rather than what they know: names, gender, origin, schools.

Owns which words those are. They count neither for nor against an answer, unless the question expects them.
"""

from __future__ import annotations

import re

# Names that the word list holds because technical prose mentions people; any other name is unknown to it anyway.
_NAMES = """
adam albert alex alexander alice amy andrew andy anna anne arthur bailey barbara ben bert bob brian carl carlo carlos
carlson charles chris christian christopher claire clark cohen craig curtis dan daniel dave david dennis diana diego
donald edward elizabeth emily emma eric erik ernest eva francis friedman gary george gordon graham greg hans harold
harry heinz helen henry howard hugh ian isaac jack jacob jakub james jan jane jason jean jeff jenkins jennifer jeremy
jerry jim joan joe johan johannes john johnson jon jonathan jones jordan joseph josh julia julian karen karl kate keith
kendra kenneth kevin kim larry lars laura lee leon levin lewis linda lisa louis lucas lucy luis luke marco maria marie
mario mark markus martin mary mathieu matt matthew matthieu meijer michael miguel mike miller morris mary nancy neil
nicholas nick nicolas nina oliver oscar otto pam patrick paul peter phil philip polly ralph raymond rebecca richard
richardson robert roberts robinson roger roman ron ross roy ryan sally sam samuel sara sarah scott simon sims smith
stanley stefan stephen steve steven stuart sue susan sylvester taylor thomas tim todd tom tony travis victor vincent
virginia walker walter william williams wilson wright
"""
_GENDER = """
he him his himself she her hers herself man men woman women male female boy boys girl girls guy guys lady ladies
gentleman gentlemen husband wife father mother dad mom mum son daughter brother sister uncle aunt nephew niece
grandfather grandmother mr mrs sir madam masculine feminine gender
"""
_ORIGIN = """
africa african america american arab arabic argentina asia asian australia australian austria austrian belgium berlin
boston brazil brazilian britain british california cambridge canada canadian chicago china chinese columbia cornell
czech danish delhi denmark dutch egypt england english europe european finland finnish france french german germany
greece greek harvard hindi hungarian hungary india indian indonesia iran ireland irish israel italian italy japan
japanese kenya korea korean london madrid mexican mexico michigan moscow nigeria nigerian norway norwegian oxford
pakistan paris poland polish portugal portuguese princeton romania russia russian scotland scottish seattle spain
spanish stanford sweden swedish swiss switzerland sydney texas tokyo toronto turkey turkish ukraine vienna vietnam wales
washington yale york zurich christian hindu jewish muslim catholic
"""
_SCHOOLS = "university universities college school polytechnic institute academy campus alumni alumnus"

PERSONAL_WORDS = frozenset(f"{_NAMES} {_GENDER} {_ORIGIN} {_SCHOOLS}".split())

# Behind such words stands a name, whatever words it is made of: up to three of them, within the sentence.
_NAME = r"(?:[\w\u0900-\u097f'’.-]+[ \t]*){1,3}?(?=[,.;:!?\n]|$|\b(?:and|und|et|y|e|from|aus|i|ich|je|who|at|in)\b)"
_WORD = r"[\w'’-]+"
_SCHOOL = r"(?:university|college|institute|school|academy)"
_INTRODUCTIONS = re.compile(
    rf"\b(?:my\s+name\s+is|my\s+name's|people\s+call\s+me|mein\s+name\s+ist|ich\s+hei(?:ß|ss)e|je\s+m['’]appelle"
    rf"|mon\s+nom\s+est|me\s+llamo|mi\s+nombre\s+es|me\s+chamo|(?:o\s+)?meu\s+nome\s+é|मेरा\s+नाम)\s+{_NAME}"
    rf"|\b(?:mr|mrs|dr|prof|professor|herr|frau|monsieur|madame|señor|señora|senhor|senhora)\b\.?\s+{_WORD}"
    # Behind a figure "ms" is a unit.
    rf"|(?<!\d)(?<!\d\s)\bms\.?\s+{_WORD}"
    rf"|\b(?:graduated|degree|studied|studies|diploma|alumn\w+)\s+(?:at|from)\s+(?:the\s+)?(?:{_SCHOOL}\s+of\s+)?{_WORD}"
    rf"(?:\s+{_SCHOOL})?"
    rf"|\b{_SCHOOL}\s+of\s+{_WORD}|\b{_WORD}\s+(?:university|college|polytechnic)\b",
    re.IGNORECASE,
)


def without_introductions(text: str) -> str:
    """The text with names that are introduced as such turned into spaces; every offset stays."""
    return _INTRODUCTIONS.sub(lambda match: " " * len(match.group()), text)
