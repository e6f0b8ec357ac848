"""The words that head the sections of a résumé or a job description, in the languages people write them in."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, get_args

SectionName = Literal[
    "summary",
    "experience",
    "education",
    "skills",
    "projects",
    "languages",
    "certificates",
    "awards",
    "publications",
    "volunteering",
    "interests",
    "references",
    "contact",
    "links",
    "additional",
    "responsibilities",
    "requirements",
    "nice_to_have",
    "benefits",
    "company",
]
SECTION_NAMES: tuple[SectionName, ...] = get_args(SectionName)

# One line for each language: English, German, French, Spanish, Portuguese and Italian, Chinese.
HEADINGS: dict[SectionName, str] = {
    "summary": """
        summary, professional summary, executive summary, career summary, profile, professional profile, about,
        about me,
        objective, career objective, overview, introduction, personal statement, highlights, who i am
        profil, kurzprofil, über mich, zusammenfassung, persönliches profil, ziel, berufsziel
        profil, à propos, à propos de moi, résumé, résumé professionnel, objectif, présentation, accroche
        perfil, perfil profesional, sobre mí, resumen, resumen profesional, objetivo, extracto, acerca de mí
        perfil profissional, sobre mim, resumo, objetivo profissional, profilo, profilo professionale, chi sono
        个人简介, 自我评价, 个人总结, 求职意向
    """,
    "experience": """
        experience, experiences, work experience, professional experience, employment, employment history, work
        history, career history,
        professional background, relevant experience, work, industry experience, internship, internships, internship
        experience,
        positions, positions held, career, job history, teaching experience, research experience, leadership
        experience
        berufserfahrung, erfahrung, erfahrungen, beruflicher werdegang, werdegang, praxiserfahrung, berufspraxis,
        praktika, praktikum,
        berufliche erfahrung, berufliche laufbahn, arbeitserfahrung, beruflicher hintergrund
        expérience, expériences, expérience professionnelle, expériences professionnelles, parcours professionnel,
        parcours, stages,
        emplois, expériences de travail
        experiencia, experiencia laboral, experiencia profesional, trayectoria, trayectoria profesional, historial
        laboral,
        experiencia de trabajo, prácticas
        experiência, experiência profissional, histórico profissional, esperienza, esperienze, esperienza
        lavorativa,
        esperienza professionale, esperienze professionali
        工作经历, 实习经历, 工作经验, 职业经历, 实践经历, 职业经验
    """,
    "education": """
        education, academic background, academic history, education and training, educational background, studies,
        qualifications,
        academic qualifications, degrees, coursework, relevant coursework, training, courses, academics
        ausbildung, bildung, bildungsweg, studium, schulbildung, akademischer werdegang, aus und weiterbildung,
        weiterbildung,
        weiterbildungen, hochschulbildung, schulische laufbahn
        formation, formations, éducation, études, diplômes, parcours académique, parcours scolaire, cursus,
        formation académique
        educación, formación, formación académica, estudios, titulación, formación complementaria, cursos
        educação, formação, formação acadêmica, istruzione, formazione, istruzione e formazione
        教育经历, 教育背景, 学历, 教育
    """,
    "skills": """
        skills, technical skills, key skills, core skills, core competencies, competencies, technologies, tech
        stack, technical expertise,
        expertise, areas of expertise, skills summary, professional skills, computer skills, it skills, tools, tools
        and technologies,
        software, technical proficiencies, programming languages, programming, technical summary, key competencies,
        hard skills,
        soft skills, software programs, specialties, abilities, technical knowledge, skill set, operating systems,
        frameworks, libraries, databases, technology
        kenntnisse, fähigkeiten, kompetenzen, it kenntnisse, edv kenntnisse, fachkenntnisse, technische kenntnisse,
        technologien,
        kernkompetenzen, qualifikationen, besondere kenntnisse, fachliche kompetenzen, werkzeuge,
        programmiersprachen, skills und tools
        compétences, compétences techniques, compétences clés, compétences informatiques, savoir faire, outils,
        informatique, technologies,
        compétences professionnelles, logiciels, savoir être, développement informatique
        habilidades, competencias, aptitudes, conocimientos, conocimientos técnicos, habilidades técnicas,
        competencias técnicas,
        tecnologías, herramientas, informática
        competências, conhecimentos, tecnologias, ferramentas, competenze, competenze tecniche, capacità, conoscenze
        informatiche
        技能, 专业技能, 技术栈, 技能特长, 个人技能
    """,
    "projects": """
        projects, project, personal projects, selected projects, key projects, side projects, project experience,
        academic projects,
        open source, open source projects, open source contributions, notable projects, portfolio, research projects
        projekte, projekt, ausgewählte projekte, projekterfahrung, persönliche projekte, eigene projekte,
        referenzprojekte
        projets, projet, projets personnels, réalisations, projets académiques, projets réalisés
        proyectos, proyecto, proyectos personales, proyectos destacados
        projetos, projetos pessoais, progetti, progetti personali
        项目, 项目经历, 项目经验, 开源贡献, 开源项目, 项目与论文
    """,
    "languages": """
        languages, language, language skills, spoken languages
        sprachen, sprachkenntnisse, fremdsprachen
        langues, langue, compétences linguistiques
        idiomas, lenguas
        línguas, lingue, competenze linguistiche
        语言, 语言能力
    """,
    "certificates": """
        certificates, certifications, certification, licenses, licences, licenses and certifications, credentials,
        professional development,
        courses and certifications, accreditations
        zertifikate, zertifizierungen, lizenzen, fortbildungen, zertifikate und weiterbildungen
        certificats, certifications, habilitations
        certificados, certificaciones
        certificações, certificazioni, certificati
        证书, 资格证书
    """,
    "awards": """
        awards, honors, honours, honors and awards, achievements, accomplishments, scholarships, distinctions,
        recognition, prizes,
        key achievements
        auszeichnungen, preise, stipendien, erfolge, ehrungen
        prix, distinctions, récompenses, bourses
        premios, reconocimientos, logros, becas, distinciones
        prêmios, premi, riconoscimenti
        所获奖项, 获奖情况, 奖项, 荣誉
    """,
    "publications": """
        publications, papers, selected publications, talks, presentations, patents, conferences, research
        publikationen, veröffentlichungen, vorträge, patente, forschung
        publications, articles, conférences, brevets, recherche
        publicaciones, ponencias, patentes, investigación
        publicações, pubblicazioni
        论文, 发表论文, 专利
    """,
    "volunteering": """
        volunteering, volunteer experience, volunteer work, community service, community involvement, on campus
        involvement, activities,
        extracurricular activities, leadership, involvement, campus involvement, memberships, professional
        memberships, affiliations
        ehrenamt, ehrenamtliches engagement, engagement, mitgliedschaften, ehrenamtliche tätigkeiten
        bénévolat, activités, engagement associatif, vie associative, activités extra scolaires
        voluntariado, actividades, actividades extracurriculares
        voluntariado, attività, volontariato
        社会活动, 志愿者经历, 校园经历
    """,
    "interests": """
        interests, hobbies, hobbies and interests, personal interests, interests and hobbies
        interessen, hobbys, hobbies und interessen, freizeit
        centres d'intérêt, centre d'intérêt, loisirs, intérêts
        intereses, aficiones, pasatiempos
        interesses, interessi, hobby
        兴趣爱好, 爱好
    """,
    "references": """
        references, referees, recommendations
        referenzen
        références
        referencias
        referências, referenze
        推荐人
    """,
    "contact": """
        contact, contact details, contact information, personal details, personal information, personal data,
        details, contact me
        kontakt, kontaktdaten, persönliche daten, persönliche angaben, angaben zur person, zur person
        contact, coordonnées, informations personnelles, état civil
        contacto, datos personales, información de contacto, datos de contacto
        contato, dados pessoais, contatti, dati personali, informazioni personali
        联系方式, 个人信息, 基本信息
    """,
    "links": """
        links, online, online profiles, social, social media, find me online, websites, web
        links, profile im netz
        liens, sur le web
        enlaces, redes sociales
        ligações, link
        链接, 个人主页
    """,
    "additional": """
        additional information, additional, other, miscellaneous, further information, other information, additional
        skills, misc,
        additional details
        sonstiges, weitere angaben, zusätzliche informationen, weiteres, weitere informationen
        divers, informations complémentaires, autres, autres informations
        otros, otros datos, información adicional, datos de interés
        informações adicionais, outras informações, altro, altre informazioni
        其他, 其他信息
    """,
    "responsibilities": """
        responsibilities, key responsibilities, duties, your role, the role, what you will do, what you'll do, role
        overview, tasks,
        job description, about the role, about the job, your responsibilities, your mission, role description, the
        job,
        essential functions, what you will be doing, day to day
        aufgaben, ihre aufgaben, deine aufgaben, tätigkeiten, aufgabengebiet, das erwartet dich, das erwartet sie
        missions, vos missions, tes missions, responsabilités, le poste, description du poste
        responsabilidades, funciones, tus funciones, descripción del puesto, qué harás
        responsabilidades, atividades, responsabilità, mansioni
        岗位职责, 工作职责, 职位描述
    """,
    "requirements": """
        requirements, required skills, required qualifications, minimum qualifications, basic qualifications, what
        you bring, your profile,
        what we are looking for, what we're looking for, who you are, must have, must haves, essential, you have,
        about you,
        job requirements, key requirements, your skills, what you need, you bring, required, required experience,
        your qualifications
        anforderungen, ihr profil, dein profil, das bringen sie mit, das bringst du mit, voraussetzungen,
        anforderungsprofil, was du mitbringst
        profil recherché, votre profil, ton profil, exigences, compétences requises, prérequis
        requisitos, tu perfil, perfil buscado, qué buscamos, requisitos mínimos
        requisitos, requisiti, il tuo profilo
        任职要求, 岗位要求, 职位要求
    """,
    "nice_to_have": """
        nice to have, nice to haves, preferred qualifications, preferred skills, bonus, bonus points, desirable,
        preferred, good to have,
        plus, a plus, nice to have skills, preferred experience, optional
        von vorteil, wünschenswert, pluspunkte, das wäre toll, idealerweise
        les plus, atouts, serait un plus, un plus
        deseable, se valora, valorable, será un plus
        diferencial, desejável, gradito, costituisce un plus
        加分项, 优先条件
    """,
    "benefits": """
        benefits, what we offer, we offer, perks, our offer, why join us, compensation, salary, compensation and
        benefits, perks and benefits
        wir bieten, unser angebot, benefits, das bieten wir, was wir bieten
        avantages, nous offrons, ce que nous offrons
        beneficios, ofrecemos, qué ofrecemos
        benefícios, oferecemos, benefit, offriamo
        福利待遇, 薪资福利
    """,
    "company": """
        about us, about the company, the company, who we are, our company, company description, about the team, the
        team
        über uns, das unternehmen, wer wir sind
        qui sommes nous, l'entreprise, à propos de nous
        sobre nosotros, la empresa, quiénes somos
        sobre nós, a empresa, chi siamo, l'azienda
        公司介绍, 关于我们
    """,
}

MAX_HEADING_CHARS = 60
# Numbers, bullets and rules around the words of a heading.
_DECORATION = re.compile(r"^[\W\d_]+|[\W_]+$")
_BETWEEN = re.compile(r"[^\w&]+")
_JOINTS = re.compile(r"\s*(?:&|\band\b|\bund\b|\bet\b|\by\b|\be\b)\s*|\s*[/,|+•]\s*")


def folded(text: str) -> str:
    """Lower case without accents, for comparing words people write with and without them."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _key(text: str) -> str:
    return _BETWEEN.sub(" ", folded(text)).strip()


_SECTION_OF: dict[str, SectionName] = {}
for _section, _words in HEADINGS.items():
    for _heading in re.split(r"[,\n]", _words):
        if _key(_heading):
            _SECTION_OF.setdefault(_key(_heading), _section)


def section_of(line: str) -> SectionName | None:
    """The section that a line heads, or None when the line is no heading.

    A heading made of several ("Awards & Publications") heads the section of its first known part.
    """
    if not 2 <= len(line) <= MAX_HEADING_CHARS:
        return None
    words = _DECORATION.sub("", line.strip())
    found = _SECTION_OF.get(_key(words))
    if found is not None:
        return found
    parts = [_key(part) for part in _JOINTS.split(folded(words)) if part]
    if len(parts) > 1 and all(part in _SECTION_OF for part in parts):
        return _SECTION_OF[parts[0]]
    return None
