"""Attached documents → text: plain text, HTML, Word and PDF."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from klassifikator.extras import needing
from klassifikator.readers.headers import decode
from klassifikator.readers.limits import MAX_TEXT, RefusedError
from klassifikator.text import html_to_text

_MAX_PAGES = 500
_MAX_DOCX = 50_000_000  # bytes, unpacked


def document_text(content: bytes, kind: str, name: str) -> str | None:
    """Return the text of an attachment; what it cannot read is told in its place.

    Parameters
    ----------
    content : bytes
    kind : str
        Its MIME type.
    name : str
        Its file name, whose ending helps where the type says nothing.

    Returns
    -------
    str or None
        None for what holds no text: pictures, sound, signatures.

    Examples
    --------
    >>> document_text("Afgørelse".encode("cp1252"), "application/octet-stream", "brev.txt")
    'Afgørelse'
    >>> document_text(b"GIF89a", "image/gif", "logo.gif") is None
    True
    """
    reader = _reader(content, kind, name.lower().rpartition(".")[2])
    if reader is None:
        return None
    try:
        text = reader(content)
    except RefusedError as refusal:
        return f"[{refusal}]"
    except Exception:  # the libraries raise many kinds on damaged documents
        return "[Bilaget kan ikke læses]"
    return text if len(text) <= MAX_TEXT // 2 else "[Bilaget er for langt og er ikke læst]"


def _reader(content: bytes, kind: str, ending: str) -> Callable[[bytes], str] | None:
    if content.startswith(b"%PDF-"):
        return _pdf
    if content.startswith(b"PK\x03\x04"):
        return _docx if ending == "docx" or kind.endswith("wordprocessingml.document") else None
    if kind == "text/html" or ending in ("htm", "html"):
        return lambda content: html_to_text(decode(content))
    if kind == "text/plain" or ending == "txt":
        return decode
    return {"pdf": _pdf, "docx": _docx}.get(ending)


def _docx(content: bytes) -> str:
    with needing("Et Word-bilag", "attachments", error=RefusedError):
        import docx
        from docx.table import Table

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(member.file_size for member in packed.infolist()) > _MAX_DOCX:
            return "[Bilaget er for stort og er ikke læst]"
    lines = []
    for block in docx.Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(block, Table):
            lines += [" | ".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    return "\n".join(lines)


def _pdf(content: bytes) -> str:
    import logging

    with needing("Et PDF-bilag", "attachments", error=RefusedError):
        from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it would tell of the document
    pages = PdfReader(io.BytesIO(content)).pages
    if len(pages) > _MAX_PAGES:
        return "[Bilaget er for langt og er ikke læst]"
    text = "\n".join(page.extract_text() for page in pages)
    return text if text.strip() else "[Bilaget er billeder af sider uden tekst]"
