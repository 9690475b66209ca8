"""The standard tables: each a function of the counted decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from klassifikator.columns import check_frame
from klassifikator.tables.build import Cases, Row, all_cases, basis_of, build, cases_by
from klassifikator.tables.counted import Counted, Rule
from klassifikator.tables.identities import COMPLAINTS, POINTS
from klassifikator.tables.period import Period, month_name, quarter_of
from klassifikator.tables.table import TOTAL, Kind, Table
from klassifikator.taxonomy import Taxonomy

HISTORY_COLUMNS = ("Periode", "Måneder", "Borgerhenvendelser", "Interne og eksterne")
TITLES = {
    "udvikling": "Udviklingen i henvendelser",
    "henvendelsestyper": "Henvendelserne efter type",
    "forvaltninger": "Borgerhenvendelserne efter forvaltning",
    "klageandel": "Klager efter afdeling",
    "måneder": "Henvendelserne måned for måned",
    "kvartaler": "Henvendelserne kvartal for kvartal",
    "kanaler": "Henvendelserne efter kanal",
    "gentagne-grunde": "Grunde, der går igen",
}
UNKNOWN = "Ikke oplyst"
UNFINISHED = "Ikke afsluttet"
POINTS_NOTE = (
    "Der tælles klagepunkter: er et brev delt i flere sager i samme afdeling, er de én "
    "henvendelse, og hver sag er et klagepunkt."
)


@dataclass(frozen=True)
class Standard:
    """Makes the standard tables of a period.

    Attributes
    ----------
    register, counted : Counted
        All decisions, and those of the period.
    period : Period
    taxonomy : Taxonomy
    counting : {"sager", "klagepunkter"}
    undated : int
        How many decisions have no date.
    """

    register: Counted
    counted: Counted
    period: Period
    taxonomy: Taxonomy
    counting: Rule
    undated: int

    def tables(self, history: pd.DataFrame | None) -> Iterator[Table]:
        """Give the tables in the order of the report."""
        counted, taxonomy = self.counted, self.taxonomy
        yield self.development(history)
        types = cases_by(counted.inquiries, "henvendelsestype")
        yield self.shares(
            ("henvendelsestyper", "Henvendelsestype"),
            [(name, types.get(name, ())) for name in taxonomy.names("henvendelsestype")],
            counted.inquiries,
        )
        forvaltninger = cases_by(counted.citizens, "forvaltning")
        yield self.shares(
            ("forvaltninger", "Forvaltning"),
            [(name, forvaltninger.get(name, ())) for name in taxonomy.names("forvaltning")],
            counted.citizens,
        )
        yield self.complaint_shares()
        for area in taxonomy.areas:
            within = counted.complaint_points[counted.complaint_points["area"] == area]
            if not within.empty:
                yield self.categories(area, within)
                if taxonomy.names("handling"):
                    yield self.handlings(area, within)
        yield from self.calendar()
        yield self.shares(("kanaler", "Kanal"), self._channels(), counted.inquiries)
        if taxonomy.names("grund"):
            yield self.repeated_grounds()

    @property
    def column(self) -> str:
        """What the column of the categories is called."""
        return COMPLAINTS if self.counting == "sager" else POINTS

    def basis(self, frame: pd.DataFrame, when: str | None = None) -> str:
        """Tell how the cases of a table came about."""
        points = self.counting == "klagepunkter" and frame["complaint"].all()
        return basis_of(frame, when or self.period.name, self.undated, bool(points))

    def development(self, history: pd.DataFrame | None) -> Table:
        """Count the period and the same days of each earlier year, after the printed periods."""
        rows: list[Row] = []
        columns = ("Borgerhenvendelser", "Interne og eksterne", TOTAL)
        if history is not None:
            check_frame(history, HISTORY_COLUMNS, "Tidligere perioder")
            for name, _, own, other in history[list(HISTORY_COLUMNS)].to_numpy():
                numbers = (int(own), int(other), int(own) + int(other))
                rows.append(((str(name),), dict(zip(columns, numbers, strict=True))))
        printed = [name for (name,), _ in rows]
        frames = []
        for period in [*earlier_periods(self.register, self.period), self.period]:
            found = self.register.within(period)
            if period.name not in printed and len(found.points):
                frames.append(found.inquiries)
                parts = (found.citizens, found.others, found.inquiries)
                cases = zip(columns, map(all_cases, parts), strict=True)
                rows.append(((period.name,), dict(cases)))
        names = self.taxonomy.names("henvendelsestype")
        others = [name.lower() for name in names if name not in self.taxonomy.counted_types]
        notes = [f"Interne og eksterne: {' og '.join(others)}."] if others else []
        if printed:
            notes.append(f"Trykte tal: {', '.join(printed)}.")
        when = " og ".join(name for (name,), _ in rows[len(printed) :])
        kinds: dict[str, Kind] = {"Periode": "text", **dict.fromkeys(columns, "count")}
        kinds["Sager pr. måned"] = "rate"
        basis = self.basis(pd.concat(frames), when)
        return build("udvikling", TITLES["udvikling"], kinds, rows, notes, basis)

    def shares(
        self, told: tuple[str, str], parts: Sequence[tuple[str, Cases]], of: pd.DataFrame
    ) -> Table:
        """Count parts and their share of all."""
        name, key = told
        rows: list[Row] = [((part,), {"Henvendelser": cases}) for part, cases in parts]
        rows.append(((TOTAL,), {"Henvendelser": all_cases(of)}))
        kinds: dict[str, Kind] = {key: "text", "Henvendelser": "count", "Andel": "share"}
        return build(name, TITLES[name], kinds, rows, basis=self.basis(of))

    def _channels(self) -> list[tuple[str, Cases]]:
        inquiries = self.counted.inquiries
        channel = inquiries["channel"].astype(object).fillna("").astype(str).str.strip()
        found = cases_by(inquiries.assign(channel=channel.replace("", UNKNOWN)), "channel")
        # In the order of the alphabet: the order of sizes would tell what a public version hides.
        return sorted(found.items(), key=lambda item: (item[0] == UNKNOWN, item[0]))

    def calendar(self) -> Iterator[Table]:
        """Count by month, and by quarter."""
        counted, period = self.counted, self.period
        frames = {
            "Borgerhenvendelser": counted.citizens,
            "Heraf klager": counted.complaints,
            "Interne og eksterne": counted.others,
            TOTAL: counted.inquiries,
        }
        names = {
            12 * part.first.year + part.first.month: month_name(part, period)
            for part in period.each_month()
        }
        found = {}
        for column, frame in frames.items():
            received = frame["received_at"].dt
            month = (12 * received.year + received.month).map(names)
            found[column] = cases_by(frame.assign(month=month), "month")
        rows = {
            name: {c: cases.get(name, ()) for c, cases in found.items()} for name in names.values()
        }
        quarters: dict[str, dict[str, Cases]] = {}
        for name, row in rows.items():
            quarter = quarters.setdefault(quarter_of(name), dict.fromkeys(frames, ()))
            quarter |= {column: quarter[column] + cases for column, cases in row.items()}
        whole = {TOTAL: {column: all_cases(frame) for column, frame in frames.items()}}
        for name, key, parts in (("måneder", "Måned", rows), ("kvartaler", "Kvartal", quarters)):
            kinds: dict[str, Kind] = {key: "text", **dict.fromkeys(frames, "count")}
            ready: list[Row] = [((part,), row) for part, row in (parts | whole).items()]
            yield build(name, TITLES[name], kinds, ready, basis=self.basis(counted.inquiries))

    def complaint_shares(self) -> Table:
        """Count the inquiries of each department, and the complaints among them."""
        counted, taxonomy = self.counted, self.taxonomy
        numbers = cases_by(counted.citizens, "afdeling")
        of_them = cases_by(counted.complaints, "afdeling")
        rows: list[Row] = [
            (
                (taxonomy.area(name), name),
                {"Henvendelser": numbers.get(name, ()), "Heraf klager": of_them.get(name, ())},
            )
            for name in taxonomy.names("afdeling")
        ]
        whole = {
            "Henvendelser": all_cases(counted.citizens),
            "Heraf klager": all_cases(counted.complaints),
        }
        kinds: dict[str, Kind] = {"Område": "text", "Afdeling": "text"}
        kinds |= {"Henvendelser": "count", "Heraf klager": "count", "Klageandel": "share"}
        rows.append(((TOTAL, TOTAL), whole))
        basis = self.basis(counted.citizens)
        return build("klageandel", TITLES["klageandel"], kinds, rows, basis=basis)

    def categories(self, area: str, points: pd.DataFrame) -> Table:
        """Count the complaints of an area by category, and name their grounds."""
        found = cases_by(points, "kategori")
        grounds = Counter(zip(points["kategori"].tolist(), points["grund"].tolist(), strict=True))
        rows: list[Row] = []
        for name in [n for n in self.taxonomy.names("kategori") if n in found]:
            # The most frequent ground first; equally frequent ones in the order of the taxonomy.
            order = [g for g in self.taxonomy.children(name) if grounds[name, g]]
            order.sort(key=lambda grund, name=name: -grounds[name, grund])  # type: ignore[misc]  # a default
            rows.append(((name, ", ".join(order)), {self.column: found[name]}))
        title = f"{area}: klagernes juridiske kategori"
        return self._of_points(f"kategorier/{area}", title, ("Kategori", "Grunde"), rows, points)

    def handlings(self, area: str, points: pd.DataFrame) -> Table:
        """Count the complaints of an area by what the ombudsman did."""
        handled = points.assign(handling=points["handling"].astype(object).fillna(UNFINISHED))
        found = cases_by(handled, "handling")
        names = [*self.taxonomy.names("handling"), UNFINISHED]
        rows: list[Row] = [((name,), {self.column: found[name]}) for name in names if name in found]
        title = f"{area}: borgerrådgiverens handling"
        return self._of_points(f"handlinger/{area}", title, ("Handling",), rows, points)

    def _of_points(
        self, name: str, title: str, words: tuple[str, ...], rows: list[Row], points: pd.DataFrame
    ) -> Table:
        total = (TOTAL, *[""] * (len(words) - 1))
        rows = [*rows, (total, {self.column: all_cases(points)})]
        kinds: dict[str, Kind] = {**dict.fromkeys(words, "text"), self.column: "count"}
        notes = [POINTS_NOTE] if self.counting == "klagepunkter" else []
        return build(name, title, kinds, rows, notes, self.basis(points))

    def repeated_grounds(self) -> Table:
        """Count the grounds that more than one complaint has, and name their departments."""
        points = self.counted.complaint_points
        found = cases_by(points, "grund")
        places = set(zip(points["grund"].tolist(), points["afdeling"].tolist(), strict=True))
        departments = self.taxonomy.names("afdeling")
        rows: list[Row] = [
            (
                (grund, kategori, "; ".join(n for n in departments if (grund, n) in places)),
                {self.column: found[grund]},
            )
            for kategori in self.taxonomy.names("kategori")
            for grund in self.taxonomy.children(kategori)
            if len(found.get(grund, ())) > 1
        ]
        kinds: dict[str, Kind] = dict.fromkeys(("Grund", "Kategori", "Afdelinger"), "text")
        kinds[self.column] = "count"
        notes = ["Grunde, der er givet i mere end én klage; en klage uden grund er ikke med."]
        title = TITLES["gentagne-grunde"]
        basis = self.basis(points)
        return build("gentagne-grunde", title, kinds, rows, notes, basis, least=2)


def earlier_periods(register: Counted, period: Period) -> list[Period]:
    """Return the same days of each earlier year that the register has decisions of."""
    years = register.points["received_at"].dt.year.unique()
    return [
        period.moved(int(year) - period.first.year)
        for year in sorted(years)
        if year < period.first.year
    ]


def months_of(tables: Sequence[Period], history: pd.DataFrame | None) -> dict[str, Fraction]:
    """Return the length of each period in months, also of the printed ones."""
    lengths = {period.name: period.months for period in tables}
    if history is not None:
        lengths |= {
            str(name): Fraction(int(months))
            for name, months in history[["Periode", "Måneder"]].to_numpy()
        }
    return lengths
