"""What an evaluation says of the change between two periods."""

from __future__ import annotations

from datetime import date

from klassifikator.danish import count, listed
from klassifikator.learn.evaluation.figures import Change, Drift, Period, TargetDrift, WordChange
from klassifikator.report.evaluation.cells import change, number, percent
from klassifikator.report.evaluation.section import Chapter, Section, make_table
from klassifikator.report.plots import Point, Ranges
from klassifikator.tables.table import Kind

HEADING = "Ændringer over tid"
_CHANGES: dict[str, Kind] = {"Hvad": "text", "Før": "text", "Nu": "text", "Ændring i point": "text"}


def drift_chapter(drift: Drift | None) -> Chapter:
    """Put together what is said of the change over time."""
    if drift is None:
        undated = "Sagerne har ikke datoer, som de kan deles ved, så ændringer er ikke målt."
        return Chapter(HEADING, (), (undated,))
    told = (
        f"Før er {_period(drift['before'])}. Nu er {_period(drift['now'])}.",
        _changed_labels(drift),
    )
    sections = [overview(drift), *(_labels(name, one) for name, one in drift["targets"].items())]
    return Chapter(HEADING, (*sections, _words(drift)), told)


def overview(drift: Drift) -> Section:
    """Return how accuracy, doubt and unknown words have changed."""
    targets = drift["targets"].items()
    rows = [(f"Rigtige: {name}", *_cells(one["accuracy"])) for name, one in targets]
    rows += [(f"Sandsynlighed: {name}", *_cells(one["probability"])) for name, one in targets]
    rows.append(("Ukendte ord", *_cells(drift["unknown_words"])))
    rows.append(("Ukendte bogstavrækker", *_cells(drift["unknown_letters"])))
    return Section(
        make_table(
            "ændring/overblik",
            "Ændring fra før til nu",
            _CHANGES,
            rows,
            "Andele i procent, ændringer i procentpoint med 95 %-interval. "
            "Sandsynlighed: modellens, i gennemsnit. Ukendt er, hvad modellen ikke har lært.",
        )
    )


def _cells(found: Change) -> tuple[str, str, str]:
    return percent(found["before"], 1), percent(found["now"], 1), change(found)


def _period(period: Period) -> str:
    first, last = map(date.fromisoformat, (period["first"], period["last"]))
    return f"{first:%d-%m-%Y} til {last:%d-%m-%Y} ({count(period['n'], 'sag', 'sager')})"


def _changed_labels(drift: Drift) -> str:
    changed = [
        f"{row['label']} ({change(row['share'])})"
        for target in drift["targets"].values()
        for row in target["labels"]
        if row["changed"]
    ]
    if not changed:
        return "Ingen etikets andel har ændret sig mere, end tilfældet kan forklare."
    return f"Andelen har ændret sig for {listed(changed)}."


def _labels(name: str, target: TargetDrift) -> Section:
    rows = [
        (
            row["label"],
            row["before"],
            row["now"],
            *_cells(row["share"]),
            "ja" if row["changed"] else "",
        )
        for row in target["labels"]
    ]
    table = make_table(
        f"ændring/{name}",
        f"Etiketternes andel før og nu: {name}",
        {
            "Etiket": "text",
            "Sager før": "count",
            "Sager nu": "count",
            "Andel før": "text",
            "Andel nu": "text",
            "Ændring i point": "text",
            "Ændret": "text",
        },
        rows,
        f"Blandt {count(target['before'], 'sag', 'sager')} før og "
        f"{count(target['now'], 'sag', 'sager')} nu. Intervallerne gælder alle på én gang med 95 % "
        "(Bonferroni), så de er bredere end ét for sig.",
    )
    points = {
        row["label"]: Point(
            100 * (row["share"]["difference"]["value"] or 0.0),
            0.0,
            100 * row["share"]["difference"]["low"],
            100 * row["share"]["difference"]["high"],
            change(row["share"]),
        )
        for row in target["labels"]
    }
    plot = Ranges(
        f"Ændring i etiketternes andel: {name}", "Procentpoint fra før til nu", points, middle=0.0
    )
    return Section(table, plot=plot, folded=True)


def _words(drift: Drift) -> Section:
    rows = [
        (what, word["word"], word["before"], word["now"], number(word["z"], 1).replace("-", "−"))
        for what, words in (("kom", drift["came"]), ("gik", drift["went"]))
        for word in _most(words)
    ]
    told = () if rows else ("Intet ord er kommet eller gået mere, end tilfældet kan forklare.",)
    table = make_table(
        "ændring/ord",
        "Ord, der kom og gik",
        {"Hvad": "text", "Ord": "text", "Sager før": "count", "Sager nu": "count", "z": "text"},
        rows,
        "Ord i mindst tre sager. Højst 5 % af dem, der nævnes, ventes at være tilfældige "
        "(Benjamini og Hochberg). z er log-odds mod den fælles hyppighed, delt med sin usikkerhed.",
    )
    return Section(table, told)


def _most(words: list[WordChange]) -> list[WordChange]:
    return sorted(words, key=lambda word: -abs(word["z"]))
