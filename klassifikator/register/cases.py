"""Cases and suggestions: from frames to rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from klassifikator.columns import TARGETS
from klassifikator.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

_TEXTS = ("channel", "subject", "text", "full_text", "source")


def case_rows(cases: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a case frame as they are stored."""
    import pandas as pd

    check_ids(cases["case_id"])
    return [
        {
            "case_id": case["case_id"],
            "received_at": pd.Timestamp(case["received_at"]) if _has(case, "received_at") else None,
            "cuts": [list(cut) for cut in case.get("cuts") or ()],
            "kind": case.get("kind", "inquiry"),
            "message_id": case["message_id"] if _has(case, "message_id") else None,
            "answers": list(case["thread"]) if isinstance(case.get("thread"), list) else [],
            "split_from": None,
            **{name: case.get(name, "") for name in _TEXTS},
        }
        for case in cases.to_dict("records")
    ]


def suggestion_rows(suggestions: pd.DataFrame, model: str) -> list[dict[str, Any]]:
    """Return the rows of a suggestion frame as they are stored."""
    columns = [str(column) for column in suggestions.columns if column != "case_id"]
    return [
        {
            "case_id": row["case_id"],
            "model": model,
            "suggested": {name: row[name] for name in columns if is_there(row[name])},
            "lowest": lowest_probability(row),
        }
        for row in suggestions.to_dict("records")
    ]


def lowest_probability(suggested: dict[Any, Any]) -> float | None:
    """Return the probability of the most doubtful label of a suggestion."""
    names = [f"{target}_probability" for target in TARGETS]
    return min((suggested[name] for name in names if is_there(suggested.get(name))), default=None)


def suggestion_frame(stored: pd.DataFrame) -> pd.DataFrame:
    """Return stored suggestions as a suggestion frame, the newest of each case."""
    import pandas as pd

    newest = stored.drop_duplicates("case_id", keep="last").reset_index(drop=True)
    parts = pd.DataFrame(list(newest["suggested"]), index=newest.index)
    return pd.concat([newest[["case_id", "model"]], parts], axis=1)


def check_ids(ids: Iterable[Any]) -> None:
    """Refuse ids that are missing or stand twice."""
    import pandas as pd

    column = pd.Series(list(ids), dtype=object)
    missing = column.isna() | (column == "")
    if missing.any():
        raise InputError(
            f"{int(missing.sum())} rækker mangler case_id; eksportér igen, og lad kolonnen stå."
        )
    doubled = column[column.duplicated()]
    if len(doubled):
        raise InputError(f"Sagen {doubled.iloc[0]} står flere gange; slet de overskydende rækker.")


def _has(case: dict[Any, Any], name: str) -> bool:
    return is_there(case.get(name)) and case[name] != ""


def is_there(value: Any) -> bool:
    """Tell whether a cell of a frame holds something."""
    import pandas as pd

    return isinstance(value, list) or not pd.isna(value)
