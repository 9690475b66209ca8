"""A few seconds of what ``python -m tests.readers.fuzz`` does for longer."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.readers import fuzz

EXPORTS = fuzz.seeds()


@pytest.mark.parametrize("name", sorted(EXPORTS))
def test_the_whole_exports_are_read(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(EXPORTS[name])
    told = fuzz.read(path)
    assert told["inquiry"] == told.total() > 0


@settings(max_examples=300, deadline=5000, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_damaged_exports_are_read_or_rejected(number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        fuzz.round_of(number, 0, EXPORTS, Path(folder))


@settings(max_examples=200, deadline=5000)
@given(st.binary(max_size=600), st.sampled_from(sorted(EXPORTS)))
def test_any_bytes_are_read_or_rejected(content: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        fuzz.read(path)
