"""Signed mail in one opaque block (S/MIME, .p7m): the message inside, its signature not checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def open_signed(content: bytes) -> bytes | None:
    """Return the MIME message inside a signed block.

    Parameters
    ----------
    content : bytes
        The block, in DER or BER.

    Returns
    -------
    bytes or None
        None when it is encrypted or damaged.

    References
    ----------
    RFC 5652, *Cryptographic Message Syntax*; RFC 8551, *S/MIME 4.0*.

    Examples
    --------
    >>> open_signed(b"krypteret") is None
    True
    """
    from asn1crypto import cms

    load: Callable[[bytes], Any] = cms.ContentInfo.load  # asn1crypto has no types
    try:
        block = load(content)
        if block["content_type"].native != "signed_data":
            return None
        inner = block["content"]["encap_content_info"]["content"].native
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
        return None
    return inner if isinstance(inner, bytes) else None
