"""The overview of an evaluation, and what is to be known before its figures."""

from __future__ import annotations

from klassifikator.danish import count
from klassifikator.learn.doubt import COVERAGE
from klassifikator.learn.evaluation.figures import Figures
from klassifikator.report.evaluation.cells import number, with_interval
from klassifikator.report.evaluation.section import make_table
from klassifikator.tables import Table

METHODS = (
    "Rigtige, blandt tre, præcision, genfinding, dækning: Wilsons interval (1927).",
    "F1 for en etiket: Wilsons interval for F* (Hand, Christen og Kirielle 2021), omregnet til F1.",
    "Macro-F1: gennemsnit over de etiketter, der er sager med; deltametoden (Takahashi, Yamamoto, "
    "Kuchiba og Koyama 2022).",
    "Kalibreringsfejl: forventet afstand mellem sandsynlighed og andel rigtige i 15 lige store "
    "grupper (Naeini m.fl. 2015), holdt op imod sandsynligheder, der passer (Bröcker og Smith "
    "2007).",
    "Nedre grænse ved accept: Clopper og Pearson (1934), ensidig, 95 %.",
    "Sæt af etiketter: konform forudsigelse (Sadinle, Lei og Wasserman 2019).",
    "Ændring i andele: Newcombes metode 10 (1998), for etiketter med Bonferronis rettelse; ændring "
    "i gennemsnit: Welch (1947).",
    "Ord: log-odds med informativ Dirichlet-prior (Monroe, Colaresi og Quinn 2008), udvalgt efter "
    "Benjamini og Hochberg (1995); et ord tæller én gang i en sag.",
    "Alle intervaller er på 95 % og regner sagerne for uafhængige af hinanden.",
)


def overview(figures: Figures) -> Table:
    """Return the table with a row a target."""
    rows = [
        (
            name,
            target["n"],
            with_interval(target["accuracy"]),
            with_interval(target["macro_f1"]),
            number(target["calibration_error"], 3),
            number(target["sets"]["coverage"]["value"]),
        )
        for name, target in figures["targets"].items()
    ]
    return make_table(
        "overblik",
        "Forslagene mål for mål",
        {
            "Mål": "text",
            "Sager": "count",
            "Rigtige": "text",
            "Macro-F1": "text",
            "Kalib.": "text",
            "Dækn.": "text",
        },
        rows,
        "I parentes 95 %-intervaller. Kalib.: forventet afstand mellem sandsynlighed og andel "
        "rigtige. Dækn.: hvor ofte sættet af etiketter rummer den rigtige, lovet "
        f"{number(COVERAGE)}.",
    )


def told_first(figures: Figures) -> tuple[str, ...]:
    """Return what was measured on, and what was left out."""
    told = [
        f"Modellen {figures['model']} målt på {count(figures['n'], 'sag', 'sager')} fra "
        f"{figures['source']}."
    ]
    told += [
        f"Udeladt: {count(one['n'], 'sag', 'sager')}, der {one['reason']}."
        for one in figures["left_out"]
    ]
    return (*told, *figures["remarks"])
