"""Every test of the register runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest

from klassifikator.readers.cases import Message, case_frame
from klassifikator.register import Register


@pytest.fixture
def register(url: str) -> Iterator[Register]:
    store = Register(url)
    yield store
    store.close()


@pytest.fixture
def cases() -> pd.DataFrame:
    texts = ["Hul i vejen\n\nMvh Bo, 010190-1234", "Mobning", "Kold mad"]
    return case_frame(Message(f"kilde {n}", text) for n, text in enumerate(texts))
