from __future__ import annotations

from datetime import datetime

import pytest

from klassifikator.register import Item
from klassifikator.review.queues import Filters, disagreements, in_queue, neighbours

DECIDED = {"henvendelsestype": "Borgerhenvendelse", "afdeling": "Skoler", "status": "Klage"}
ITEMS = [
    Item("a", datetime(2022, 5, 1), "mail", "Vej", lowest=0.9),
    Item("b", datetime(2023, 5, 1), "brev", "Skole", lowest=0.3, version=1, labels=DECIDED, by="Bo", decided=True),
    Item("c", datetime(2023, 6, 1), "mail", "", lowest=0.5),
    Item("d", None, "mail", "Mad"),
]  # fmt: skip
AREAS = {"Skoler": "Børn og Kultur"}


def ids(items: list[Item]) -> str:
    return "".join(item.case_id for item in items)


def test_orders() -> None:
    assert ids(in_queue("dato", ITEMS)) == "abcd"
    assert ids(in_queue("tvivl", ITEMS)) == "dbca"
    assert ids(in_queue("stikprøve", ITEMS, ["c", "a"])) == "ca"
    assert ids(in_queue("uenighed", ITEMS, suspected={"b": 0.99})) == "b"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, "abcd"),
        ({"year": "2023"}, "bc"),
        ({"month": "5"}, "ab"),
        ({"year": "2023", "channel": "mail"}, "c"),
        ({"status": "Klage"}, "b"),
        ({"forvaltning": "Børn og Kultur"}, "b"),
        ({"by": "Bo"}, "b"),
        ({"q": "SKO"}, "b"),
        ({"q": "findes ikke"}, ""),
        ({"ukendt": "x", "q": " "}, "abcd"),
    ],
)
def test_filters(query: dict[str, str], found: str) -> None:
    filters = Filters.read(query)
    assert ids(filters.narrow(ITEMS, AREAS)) == found
    assert Filters.read(filters.query()) == filters


def test_decided_cases_are_passed_over_and_the_queue_goes_round() -> None:
    assert neighbours("dato", ITEMS, "a") == ("d", "c")
    assert neighbours("dato", ITEMS, "d") == ("c", "a")
    assert neighbours("dato", ITEMS, "") == ("d", "a")
    assert neighbours("alle", ITEMS, "a")[1] == "b"
    assert neighbours("dato", ITEMS[1:2], "b") == (None, None)


def test_a_model_that_is_sure_of_something_else() -> None:
    def told(case: str, p: float, label: str = "Jobcenter") -> dict[str, object]:
        return {"case_id": case, "afdeling": label, "afdeling_probability": p, "status": None}

    targets = ["afdeling", "status"]
    assert disagreements(ITEMS, [told("b", 0.95), told("a", 0.99)], targets) == {"b": 0.95}
    assert disagreements(ITEMS, [told("b", 0.8)], targets) == {}
    assert disagreements(ITEMS, [told("b", 0.99, "Skoler")], targets) == {}
