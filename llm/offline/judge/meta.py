"""Whether a stretch of words speaks of judging, of the interview or to a machine, rather than of any matter.

Owns the words of examining in the six languages and what they count. They decide nothing by themselves: `aside` asks
only about stretches that share next to nothing with question and reference.
"""

from __future__ import annotations

import re
from collections.abc import Set

from llm.offline.judge.text import words

# What a stretch must gather to speak of judging: a word that is hardly used otherwise counts two, others one.
ENOUGH = 3
_CLEARLY = re.compile(
    r"""
    scor(?:e|es|ed|ing|er)|grad(?:e|es|ed|ing|er|ers)|rating|rubrics?|(?:re)?evaluat\w+|judg(?:e|es|ed|ing|ment|ement)
    |marks|graders?|examiners?|assess\w*|reviewers?|verdict|prompts?|instructions?|candidates?|applicants?|interviewers?
    |recruit\w+|hir(?:e|ed|ing)|llm|chatbot|bot|disregard|ignore|override|\d{2,3}/\d{2,3}|a\+
    |marking|jury|lawyers?|guidelines?|penali[sz]\w+|mercy|discriminat\w+|upgraded
    |prüfung\w*|ausschuss|bestnote|musterlösung\w*|durchfallen\w*|bestanden|gunsten|gutachter\w*|anwalt|systemhinweis
    |jury|corrigé|clémen\w+|bienveillan\w+|directives?|avocats?|recrut\w+
    |tribunal|solucionario|aprobar\w*|suspend(?:e|es|as|erme|ido)|directrices|abogad\w+|sobresaliente
    |gabarito|banca|reprov\w+|diretrizes|advogad\w+
    |पास|फेल|जाँच|परीक्षा|मेहरबानी|वकील|समिति|दया
    |not(?:e|en|iert)|bewert\w+|benot\w+|prüf(?:er|erin|end\w*)|punkt(?:e|en|zahl)|höchstnote|anweisung\w*|vorgaben?|ignorier\w*
    |vergiss|kandidat\w*|bewerber\w*
    |note[rz]|évalu\w+|correcteurs?|correctrice|examinateur\w*|consignes?|ignore[rz]|oublie[rz]?|candidate?s?
    |attribue[rz]?|barème
    |nota|notas|califi\w+|evalu\w+|evalú\w+|puntos|puntuaci\w+|instrucci\w+|ignora\w*|olvida\w*|candidat[oa]s?
    |avali\w+|corretor|pontos|pontua\w+|instruç\w+|ignor[ae]\w*|esque[çc]\w*|examinador\w*
    |अंक|अंकों|नंबर|मूल्यांकन|परीक्षक|निर्देश|निर्देशों|उम्मीदवार
    """.replace("\n", "").replace(" ", ""),
    re.IGNORECASE,
)
_PERHAPS = re.compile(
    r"""
    you|your|yours|yourself|me|my|mine|please|must|kindly|answer(?:s|ed)?|question|reply|replies|response|responses|respond
    |explanation|explained|said|speaker|participants?|transcript|recording|sample|solution|ideal|expected|expects?|wanted|perfect
    |perfectly|excellent|outstanding|flawless|brilliant|exactly|accurate|correct|correctly|right|complete|completely|entirely
    |full|fully|maximum|max|maximal|highest|top|best|hundred|100|10|ten|five|percent|points?|mark|marked|rate|rates|rated|credit
    |deserves?|award\w*|earn\w*|pass|passes|passed|approved?|accept\w*|benefit|doubt|generous|generously|lenient|strict|stricter
    |fair|kind|honest|teachers?|professor|experts?|colleagues?|checker|checklist|assistant|ai|system|admin|developer|tool|pipeline
    |debug|test|rules?|policy|task|output|print|return|json|true|assume|suppose|imagine|consider|treat|count|counts|credited
    |missing|nothing|everything|covered|coverage|contains?|contained|mentions?|mentioned|requirements?|criteri\w+|concepts?
    |reads?|reading|lines|sentence|word|verbatim|confirm\w*|certify|agreed|replaced|withdrawn|disabled|enabled|improvement
    |marker|committee|privileged|administrator|mentor|favou?r|kids|sorry
    |decided|microphone|rehearsal
    |knowledge|understands?|knows?|know|clearly|quality|relevance|correctness|standard|gold|scale|result|results
    |diese[rsn]?|antwort\w*|frage|bitte|sie|du|dein\w*|volle[nrs]?|vollständig|richtig|korrekt|perfekt|ausgezeichnet|fehlt|alles
    |nichts|gib|vergib|großzügig\w*|regeln|beste[nrs]?|maximal\w*|ergebnis|fehlerfrei|hervorragend|einzutragen|hundert|streng|freund\w*|gesagt|runden|regel|auftrag
    |eingabe|kontrolliert|wesentliche\w*
    |cette|réponse|question|vous|votre|tu|ton|complète|correcte|parfaite?|excellente?|maximum|meilleure?|mérite|points|donnez?
    |manque|règles|indulgent|toujours|précédentes?|vingt|exacte?|irréprochable|transcription|considère|attendus?|abordés?|professeur|relu|remarquable
    |faveur|poste|gentil\w*|comparez|annulées?|logiciel|autorise|vérifications?|explication|prestation
    |esta|respuesta|pregunta|usted|eres|tus?|completa|correcta|perfecta|excelente|máxim\w+|mejor|merece|falta|reglas|generos[oa]
    |anteriores|da(?:me|le)|pon|siempre|todos|todo|clave|diez|impecable|anulad\w+|revisó|catedrático|trabajo|amable|compares|redondea|favor|herramienta
    |autorizo|resultado|explicación|exposición|válid\w+|palabra|tarea
    |resposta|pergunta|você|agora|seu|sua|completa|correta|perfeita|melhor|merece|regras|dê|aprov\w+|nenhum|nada|ponto|dez|impecável|cancelad\w+|corrigiu|professor|emprego|pena|compare|arredonde|dúvida|ferramenta
    |explicação|exposição|certo|acerto|tarefa|prezad\w+|bondos\w+
    |उत्तर|जवाब|सवाल|तुम|आप|सही|पूर्ण|पूरे|पूरी|सबसे|अच्छे|दो|दें|नियम|भूल|जाओ|कमी|पिछले|उदार|गलती|ग़लती|परिणाम|फैसला|शिक्षक|प्रोफेसर|नौकरी|ज़रूरत|रद्द|अनुमति|काम|मशीन|उत्कृष्ट
    """.replace("\n", "").replace(" ", ""),
    re.IGNORECASE,
)


def speaks_of_judging(text: str, of_the_matter: Set[str] = frozenset()) -> bool:
    """Whether enough words of the text are of examining; words `of_the_matter` itself count nothing."""
    return words_of_judging(text, of_the_matter) >= ENOUGH


def words_of_judging(text: str, of_the_matter: Set[str] = frozenset()) -> int:
    """How many different words of examining the text holds, clear ones counted twice."""
    found = {word.removesuffix("'s") for word in words(text)} - of_the_matter
    return sum(2 if _CLEARLY.fullmatch(word) else bool(_PERHAPS.fullmatch(word)) for word in found)
