from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from klassifikator.text.tidy import tidy


@given(st.text(max_size=200))
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
