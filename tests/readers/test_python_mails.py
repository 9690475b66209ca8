"""Python's own test mails, odd and broken ones among them, where the installed Python has them."""

from __future__ import annotations

import importlib.util
import mailbox
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klassifikator.readers import read_inquiries
from klassifikator.readers.cases import Message, Rejected
from klassifikator.readers.mail import RawMail, find_eml, read_message
from tests.readers.test_mail import as_mbox

try:
    FOUND = importlib.util.find_spec("test.test_email")
except ModuleNotFoundError:
    FOUND = None
if FOUND is None or FOUND.origin is None:
    assert not os.environ.get("CI"), "install Python's own tests (Debian: libpython3-testsuite)"
    pytest.skip("this Python comes without its own tests", allow_module_level=True)

PYTHONS_OWN = Path(FOUND.origin).parent / "data"
PYTHONS_FILES = sorted(file for file in PYTHONS_OWN.iterdir() if file.is_file())


@pytest.mark.parametrize("file", PYTHONS_FILES, ids=lambda file: file.name)
def test_python_s_own_test_mails_are_read(file: Path) -> None:
    assert len(list(find_eml(file))) == 1


def test_an_mbox_of_python_s_own_test_mails(tmp_path: Path) -> None:
    path = as_mbox(tmp_path / "alle.mbox", [file.read_bytes() for file in PYTHONS_FILES])
    box = mailbox.mbox(path)
    messages = len(box)
    box.close()
    cases = read_inquiries(path)
    assert messages == len(PYTHONS_FILES) >= 40
    told = len(cases) + len(cases.attrs["rejected"]) + cases.attrs["duplicates"]
    assert told == messages
    assert (cases["text"] != "").sum() > messages / 2


@given(st.binary(max_size=400), st.integers(0, 10_000))
def test_any_bytes_are_read_or_rejected(noise: bytes, place: int) -> None:
    whole = PYTHONS_FILES[place % len(PYTHONS_FILES)].read_bytes()
    cut = place % (len(whole) + 1)
    found = read_message(RawMail(whole[:cut] + noise + whole[cut:], "x", last=True))
    assert isinstance(found, Message | Rejected)
