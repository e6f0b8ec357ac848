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
        about me and my work, profile summary, professional overview, career profile, personal profile,
        job applied for, statement
        über mich selbst, persönliches, kurzvorstellung, mein profil
        profil professionnel, mon profil, qui suis je, poste visé, emploi recherché
        sobre mi, mi perfil, perfil personal
        perfil pessoal, sobre, resumo do perfil
        个人评价, 关于我, 自我介绍, 个人优势
    """,
    "experience": """
        experience, experiences, work experience, professional experience, employment, employment history,
        work history, career history,
        professional background, relevant experience, work, industry experience, internship, internships,
        internship experience,
        positions, positions held, career, job history, teaching experience, research experience,
        leadership experience
        berufserfahrung, erfahrung, erfahrungen, beruflicher werdegang, werdegang, praxiserfahrung, berufspraxis,
        praktika, praktikum,
        berufliche erfahrung, berufliche laufbahn, arbeitserfahrung, beruflicher hintergrund
        expérience, expériences, expérience professionnelle, expériences professionnelles, parcours professionnel,
        parcours, stages,
        emplois, expériences de travail
        experiencia, experiencia laboral, experiencia profesional, trayectoria, trayectoria profesional,
        historial laboral,
        experiencia de trabajo, prácticas
        experiência, experiência profissional, histórico profissional, esperienza, esperienze,
        esperienza lavorativa,
        esperienza professionale, esperienze professionali
        工作经历, 实习经历, 工作经验, 职业经历, 实践经历, 职业经验
        employment experience, professional career, career summary and experience, selected experience,
        professional history
        berufliche stationen, beruflicher lebenslauf, stationen, berufstätigkeit, festanstellung,
        freiberufliche tätigkeit
        expérience de travail, expériences pro, parcours, expérience académique et professionnelle
        experiencia en el sector, empleo, historial profesional
        percurso profissional, experiências, experiências profissionais, estágios
        工作背景, 工作履历, 职业背景, 实习经验, 工作与实习经历
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
        schooling, school, academic education, academic qualifications and training, education and qualifications
        akademische ausbildung, studium und ausbildung, schule, hochschulstudium, schule und studium,
        berufsausbildung, studiengang
        scolarité, études et formation, diplômes et formations, formation initiale, formation universitaire
        educación formal, formación reglada, estudios realizados, formación universitaria
        habilitações académicas, escolaridade, formação académica, educação e formação
        学习经历, 教育程度, 受教育经历
    """,
    "skills": """
        skills, technical skills, key skills, core skills, core competencies, competencies, technologies,
        tech stack, technical expertise,
        expertise, areas of expertise, skills summary, professional skills, computer skills, it skills, tools,
        tools and technologies,
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
        competências, conhecimentos, tecnologias, ferramentas, competenze, competenze tecniche, capacità,
        conoscenze informatiche
        技能, 专业技能, 技术栈, 技能特长, 个人技能
        skills and tools, skills and interests, digital skills, digital competence, job related skills,
        personal skills, skill highlights,
        computer literacy, technology stack, languages and frameworks, languages and technologies, tooling,
        strengths, core strengths,
        tech skills, professional skillset, skillset
        edv, it skills, edv kenntnisse und fähigkeiten, it kompetenzen, technische fähigkeiten,
        fachliche kenntnisse, digitale kompetenzen,
        stärken, persönliche fähigkeiten, weitere kenntnisse, fähigkeiten und kenntnisse, softskills
        aptitudes et compétences personnelles, aptitudes et compétences informatiques, compétences numériques,
        atouts, langages,
        langages et outils, savoirs, connaissances, connaissances techniques, qualités, points forts
        conocimientos informáticos, competencias digitales, destrezas, capacidades, competencias personales,
        fortalezas, aptitudes técnicas
        habilidades técnicas, competências técnicas, conhecimentos técnicos, competências digitais,
        competências pessoais, aptidões
        技能证书, it技能, 技能与证书, 核心技能, 专业能力, 个人能力, 掌握技能, 技术能力
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
        projects and research, project work, side project, featured projects, recent projects, relevant projects
        projektübersicht, private projekte, wichtige projekte
        projets professionnels, projets universitaires, projets scolaires
        proyectos realizados, proyectos profesionales
        projetos acadêmicos, projetos profissionais, projetos relevantes
        科研经历, 科研项目, 项目实践, 个人项目
    """,
    "languages": """
        languages, language, language skills, spoken languages
        sprachen, sprachkenntnisse, fremdsprachen
        langues, langue, compétences linguistiques
        idiomas, lenguas
        línguas, lingue, competenze linguistiche
        语言, 语言能力
        known languages, foreign languages, languages spoken, linguistic skills
        sprachkompetenzen, sprachliche kenntnisse
        langues étrangères, langues parlées, connaissances linguistiques
        idiomas extranjeros, conocimiento de idiomas, competencias lingüísticas
        conhecimento de idiomas, competências linguísticas
        外语水平, 语言技能, 外语能力
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
        licenses, certificates and licenses, certificates and training, online courses
        zertifikate und lizenzen, fort und weiterbildung
        certifications et formations, permis et certifications
        cursos y certificados, licencias
        certificados e cursos
        资质证书, 荣誉证书, 职业资格
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
        awards and achievements, honors and achievements, fellowships, grants
        preise und auszeichnungen
        prix et distinctions, bourses et distinctions
        premios y distinciones, premios y reconocimientos
        prêmios e distinções
        获奖经历, 荣誉奖项, 获奖荣誉, 荣誉与奖项
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
        volunteering, volunteer experience, volunteer work, community service, community involvement,
        on campus involvement, activities,
        extracurricular activities, leadership, involvement, campus involvement, memberships,
        professional memberships, affiliations
        ehrenamt, ehrenamtliches engagement, engagement, mitgliedschaften, ehrenamtliche tätigkeiten
        bénévolat, activités, engagement associatif, vie associative, activités extra scolaires
        voluntariado, actividades, actividades extracurriculares
        voluntariado, attività, volontariato
        社会活动, 志愿者经历, 校园经历
        volunteer, volunteering experience, voluntary work, social engagement
        soziales engagement, ehrenamtliche arbeit, gesellschaftliches engagement
        bénévole, engagements, expériences associatives, vie associative et bénévolat
        experiencia de voluntariado, trabajo voluntario
        trabalho voluntário, experiência voluntária
        志愿服务, 学生工作, 社团经历, 校园活动
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
        personal info, info, address, reach me
        anschrift, kontaktinformationen, persönliches profil und kontakt
        infos personnelles, informations, mes coordonnées, contacts
        contactos, información personal
        contactos e redes, informações de contato, informações pessoais
        联系信息, 个人资料
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
        additional information, additional, other, miscellaneous, further information, other information,
        additional skills, misc,
        additional details
        sonstiges, weitere angaben, zusätzliche informationen, weiteres, weitere informationen
        divers, informations complémentaires, autres, autres informations
        otros, otros datos, información adicional, datos de interés
        informações adicionais, outras informações, altro, altre informazioni
        其他, 其他信息
    """,
    "responsibilities": """
        responsibilities, key responsibilities, duties, your role, the role, what you will do, what you'll do,
        role overview, tasks,
        job description, about the role, about the job, your responsibilities, your mission, role description,
        the job,
        essential functions, what you will be doing, day to day
        aufgaben, ihre aufgaben, deine aufgaben, tätigkeiten, aufgabengebiet, das erwartet dich, das erwartet sie
        missions, vos missions, tes missions, responsabilités, le poste, description du poste
        responsabilidades, funciones, tus funciones, descripción del puesto, qué harás
        responsabilidades, atividades, responsabilità, mansioni
        岗位职责, 工作职责, 职位描述
        what you'll be doing, what you do, what awaits you, how you will contribute, your tasks, your day to day,
        in this role you will,
        what the role involves, main duties
        was dich erwartet, was sie erwartet, deine rolle, ihre rolle, das machst du, darum geht es,
        dein aufgabengebiet, ihr aufgabengebiet,
        was du tust, was du bei uns bewegst, ihre tätigkeiten, stellenbeschreibung
        ce que vous ferez, votre mission, vos responsabilités, principales missions, missions principales,
        vos tâches, descriptif du poste,
        ce que tu feras, ton rôle, votre rôle, rôle et missions, contenu du poste
        tus responsabilidades, qué vas a hacer, tus tareas, tareas, responsabilidades del puesto,
        funciones principales, tu misión, el puesto,
        ¿qué harás?, misión del puesto
        suas responsabilidades, o que você vai fazer, principais atividades, descrição da vaga
        工作内容, 职责描述, 岗位描述
    """,
    "requirements": """
        requirements, required skills, required qualifications, minimum qualifications, basic qualifications,
        what you bring, your profile,
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
        what you'll bring, what you'll need, you are, who we are looking for, skills and experience,
        what we expect, we expect,
        required skills and experience, skills and qualifications, requirements and qualifications,
        job qualifications, you should have,
        what we require, the candidate, ideal candidate, candidate profile, person specification, essential skills,
        essential criteria
        was du mitbringst, was sie mitbringen, das solltest du mitbringen, das sollten sie mitbringen,
        qualifikation, was wir erwarten,
        was wir uns wünschen, das zeichnet dich aus, das zeichnet sie aus, wen wir suchen, wir erwarten,
        deine qualifikationen,
        ihre qualifikationen, dein background, du bringst mit, sie bringen mit, ihre qualifikation, deine skills
        profil, vos compétences, vous êtes, votre expérience, tes compétences, qualifications requises,
        profil souhaité, ce que nous attendons,
        expérience requise, vous avez, qui es tu, qui êtes vous, le profil
        lo que buscamos, perfil requerido, se requiere, imprescindible, requisitos imprescindibles,
        requisitos indispensables, qué pedimos,
        tu experiencia, experiencia requerida, conocimientos requeridos, qué necesitas, formación requerida, pedimos
        o que buscamos, requisitos obrigatórios, o que esperamos de você, qualificações, pré requisitos
        职位条件, 应聘要求, 任职资格, 岗位资格
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
        desirable skills, desirable criteria, extra credit, it would be great if, pluses, extras,
        preferred requirements,
        it's a plus if you have, even better, good to haves, what would be nice, desired skills
        nice to have kenntnisse, das ist ein plus, ein plus, außerdem von vorteil, wäre schön, schön wäre,
        bonuspunkte
        ce serait un plus, atouts supplémentaires, souhaité, apprécié, bonus, les atouts, compétences appréciées
        se valorará, valoramos, valoraremos, requisitos deseables, deseables, requisitos valorables, plus,
        puntos extra
        desejáveis, requisitos desejáveis, será um diferencial, diferenciais
        优先考虑, 加分条件
    """,
    "benefits": """
        benefits, what we offer, we offer, perks, our offer, why join us, compensation, salary,
        compensation and benefits, perks and benefits
        wir bieten, unser angebot, benefits, das bieten wir, was wir bieten
        avantages, nous offrons, ce que nous offrons
        beneficios, ofrecemos, qué ofrecemos
        benefícios, oferecemos, benefit, offriamo
        福利待遇, 薪资福利
        what we offer you, what's in it for you, why us, what you get, our benefits, why you should join
        das erwartet dich bei uns, unsere benefits, deine benefits, ihre vorteile, deine vorteile,
        was wir dir bieten, was wir ihnen bieten,
        wir bieten dir, wir bieten ihnen
        nos avantages, ce que nous proposons, nous proposons, pourquoi nous rejoindre, on vous propose,
        vos avantages
        qué te ofrecemos, te ofrecemos, nuestra oferta, se ofrece
        o que oferecemos, benefícios oferecidos
        我们提供, 福利
    """,
    "company": """
        about us, about the company, the company, who we are, our company, company description, about the team,
        the team
        über uns, das unternehmen, wer wir sind
        qui sommes nous, l'entreprise, à propos de nous
        sobre nosotros, la empresa, quiénes somos
        sobre nós, a empresa, chi siamo, l'azienda
        公司介绍, 关于我们
        company overview, company profile, about our company, about the role and team, our story, our mission
        unternehmensprofil, wir sind, das sind wir, über das unternehmen
        l'équipe, à propos de l'entreprise, notre entreprise, présentation de l'entreprise, nous sommes
        quienes somos, sobre la empresa, acerca de nosotros, nuestra empresa
        sobre a empresa
        公司简介
    """,
}

# What heads a part of a job description. In a résumé such words stand over the parts of one job.
OF_JOBS: frozenset[SectionName] = frozenset({"responsibilities", "requirements", "nice_to_have", "benefits", "company"})

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
_COMPACT: dict[str, SectionName] = {_name.replace(" ", ""): _section for _name, _section in _SECTION_OF.items()}


# Words around the name of a section: "Selected Projects", "Projects Experience", "Volunteer Work".
_BEFORE = re.compile(
    r"^(?:relevant|selected|additional|other|further|my|key|main|recent|current|past|previous|professional|personal|core"
    r"|major|technical|weitere|ausgewahlte|meine|sonstige|autres|principaux|principales|mes|otros|otras|mis|outros"
    r"|outras) (?=\w)"
)
_AFTER = re.compile(
    r"(?<=\w) (?:experience|history|details|work|background|highlights|summary|overview|information|section"
    r"|profissiona(?:l|is)|profesional(?:es)?|professionnel(?:le)?s?|professionale)$"
)
# Letters set apart one by one, in pairs where a font kerns them.
_SPACED_OUT = re.compile(r"(?:[^\W\d_]{1,2}[ &]){3,}[^\W\d_]{1,2}")


def section_of(line: str) -> SectionName | None:
    """The section that a line heads, or None when the line is no heading.

    A heading made of several ("Awards & Publications") heads the section of its first known part.
    """
    if not 2 <= len(line) <= MAX_HEADING_CHARS:
        return None
    words = _DECORATION.sub("", line.strip())
    key = _key(words)
    found = _SECTION_OF.get(key) or _SECTION_OF.get(_BEFORE.sub("", key)) or _SECTION_OF.get(_AFTER.sub("", key))
    if found is None and _SPACED_OUT.fullmatch(words):
        found = _COMPACT.get(key.replace(" ", ""))
    if found is not None:
        return found
    parts = [_key(part) for part in _JOINTS.split(folded(words)) if part]
    if len(parts) > 1 and all(part in _SECTION_OF for part in parts):
        return _SECTION_OF[parts[0]]
    return None
