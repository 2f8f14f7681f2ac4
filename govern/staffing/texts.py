"""The titles a column of a file may have, as HR systems write them, and what is said of rows."""

from __future__ import annotations

from govern.core.errors import N_

#: Field of a person -> its titles, the most usual first.
TITLES: dict[str, tuple[str, ...]] = {
    "employee_number": (
        *("employee_number", "number", "personeelsnummer", "medewerkernummer"),
        *("employee_id", "employee_no", "employee_nr", "emp_id", "empl_id", "staff_id"),
        *("staff_number", "personnel_number", "personnel_no", "person_number", "payroll_number"),
        *("worker_id", "personeelsnr", "pers_nr", "persnr", "medewerkernr", "medewerker_nr"),
        *("medewerker_id", "werknemernummer", "werknemersnummer", "werknemer_id", "stamnummer"),
    ),
    "name": (
        *("name", "naam", "full_name", "employee_name", "display_name", "worker", "employee"),
        *("volledige_naam", "naam_medewerker", "medewerker", "weergavenaam", "roepnaam_achternaam"),
    ),
    "first_name": (
        *("first_name", "voornaam", "roepnaam", "given_name", "preferred_name", "forename"),
    ),
    "infix": ("infix", "tussenvoegsel", "tussenvoegsels", "voorvoegsel", "voorvoegsels", "prefix"),
    "last_name": ("last_name", "achternaam", "surname", "family_name", "geslachtsnaam"),
    "email": (
        *("email", "e-mail", "mail", "e-mail_address", "e-mailadres", "mailadres"),
        *("work_email", "work_e-mail", "business_email", "company_email", "e-mail_work"),
        *("work_email_address", "email_address_work", "upn", "user_principal_name"),
        *("e-mail_werk", "werk_e-mail", "zakelijk_e-mailadres", "zakelijke_e-mail"),
        *("e-mail_zakelijk", "e-mailadres_werk", "e-mailadres_zakelijk", "werkmail"),
    ),
    "department": (
        *("department", "afdeling", "department_name", "dept", "department_path"),
        *("afdelingsnaam", "naam_afdeling", "afdeling_omschrijving", "omschrijving_afdeling"),
    ),
    "manager": (
        *("manager_number", "manager_id", "manager_employee_id", "manager_employee_number"),
        *("manager_no", "manager_email", "manager_e-mail", "line_manager_id", "supervisor_id"),
        *("supervisor_number", "supervisor_email", "line_manager_email", "reports_to_id"),
        *("personeelsnummer_leidinggevende", "leidinggevende_personeelsnummer"),
        *("nummer_leidinggevende", "leidinggevende_nummer", "leidinggevende_id"),
        *("personeelsnummer_manager", "manager_personeelsnummer", "nummer_manager"),
        *("e-mail_leidinggevende", "leidinggevende_e-mail", "e-mailadres_leidinggevende"),
    ),
    "level": (
        *(
            "level",
            "niveau",
            "job_level",
            "management_level",
            "functieniveau",
            "leidinggevend_niveau",
        ),
    ),
    "country": ("country", "land", "country_code", "landcode", "country_of_work", "werkland"),
    "language": (
        "language",
        "taal",
        "preferred_language",
        "language_code",
        "voorkeurstaal",
        "taalcode",
    ),
    "joined_on": (
        *("joined_on", "first_day", "in_dienst", "in_dienst_sinds", "eerste_werkdag"),
        *("in_dienst_op", "in_dienst_per", "datum_in_dienst", "datum_indienst", "indienst"),
        *("datum_indiensttreding", "indiensttreding", "in_dienst_vanaf", "indiensttredingsdatum"),
        *("date_joined", "joining_date", "hire_date", "date_of_hire", "hired_on", "date_hired"),
        *("original_hire_date", "date_in_service", "entry_date", "joined"),
    ),
    "left_on": (
        *("left_on", "last_day", "uit_dienst", "uit_dienst_per", "laatste_werkdag"),
        *("uit_dienst_op", "datum_uit_dienst", "datum_uitdienst", "uitdienst", "uit_dienst_sinds"),
        *("datum_uitdiensttreding", "uitdiensttreding", "uitdiensttredingsdatum"),
        *("date_left", "leaving_date", "leave_date", "termination_date", "date_of_leaving"),
        *("last_working_day", "last_day_of_work", "exit_date", "date_out_of_service"),
    ),
}
#: Titles that mean the same only where no column above is there: exports have both, and then
#: these hold something else (the name of the manager, a contract's first day).
SPARE: dict[str, tuple[str, ...]] = {
    "department": (
        *("team", "org_unit", "organisational_unit", "organizational_unit", "business_unit"),
        *("cost_center_name", "organisatie-eenheid", "organisatieonderdeel", "onderdeel"),
        *("supervisory_organization", "team_naam"),
    ),
    "manager": (
        *("manager", "reports_to", "leidinggevende", "line_manager", "supervisor"),
        *("direct_manager", "direct_leidinggevende", "directe_leidinggevende", "chef"),
    ),
    "joined_on": ("start_date", "startdatum", "begindatum", "begin_date", "started_on", "start"),
    "left_on": ("end_date", "einddatum", "ended_on", "contract_end_date", "end"),
}
#: Field of a person -> the title we suggest, in each language; all of them stand above.
HEADINGS: dict[str, dict[str, str]] = {
    "employee_number": {"en": "Employee number", "nl": "Personeelsnummer"},
    "name": {"en": "Name", "nl": "Naam"},
    "first_name": {"en": "First name", "nl": "Voornaam"},
    "infix": {"en": "Infix", "nl": "Tussenvoegsel"},
    "last_name": {"en": "Last name", "nl": "Achternaam"},
    "email": {"en": "E-mail", "nl": "E-mailadres"},
    "department": {"en": "Department", "nl": "Afdeling"},
    "manager": {"en": "Manager number", "nl": "Personeelsnummer leidinggevende"},
    "level": {"en": "Level", "nl": "Niveau"},
    "country": {"en": "Country", "nl": "Land"},
    "language": {"en": "Language", "nl": "Taal"},
    "joined_on": {"en": "First day", "nl": "In dienst op"},
    "left_on": {"en": "Last day", "nl": "Uit dienst op"},
}
#: The rows of a file to begin with: these fields, of three people, in each language.
EXAMPLE_FIELDS = (
    *("employee_number", "name", "email", "department", "manager"),
    *("level", "country", "language", "joined_on"),
)
EXAMPLE_ROWS: dict[str, str] = {
    "en": """
1001|Anna de Boer|anna@example.org|Customer service||executive|NL|en|2019-03-01
1002|Zoë Adams|zoe@example.org|Customer service > Contact|1001|manager|NL|en|2021-09-15
1003|Sam Green|sam@example.org|Customer service > Contact|1002|staff|NL|en|2024-01-08
""",
    "nl": """
1001|Anna de Boer|anna@example.org|Klantenservice||directie|NL|nl|2019-03-01
1002|Zoë Adams|zoe@example.org|Klantenservice > Contact|1001|leidinggevende|NL|nl|2021-09-15
1003|Sam Groen|sam@example.org|Klantenservice > Contact|1002|medewerker|NL|nl|2024-01-08
""",
}
#: What a missing column is called when somebody is told of it.
SUGGESTED: dict[str, str] = {
    "employee_number": "Employee number / Personeelsnummer",
    "name": "Name / Naam",
    "department": "Department / Afdeling",
}
#: Why a row stays out by which nobody could come in any more who looks after people, by field.
LAST_ONE = {
    "left_on": N_("This is the last administrator."),
    "email": N_(
        "This is the last administrator, who signs in with an e-mail address. Fill it in, or make "
        "somebody else administrator first."
    ),
}
RENAMED = N_("“%(old)s” is “%(new)s” now; the rows are taken so.")
#: What is said of a row, in the preview and by the command.
NOBODY = N_("The manager %(manager)s is neither in the file nor known here.")
TYPED = N_(
    "%(name)s was typed in here with this address, under %(number)s. Is it the same person? Then "
    "change the name by hand first. Else the address is wrong."
)
