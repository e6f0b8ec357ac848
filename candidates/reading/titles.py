"""Words that tell a job title, in several languages."""

from __future__ import annotations

import re

from candidates.reading.headings import folded

_TITLE_WORDS = """
    engineer developer programmer architect analyst scientist researcher manager director lead head officer
    consultant administrator admin designer specialist coordinator assistant associate intern trainee apprentice
    technician representative executive president founder co-founder owner partner advisor adviser strategist
    planner producer editor writer author journalist translator interpreter teacher tutor professor lecturer
    instructor trainer coach mentor nurse doctor physician surgeon pharmacist therapist psychologist accountant
    auditor controller bookkeeper banker broker trader lawyer attorney paralegal recruiter supervisor foreman
    mechanic electrician operator driver clerk secretary receptionist cashier salesperson salesman seller buyer
    agent marketer photographer artist animator illustrator chef cook waiter bartender volunteer maintainer
    contributor creator freelancer contractor tester scrum-master cto ceo cfo coo cio vp sre dba professional expert
    fellow postdoc student employee werkstudent member
    entwickler entwicklerin softwareentwickler softwareentwicklerin ingenieur ingenieurin leiter leiterin teamleiter
    projektleiter projektleiterin abteilungsleiter berater beraterin mitarbeiter mitarbeiterin sachbearbeiter
    sachbearbeiterin assistent assistentin praktikant praktikantin auszubildender auszubildende geschaftsfuhrer
    geschaftsfuhrerin verkaufer verkauferin buchhalter buchhalterin referent referentin lehrer lehrerin techniker
    technikerin informatiker informatikerin fachinformatiker administratorin architektin designerin wissenschaftler
    physiker physikerin arzt arztin krankenpfleger krankenpflegerin erzieher erzieherin mechatroniker elektriker
    elektrikerin
    developpeur developpeuse ingenieure chef cheffe responsable directeur directrice consultante gestionnaire
    stagiaire apprenti apprentie technicien technicienne comptable conseiller conseillere charge chargee assistante
    vendeur vendeuse enseignant enseignante formateur formatrice redacteur redactrice alternant alternante analyste
    physicien physicienne chercheur chercheuse medecin infirmier infirmiere avocat avocate educateur educatrice
    desarrollador desarrolladora ingeniero ingeniera jefe jefa gerente director directora responsable analista
    consultor consultora becario becaria tecnico tecnica contable asesor asesora auxiliar asistente vendedor
    vendedora profesor profesora coordinador coordinadora programador programadora disenador disenadora enfermero
    enfermera abogado abogada
    desenvolvedor desenvolvedora engenheiro engenheira estagiario estagiaria sviluppatore ingegnere tirocinante
"""
_TITLE = re.compile(r"\b(?:" + "|".join(sorted(set(_TITLE_WORDS.split()), key=len, reverse=True)) + r")\b")
_CJK_TITLE = re.compile("工程师|开发|经理|主管|总监|实习生|架构师|设计师|分析师|顾问|助理|研究员|教师")


def has_title_word(text: str) -> bool:
    """Whether the text names a kind of job."""
    return _TITLE.search(folded(text)) is not None or _CJK_TITLE.search(text) is not None
