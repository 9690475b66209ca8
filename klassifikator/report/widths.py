"""How wide the columns of a table are to be on a page."""

from __future__ import annotations

from klassifikator.tables import Table

_PAGE = 76.0  # letters across an A4 page at 9.5 points, also in a wide font
_GAP = 2.0
_NARROW = 9  # letters that a heading has room for, so that short words stand together
_LONG = 48  # letters of a text before it breaks


def column_widths(table: Table) -> list[float]:
    """Share the width of a page among the columns, by their letters.

    Each column has room for its longest word, so that words are not broken; what is left goes to
    the texts, the long ones most.

    Returns
    -------
    list of float
        Shares, which sum to one.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"Handling": ["Henstilling"], "Antal klager": [7]})
    >>> kinds = {"Handling": "text", "Antal klager": "count"}
    >>> [round(share, 2) for share in column_widths(Table("x", "X", frame, kinds))]
    [0.86, 0.14]
    """
    columns = list(zip(table.kinds, *table.texts(), strict=True))
    words = [
        max(min(len(texts[0]), _NARROW), *(len(w) for text in texts for w in text.split(" ")))
        + _GAP
        for texts in columns
    ]
    wants = [
        min(max(map(len, texts)), _LONG) if kind == "text" else 0
        for texts, kind in zip(columns, table.kinds.values(), strict=True)
    ]
    left = max(_PAGE - sum(words), 0.0) if any(wants) else 0.0
    shares = [
        word + left * want / max(sum(wants), 1) for word, want in zip(words, wants, strict=True)
    ]
    return [share / sum(shares) for share in shares]
