from __future__ import annotations

import stat
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from klassifikator.errors import InputError, RegisterError
from klassifikator.register import Register, add_readings, backup, purge, purge_case, verify
from klassifikator.register.schema import LOGS

QUESTION = {
    "henvendelsestype": "Borgerhenvendelse", "afdeling": "Skoler", "status": "Anden henvendelse"
}  # fmt: skip


@pytest.fixture
def used(register: Register, cases: pd.DataFrame) -> Register:
    register.add_cases(cases)
    for case in cases["case_id"]:
        register.decide(case, QUESTION, by="Lone", note="ringede")
    for case in cases["case_id"]:
        register.split(case, by="Lone")
    add_readings(register, [{"case_id": case, **QUESTION} for case in cases["case_id"]], by="Bo")
    return register


def force(register: Register, statement: str) -> None:
    """Change the database as one does who is its master."""
    with register.database.engine.begin() as connection:
        for log in LOGS:
            if connection.dialect.name == "sqlite":
                for act in ("update", "delete"):
                    connection.execute(sa.text(f"DROP TRIGGER {log.name}_no_{act}"))
            else:
                connection.execute(sa.text(f"DROP TRIGGER {log.name}_only_added ON {log.name}"))
        connection.execute(sa.text(statement))


def test_a_register_that_nobody_touched(used: Register) -> None:
    assert verify(used) == {"decisions": 3, "changes": 3, "readings": 3}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions SET status = 'Klage' WHERE number = 2",
        "UPDATE decisions SET decided_by = 'Bo' WHERE number = 3",
        "DELETE FROM decisions WHERE number = 1",
        "UPDATE decisions SET number = 4 WHERE number = 2",
        "UPDATE decisions SET note = 'noget andet' WHERE number = 2",
        "UPDATE decisions SET note = '' WHERE number = 2",
        "DELETE FROM changes WHERE number = 2",
        "UPDATE changes SET other = NULL WHERE number = 1",
        "UPDATE readings SET status = 'Klage' WHERE number = 1",
        "DELETE FROM readings WHERE number = 2",
    ],
)
def test_a_changed_or_missing_row_is_found(used: Register, statement: str) -> None:
    force(used, statement)
    with pytest.raises(RegisterError, match="er ændret uden om klassifikator"):
        verify(used)


def test_a_backup_is_the_register(used: Register, tmp_path: Path) -> None:
    if used.database.name != "register.db":
        with pytest.raises(RegisterError, match="databasens egne redskaber"):
            backup(used, tmp_path / "kopi.db")
        return
    backup(used, tmp_path / "kopi.db")
    copy = Register(tmp_path / "kopi.db")
    pd.testing.assert_frame_equal(copy.decisions(), used.decisions())
    assert verify(copy) == verify(used)
    copy.close()
    assert stat.S_IMODE((tmp_path / "kopi.db").stat().st_mode) == 0o600
    with pytest.raises(InputError, match="findes allerede"):
        backup(used, tmp_path / "kopi.db")
    with pytest.raises(InputError):
        backup(used, tmp_path / "ingen mappe" / "kopi.db")


def test_nothing_of_a_purged_text_is_left_in_the_files(tmp_path: Path) -> None:
    """Not even while somebody has the register open."""
    ids = [f"H-{number}" for number in range(100)]
    dates = pd.to_datetime(["2015-01-01"] * len(ids))
    texts = [f"Hemmeligheden {number} " + "fylder flere sider " * 200 for number in range(len(ids))]
    register = Register(tmp_path / "r.db")
    other = Register(tmp_path / "r.db")
    register.add_cases(pd.DataFrame({"case_id": ids, "received_at": dates, "text": texts}))
    assert len(other.cases()) == len(ids)
    with register.database.reading() as connection:
        assert connection.execute(sa.text("PRAGMA secure_delete")).scalar() == 1
    assert any(b"Hemmeligheden" in file.read_bytes() for file in tmp_path.iterdir())
    assert purge(register, datetime(2020, 1, 1)) == len(ids)
    assert not any(b"Hemmeligheden" in file.read_bytes() for file in tmp_path.iterdir())
    register.close()
    other.close()


def test_one_case_is_purged_with_its_parts_and_no_other(used: Register) -> None:
    first, second = sorted(used.cases()["case_id"])[0], sorted(used.cases()["case_id"])[-1]
    before = verify(used)
    gone = purge_case(used, first, by="Lone")
    assert gone == [first, f"{first}.2"]
    for case_id in gone:
        case = used.case(case_id)
        assert not any(case[name] for name in ("subject", "text", "full_text", "cuts", "source"))
    assert used.case(first)["decision"]["note"] == ""
    assert used.case(second)["text"]
    assert used.decisions()["status"].notna().any()
    assert verify(used)["changes"] == before["changes"] + 2
    with pytest.raises(InputError, match="findes ikke i registeret"):
        purge_case(used, "H-ukendt")
