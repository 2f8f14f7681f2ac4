"""What the columns of a file of figures may be called, and how a period is written."""

from __future__ import annotations

#: A column of ours -> its title in each language, and what else it is called, normalised.
HEADINGS: dict[str, dict[str, str]] = {
    "promise": {"en": "Promise", "nl": "Belofte"},
    "id": {"en": "Id", "nl": "Id"},
    "period": {"en": "Period", "nl": "Periode"},
    "department": {"en": "Department", "nl": "Afdeling"},
    "country": {"en": "Country", "nl": "Land"},
    "stage": {"en": "Stage", "nl": "Fase"},
    "kept": {"en": "Kept", "nl": "Nagekomen"},
    "total": {"en": "Of how many", "nl": "Van hoeveel"},
}
TITLES: dict[str, tuple[str, ...]] = {
    "promise": ("promise", "belofte", "customer_promise", "klantbelofte", "text", "tekst"),
    "id": ("id", "promise_id", "number", "nummer"),
    "period": ("period", "periode", "month", "maand", "quarter", "kwartaal", "date", "datum"),
    "department": ("department", "afdeling", "team", "unit", "where", "waar"),
    "country": ("country", "land"),
    "stage": ("stage", "stap", "fase", "journey_stage"),
    "kept": ("kept", "nagekomen", "gehaald", "met", "ok"),
    "total": ("of_how_many", "van_hoeveel", "total", "totaal", "cases", "gevallen", "of", "van"),
}
MONTHS: dict[str, int] = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "januari februari maart april mei juni juli augustus september oktober november december",
        "jan feb mrt apr mei jun jul aug sep okt nov dec",
        "- - - - - - - - sept - - -",
    )
    for number, name in enumerate(names.split(), 1)
    if name != "-"
}
