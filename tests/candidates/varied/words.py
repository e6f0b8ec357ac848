"""Résumés of people who do not exist and offers of companies that do not, in several languages and habits."""

from __future__ import annotations

SPANISH = """\
CURRÍCULUM VITAE

Lucía Fernández Ortega
Ingeniera de Software
C/ Mayor 12, 28013 Madrid | Tel.: +34 612 345 678 | lucia.fernandez@ejemplo.es | linkedin.com/in/luciafo

PERFIL PROFESIONAL
Ingeniera con ocho años de experiencia en Java.

EXPERIENCIA LABORAL
Ingeniera de Software Senior – Banco del Norte, Madrid
Marzo de 2019 – Actualidad
- Migración de servicios a Spring Boot y Kubernetes.

Desarrolladora Java en Consultora Sur
septiembre 2015 - febrero 2019
- Mantenimiento de aplicaciones con Oracle y Hibernate.

FORMACIÓN ACADÉMICA
Grado en Ingeniería Informática, Universidad Complutense de Madrid, 2011 - 2015

IDIOMAS
Español: nativo
Inglés: C1
Francés: B1

CONOCIMIENTOS INFORMÁTICOS
Java, Spring Boot, Kubernetes, Oracle, SQL, Git

OTROS DATOS
Carné de conducir B
"""

PORTUGUESE = """\
Rafael Nogueira da Costa
Analista de Dados
São Paulo – SP | (11) 98765-4321 | rafael.nogueira@exemplo.com.br | github.com/rnogueira

Resumo Profissional
Analista com experiência em varejo.

Experiência Profissional
Analista de Dados Pleno | Varejo Brasil S.A. | jan/2020 – atual
• Painéis em Power BI e SQL
Analista de BI Júnior | Logística Paulista | 03/2017 - 12/2019
• ETL com Python

Formação Acadêmica
Bacharelado em Estatística - Universidade de São Paulo (USP) - 2012 a 2016

Habilidades
Python, SQL, Power BI, Excel avançado, Tableau

Idiomas
Português (nativo), Inglês (avançado), Espanhol (intermediário)
"""

CHINESE = """\
张伟
电话:138-1234-5678  邮箱:zhangwei@example.cn
求职意向:高级后端工程师

工作经历
2020年3月 - 至今    上海云帆科技有限公司    高级后端工程师
负责订单系统的设计与开发,使用 Java、Spring Boot 和 Kafka。
2016.07-2020.02    杭州星河网络有限公司    后端开发工程师
使用 Python 和 MySQL 开发支付系统。

教育背景
2012.09-2016.06    浙江大学    计算机科学与技术    本科

专业技能
Java, Python, MySQL, Redis, Kafka, Docker

语言能力
英语 CET-6,普通话
"""

FRENCH = """\
Élodie MARCHAND
Cheffe de projet digital
elodie.marchand@exemple.fr
06 12 34 56 78
12, rue Victor Hugo - 31000 Toulouse

EXPÉRIENCES PROFESSIONNELLES

Depuis mars 2019 : Cheffe de projet, Agence Pastel, Toulouse
• Pilotage de refontes de sites (Drupal, WordPress)

De sept. 2015 à févr. 2019 : Assistante chef de projet – Studio Garonne
• Suivi des plannings avec Jira

FORMATION
2013 - 2015 : Master Communication numérique, Université Toulouse Jean Jaurès
2010 - 2013 : Licence Information-Communication, Université de Bordeaux

COMPÉTENCES
Jira, Drupal, WordPress, Google Analytics, SEO

LANGUES
Anglais : courant (C1)
Espagnol : notions
"""

GERMAN = """\
Lebenslauf

Persönliche Daten
Name: Sebastian Vogt
Anschrift: Gartenweg 3, 80331 München
Telefon: 0151 / 234 567 89
E-Mail: sebastian.vogt@example.de
Geburtsdatum: 12.05.1987
Familienstand: ledig

Beruflicher Werdegang
seit 09/2020	Projektleiter, Isar Maschinenbau AG, München
	Leitung von Projekten mit SAP und MS Project
01.04.2014 – 31.08.2020	Ingenieur für Automatisierung
	Donau Anlagentechnik GmbH, Regensburg
Okt. 2012 – März 2014	Werkstudent bei Alpen Robotik

Studium
10/2007 - 09/2012	Technische Universität München
	Diplom-Ingenieur Maschinenbau, Note: 1,8

Schulbildung
1998 – 2007	Gymnasium Rosenheim, Abitur

EDV-Kenntnisse
SAP, MATLAB, AutoCAD, Python, MS Office

Sprachen
Deutsch – Muttersprache, Englisch – fließend, Italienisch – Grundkenntnisse
"""

GERMAN_OFFER = """\
Senior Backend-Entwickler:in (m/w/d) Python
Nordlicht Mobility GmbH · Hamburg · Vollzeit

Über uns
Wir bauen seit 2012 Software für den öffentlichen Nahverkehr. Unser Team hat 20 Jahre Erfahrung mit Oracle.

Deine Aufgaben
• Du entwickelst REST-APIs in Python und Django
• Du betreibst unsere Kafka-Pipelines auf Kubernetes
• Du führst Code-Reviews durch

Was Sie mitbringen
• Abgeschlossenes Studium der Informatik oder vergleichbare Ausbildung
• Mindestens 5 Jahre Berufserfahrung in der Backend-Entwicklung
• Sehr gute Kenntnisse in Python, PostgreSQL und Docker
• Erfahrung mit AWS oder Azure
• Idealerweise Kenntnisse in Go
• Terraform ist ein Plus

Wir bieten
• 30 Tage Urlaub, Slack und Jobrad
"""

FRENCH_OFFER = """\
Offre d'emploi : Ingénieur(e) Data Senior (H/F)

L'entreprise
Rhône Énergie produit de l'électricité depuis 1990.

Vos missions
- Concevoir et maintenir les pipelines Spark et Airflow
- Accompagner les équipes métier

Profil
- Vous justifiez de 4 ans d'expérience minimum en data engineering
- Maîtrise de Python, SQL et dbt
- Bonne connaissance de Snowflake ou BigQuery
- La connaissance de Kafka serait un plus

Ce que nous proposons
Télétravail, mutuelle, Excel avancé pour tous
"""

SPANISH_OFFER = """\
Puesto: Desarrollador/a Frontend
Empresa: Costa Digital, Valencia

¿Qué harás?
- Desarrollar interfaces con React y TypeScript
- Colaborar con diseño

Requisitos
- Al menos 3 años de experiencia en desarrollo web
- Dominio de JavaScript, HTML y CSS
- Imprescindible inglés alto

Se valorará
- Conocimientos de Next.js y GraphQL
- Experiencia con Docker

Ofrecemos
Horario flexible
"""

OFFER_IN_PROSE = """\
About the job
We're looking for a Staff Data Engineer to join our platform group in Leeds. You will own the ingestion of 4 billion events a day and mentor engineers across three teams. You'll design pipelines in Scala and Spark, and work closely with analysts who use Looker.

You should have at least seven years of experience building data platforms, with strong Python and SQL. You know Airflow or Dagster well. Familiarity with Kubernetes is desirable, and exposure to Rust would be a bonus. We were founded 15 years ago.
"""  # noqa: E501

SHORT_OFFER = """\
Job Title: Product Designer
Must have
Figma, prototyping, 3+ years of experience in product design
Nice to have
After Effects; HTML/CSS
Responsibilities
Run usability tests
Design flows end to end
What we offer
Free lunch
"""
