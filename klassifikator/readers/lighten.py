"""A big message without the big files beside it, which the parser would hold several times over."""

from __future__ import annotations

import re

_BIG = 10_000_000  # bytes of a message that are worth looking through
_BIG_WITH_DOCUMENTS = 40_000_000
_BLOB = re.compile(rb"\n\r?\n([A-Za-z0-9+/=\r\n]{1500000,})")  # base64 after its part's header
_FILE = re.compile(
    rb"^content-type:\s*(?:image|audio|video|font|application)/(?!ms-tnef|(?:x-)?pkcs7|vnd.ms-outlook)",
    re.IGNORECASE | re.MULTILINE,
)
_HIDES_MAIL = re.compile(rb"winmail\.dat|\.(?:msg|eml|p7m)\b", re.IGNORECASE)
_HEADER = 2000  # bytes of a part's header at the most


def lighten(content: bytes, keep_documents: bool = False) -> bytes:
    r"""Leave out the content of big attached files that hold no message.

    Parameters
    ----------
    content : bytes
        A message; one that is not big is returned as it is.
    keep_documents : bool
        Whether attached documents are asked for; of the biggest messages they are left out all
        the same, and told as such where their text would stand.

    Examples
    --------
    >>> film = b"Subject: a\nContent-Type: video/mp4\n\n" + b"AAAA\n" * 3_000_000
    >>> len(film), len(lighten(film))
    (15000036, 37)
    """
    if len(content) <= (_BIG_WITH_DOCUMENTS if keep_documents else _BIG):
        return content
    kept, place = [], 0
    for match in _BLOB.finditer(content):
        start = match.start(1)
        above = content[max(0, start - _HEADER) : start]
        header = above[above.rfind(b"\n--") + 1 :]
        if _FILE.search(header) and not _HIDES_MAIL.search(header):
            kept.append(content[place:start])
            place = match.end() - 1
    return b"".join([*kept, content[place:]]) if kept else content
