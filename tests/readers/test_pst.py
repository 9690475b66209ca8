from __future__ import annotations

import sys
from pathlib import Path

import pytest

from klassifikator.readers import read_inquiries


def test_a_damaged_data_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "post.pst").write_bytes(b"!BDN" + bytes(2000))
    cases = read_inquiries(tmp_path)
    assert [item.reason for item in cases.attrs["rejected"]] == [
        "Outlook-filen er beskadiget; eksportér den igen"
    ]
    assert cases.attrs["files"] == [("post.pst", "pst", 1)]


def test_without_its_reader_the_cure_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "post.pst").write_bytes(b"!BDN" + bytes(2000))
    monkeypatch.setitem(sys.modules, "pypff", None)
    cases = read_inquiries(tmp_path)
    reason = "En .pst kræver en pakke mere: pip install klassifikator[pst]"
    assert [item.reason for item in cases.attrs["rejected"]] == [reason]
