"""What an evaluation says of each target."""

from __future__ import annotations

from klassifikator.danish import count, format_number
from klassifikator.learn.evaluation.figures import Accepted, TargetFigures
from klassifikator.learn.evaluation.mistakes import Mistake
from klassifikator.report.evaluation.cells import interval, number, percent, point, with_interval
from klassifikator.report.evaluation.section import Chapter, Section, make_table
from klassifikator.report.plots import Curve, Point, Ranges
from klassifikator.tables import Table

CONFUSIONS = 10
"""So many are named; the matrix has all."""

GOAL = 0.95
"""The accuracy that the accepted are told to reach."""

FEW = 10
"""With fewer cases a label says little, and the interval of macro-F1 is too narrow."""


def target_chapter(name: str, target: TargetFigures, mistakes: list[Mistake]) -> Chapter:
    """Put together what is said of a target."""
    sections = [_labels(name, target), _confusions(name, target)]
    sections += [_reliability(name, target), _accepted(name, target), _slices(name, target)]
    return Chapter(name.capitalize(), tuple(sections), _lead(target), tuple(mistakes))


def _lead(target: TargetFigures) -> tuple[str, ...]:
    sets, accuracy = target["sets"], target["accuracy"]
    told = [
        f"Af {count(target['n'], 'forslag', 'forslag')} er {number(accuracy['value'])} rigtige "
        f"(95 %-interval {interval(accuracy)}); den rigtige etiket er blandt de tre første i "
        f"{with_interval(target['top3'])}.",
        f"Sættet af etiketter, som er lovet at rumme den rigtige i {number(sets['promised'])} af "
        f"sagerne, gør det i {with_interval(sets['coverage'])} og har {number(sets['size'], 1)} "
        "etiketter i gennemsnit.",
    ]
    if target["not_learnt"]:
        names = ", ".join(f"»{name}«" for name in target["not_learnt"])
        told.append(f"Modellen har ikke lært {names}; de sager er alle forkerte.")
    return tuple(told)


def _labels(name: str, target: TargetFigures) -> Section:
    rows = [
        (
            label["label"],
            label["n"],
            label["suggested"],
            *(with_interval(label[figure]) for figure in ("precision", "recall", "f1")),
        )
        for label in target["labels"]
    ]
    few = sum(0 < label["n"] < FEW for label in target["labels"])
    note = (
        f"{count(few, 'etiket har', 'etiketter har')} under {FEW} sager og siger lidt; de gør "
        "også intervallet om macro-F1 for snævert."
    )
    table = make_table(
        f"etiketter/{name}",
        f"Etiketter: {name}",
        {
            "Etiket": "text",
            "Sager": "count",
            "Foreslået": "count",
            "Præcision": "text",
            "Genfinding": "text",
            "F1": "text",
        },
        rows,
        *([note] if few else []),
    )
    points = {
        label["label"]: Point(f1["value"], 0.0, f1["low"], f1["high"], with_interval(f1))
        for label in target["labels"]
        if (f1 := label["f1"])["value"] is not None
    }
    return Section(table, plot=Ranges(f"F1 efter etiket: {name}", "F1", points))


def confusions_table(name: str, target: TargetFigures) -> Table:
    """Return the table of the most frequent confusions."""
    named = target["confusions"][:CONFUSIONS]
    rows = [(one["label"], one["suggested"], one["n"], percent(one["share"])) for one in named]
    rest = len(target["confusions"]) - len(named)
    return make_table(
        f"forvekslinger/{name}",
        f"Hyppigste forvekslinger: {name}",
        {"Etiket": "text", "Foreslået som": "text", "Sager": "count", "Af etiketten": "text"},
        rows,
        *([f"Yderligere {count(rest, 'slags', 'slags')} er sjældnere."] if rest else []),
    )


def _confusions(name: str, target: TargetFigures) -> Section:
    told = () if target["confusions"] else ("Ingen forslag er forkerte.",)
    return Section(confusions_table(name, target), told, matrix=target["matrix"])


def _reliability(name: str, target: TargetFigures) -> Section:
    rows = [
        (
            f"{number(one['low'], 1)}–{number(one['high'], 1)}",
            one["n"],
            number(one["probability"]),
            with_interval(one["accuracy"]),
        )
        for one in target["reliability"]
    ]
    points = tuple(
        point(one["accuracy"], one["probability"])._replace(
            label=f"{number(one['probability'])}: {with_interval(one['accuracy'])}, "
            f"{count(one['n'], 'sag', 'sager')}"
        )
        for one in target["reliability"]
    )
    error, honest = target["calibration_error"], target["honest_error"]
    verdict = (
        "så intet taler imod sandsynlighederne."
        if error <= honest
        else "så sandsynlighederne passer ikke helt."
    )
    told = (
        f"Kalibreringsfejlen er {number(error, 3)}. Sandsynligheder, der passer, ville i 19 af 20 "
        f"tilfælde få højst {number(honest, 3)} på så mange sager, {verdict}"
    )
    table = make_table(
        f"kalibrering/{name}",
        f"Holder sandsynlighederne: {name}",
        {"Sandsynlighed": "text", "Sager": "count", "I gennemsnit": "text", "Rigtige": "text"},
        rows,
    )
    plot = Curve(
        f"Andel rigtige efter modellens sandsynlighed: {name}",
        "Modellens sandsynlighed",
        "Andel rigtige",
        {"Rigtige": points},
        diagonal=True,
    )
    return Section(table, (told,), plot, folded=True)


def _accepted(name: str, target: TargetFigures) -> Section:
    accepted = target["accepted"]
    rows = [
        (
            number(one["threshold"]),
            one["n"],
            percent(one["share"]),
            number(one["accuracy"]),
            number(one["at_least"]),
        )
        for one in accepted
    ]
    table = make_table(
        f"accept/{name}",
        f"Kun forslag over en sandsynlighed: {name}",
        {
            "Fra": "text",
            "Forslag": "count",
            "Andel af alle": "text",
            "Rigtige": "text",
            "Mindst": "text",
        },
        rows,
        "Hver nedre grænse gælder for sig med 95 % sikkerhed, ikke dem alle på én gang.",
    )
    points = [
        Point(
            one["share"],
            one["accuracy"],
            one["at_least"],
            one["accuracy"],
            f"fra {number(one['threshold'])}: {format_number(one['n'])} forslag, "
            f"{number(one['accuracy'])} rigtige, mindst {number(one['at_least'])}",
        )
        for one in accepted
    ]
    plot = Curve(
        f"Andel rigtige, når kun de sikreste forslag tages: {name}",
        "Andel af forslagene, der tages",
        "Andel rigtige",
        {"Rigtige, med nedre grænse": tuple(points)},
    )
    return Section(table, (_enough(accepted),), plot, folded=True)


def _enough(accepted: list[Accepted]) -> str:
    """Say from which probability on enough of the suggestions are shown to be right."""
    enough = next((one for one in accepted if one["at_least"] >= GOAL), None)
    if enough is None:
        return f"Ved ingen af grænserne er det vist, at mindst {number(GOAL)} er rigtige."
    at_least = f"er mindst {number(enough['at_least'])} rigtige"
    if enough["n"] == accepted[0]["n"]:
        return f"Af alle forslag {at_least}."
    return (
        f"Tages kun forslag fra {number(enough['threshold'])}, {at_least}, og "
        f"{count(enough['n'], 'forslag', 'forslag')} ({percent(enough['share'])}) er tilbage."
    )


def _slices(name: str, target: TargetFigures) -> Section:
    rows = [
        (one["by"], one["part"], one["n"], with_interval(one["accuracy"]))
        for one in target["slices"]
    ]
    table = make_table(
        f"dele/{name}",
        f"Rigtige efter længde, kanal og læsning: {name}",
        {"Efter": "text", "Del": "text", "Sager": "count", "Rigtige": "text"},
        rows,
    )
    return Section(table)
