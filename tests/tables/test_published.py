"""The tables of the printed report, cell by cell, out of the example register."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from klassifikator.demo import EXAMPLES
from klassifikator.errors import InputError
from klassifikator.register import Register
from klassifikator.tables import (
    Published,
    Table,
    annual_tables,
    contradictions,
    load_published,
    reconcile,
)
from klassifikator.workflow import import_decisions, read_decisions


@pytest.fixture(scope="module")
def published() -> Published:
    return load_published("haderslev-2023")


@pytest.fixture(scope="module")
def tables(published: Published) -> dict[str, Table]:
    register = Register("sqlite://")
    table = read_decisions(EXAMPLES / "beslutninger-2023.csv", register.taxonomy)
    assert import_decisions(table, register) == 384
    decisions = register.decisions()
    register.close()
    return annual_tables(decisions, 2023, history=published.history)


# Where the printed report disagrees with itself: the departments add up to 344 inquiries of
# citizens where text and totals say 342, two shares belong to neither, and of the cases per month
# two were cut off instead of rounded and one was rounded to a whole number.
ITS_OWN_DISAGREEMENTS = [
    ("Udviklingen i henvendelser", "2017 (6 mdr.)", "Sager pr. måned", "25,1", "25,2"),
    ("Udviklingen i henvendelser", "2018-2019", "Sager pr. måned", "29,5", "29,6"),
    ("Udviklingen i henvendelser", "2022", "Sager pr. måned", "28,0", "27,9"),
    ("Udviklingen i henvendelser", "2023", "Borgerhenvendelser", "342", "344"),
    ("Udviklingen i henvendelser", "2023", "I alt", "382", "384"),
    ("Udviklingen i henvendelser", "2023", "Sager pr. måned", "31,8", "32,0"),
    ("Henvendelserne efter type", "Borgerhenvendelse", "Henvendelser", "342", "344"),
    ("Henvendelserne efter type", "I alt", "Henvendelser", "382", "384"),
    ("Borgerhenvendelserne efter forvaltning", "Social og Sundhed", "Andel", "45 %", "44 %"),
    ("Borgerhenvendelserne efter forvaltning", "Diverse", "Andel", "17 %", "18 %"),
    ("Borgerhenvendelserne efter forvaltning", "I alt", "Henvendelser", "342", "344"),
]


def test_every_printed_cell_but_those_that_contradict_each_other(
    published: Published, tables: dict[str, Table]
) -> None:
    found = reconcile(published, tables)
    assert [(d.table, d.row, d.column, d.printed, d.computed) for d in found] == (
        ITS_OWN_DISAGREEMENTS
    )


def test_the_transcript_holds_all_tables_of_the_report(published: Published) -> None:
    cells = sum(table.size - len(table) for table in published.tables.values())
    assert len(published.tables) == 14
    assert cells == 170


def test_the_printed_departments_add_up_to_344(published: Published) -> None:
    assert published.tables["klageandel"]["Henvendelser"].sum() == 344
    assert published.tables["klageandel"]["Heraf klager"].sum() == 185


# The grounds that the report names in parentheses, in the order of the example register; the
# report words some of them otherwise ("kan der klages?") and counts none.
GROUNDS = {
    "Børneområdet": {"Forvaltningsskik": "lang sagsbehandlingstid og manglende svar, åbenhed og tillid, inddragelse, opfølgning", "Forvaltningslov": "vejledning", "Retsgrundsætninger": "meddelelse om beslutning eller afgørelse", "Prøvelsesspørgsmål": "klageadgang", "Hjemmelsspørgsmål": "materielle spørgsmål, lovlige kriterier"},
    "Voksenområdet": {"Forvaltningsskik": "koordineret indsats, lang sagsbehandlingstid og manglende svar, åbenhed og tillid, inddragelse, opfølgning, enkelthed og effektivitet, venlig og hensynsfuld optræden", "Forvaltningslov": "aktindsigt, indhentelse af oplysninger, klagevejledning, tavshedspligt, vejledning", "Retsgrundsætninger": "frister", "Opgavevaretagelse": "serviceniveau"},
    "Børn og Kultur": {"Forvaltningsskik": "koordineret indsats, lang sagsbehandlingstid og manglende svar, åbenhed og tillid, inddragelse, tolkning", "Forvaltningslov": "aktindsigt, klagevejledning, partshøring", "Retsgrundsætninger": "sagsoplysning og oplysningsskridt"},
    "Arbejdsmarked og Borgerservice": {"Forvaltningsskik": "lang sagsbehandlingstid og manglende svar, åbenhed og tillid, sprogbrug og klarhed, tolkning, betjening af borgere", "Forvaltningslov": "aktindsigt, klagevejledning, partshøring, habilitet", "Retsgrundsætninger": "sagsoplysning og oplysningsskridt, meddelelse om beslutning eller afgørelse", "Offentlighedsloven": "journalisering"},
    "Teknik og Klima": {"Forvaltningsskik": "lang sagsbehandlingstid og manglende svar, orientering om sagens gang eller status, betjening af borgere", "Forvaltningslov": "vejledning", "Andet": "forsyning (Provas), saltning af veje"},
}  # fmt: skip


@pytest.mark.parametrize("area", GROUNDS)
def test_the_grounds_in_parentheses(area: str, tables: dict[str, Table]) -> None:
    found = tables[f"kategorier/{area}"].frame.set_index("Kategori")["Grunde"].to_dict()
    assert {kategori: found[kategori] for kategori in GROUNDS[area]} == GROUNDS[area]


def test_a_printed_row_without_a_counterpart_is_told(
    published: Published, tables: dict[str, Table]
) -> None:
    fewer = {name: table for name, table in tables.items() if name != "handlinger/Teknik og Klima"}
    told = [d for d in reconcile(published, fewer) if d.table == "handlinger/Teknik og Klima"]
    assert len(told) == 7
    assert all(d.computed == "–" for d in told)


def test_reports_that_cannot_be_loaded(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="væk.toml findes ikke"):
        load_published(tmp_path / "væk.toml")
    (tmp_path / "a.toml").write_text("year = 2023\n")
    with pytest.raises(InputError, match="a.toml er ikke en beretning"):
        load_published(tmp_path / "a.toml")


def test_the_printed_report_against_itself(published: Published) -> None:
    told = [str(found) for found in contradictions(published)]
    assert told == [
        "Udviklingen i henvendelser, 2017 (6 mdr.), Sager pr. måned: trykt 25,1, 151 på 6 måneder giver 25,2",
        "Udviklingen i henvendelser, 2018-2019, Sager pr. måned: trykt 29,5, 355 på 12 måneder giver 29,6",
        "Udviklingen i henvendelser, 2022, Sager pr. måned: trykt 28,0, 335 på 12 måneder giver 27,9",
        "Borgerhenvendelserne efter forvaltning, I alt, Henvendelser: trykt 342, summen af forvaltninger/Henvendelser giver 344",
        "Borgerhenvendelserne efter forvaltning, Social og Sundhed, Andel: trykt 45 %, 152 ud af 342 giver 44 %",
        "Borgerhenvendelserne efter forvaltning, Diverse, Andel: trykt 17 %, 61 ud af 342 giver 18 %",
        "Klager efter afdeling, summen af rækkerne, Henvendelser: trykt 344, henvendelsestyper/Henvendelser giver 342",
    ]


@pytest.mark.parametrize(
    ("table", "row", "column", "told"),
    [("kategorier/Teknik og Klima", "Forvaltningslov", "Antal klager", "trykt 12, summen af kategorier/Teknik og Klima"),
     ("handlinger/Børn og Kultur", "I alt", "Antal klager", "trykt 27, summen af handlinger/Børn og Kultur"),
     ("klageandel", "Skoler", "Heraf klager", "Klageandel: trykt 83 %, 24 ud af 23 giver 104 %"),
     ("klageandel", "Skoler", "Heraf klager", "kategorier, Børn og Kultur, I alt, Antal klager: trykt 22, summen af klageandel"),
     ("udvikling", "2023", "Interne og eksterne", "2023, I alt: trykt 382, summen af udvikling/Borgerhenvendelser og udvikling/Interne")],
)  # fmt: skip
def test_a_misprint_is_found(table: str, row: str, column: str, told: str) -> None:
    printed = load_published()
    frame = printed.tables[table]
    here = frame[frame.columns[0]] == row
    frame[column] = frame[column].mask(here, frame[column] + 5)
    assert any(told in str(found) for found in contradictions(printed))


def test_a_report_with_columns_of_its_own_is_no_error(
    published: Published, tables: dict[str, Table]
) -> None:
    frame = published.tables["forvaltninger"].rename(columns={"Andel": "Pct."})
    other = replace(published, tables={"forvaltninger": frame, "egen": frame})
    assert len(contradictions(other)) == 2
    assert any(found.computed == "–" for found in reconcile(other, tables))
