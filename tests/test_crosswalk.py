from __future__ import annotations

import pandas as pd

from klassifikator.crosswalk import Move, in_new_labels

MOVES = [
    Move("by-1", "afdeling", "Vej", ("Park",)),
    Move("by-1", "afdeling", "Park", ("Vej",)),
    Move("by-2", "afdeling", "Skole", ("Skole", "SFO")),
    Move("by-1", "handling", "Brev", ("Mail",)),
]


def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {"afdeling": ["Vej", "Park", "Skole", None], "taxonomy": ["by-1", "by-1", "by-2", "by-1"]}
    )


def test_names_that_changed_places_move_once() -> None:
    before = frame()
    assert in_new_labels(before, MOVES)["afdeling"].tolist()[:3] == ["Park", "Vej", "Skole"]
    pd.testing.assert_frame_equal(before, frame())


def test_a_split_is_told_as_asked() -> None:
    assert in_new_labels(frame(), MOVES, split="")["afdeling"].tolist()[2] == ""
