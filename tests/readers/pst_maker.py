"""A small Outlook data file (.pst), made byte by byte after [MS-PST].

It holds what a reader follows: header, B-trees, heaps, properties, tables and folders. What only
Outlook asks for before it writes (maps of free space, templates of tables) is left out.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from klassifikator.readers.pst_file import CLEAR

Properties = Mapping[int, Any]
"""Text is Unicode, bytes are binary, a tuple is a moment in Windows' time, a mapping a message."""

RECIPIENTS, ATTACHMENTS = 0x0E12, 0x0E13  # lists of properties
DATA, METHOD = 0x3701, 0x3705
FIRST_PAGE, BLOCK, IN_HEAP = 0x4600, 8176, 3580
_STORE, _ROOT = 0x21, 0x122
_FOLDER, _MESSAGE, _ATTACHMENT, _VALUE = 2, 4, 5, 0x1F  # what the last bits of a node tell
_FOLDERS, _CONTENTS, _HIDDEN, _ATTACHED, _SENT_TO = 11, 12, 13, 0x671, 0x692
_NAME, _SUBJECT, _CLASS, _ROW, _VERSION = 0x3001, 0x0037, 0x001A, 0x67F2, 0x67F3

_CODED = bytes(CLEAR.index(byte) for byte in range(256))

Node = tuple[int, int]
"""The blocks that hold what a node says, and the nodes below it; 0 is none."""


@dataclass
class Folder:
    """A folder of messages and of folders."""

    name: str
    messages: list[Properties] = field(default_factory=list)
    folders: list[Folder] = field(default_factory=list)


def pst(
    *folders: Folder,
    coded: int = 0,
    change: Callable[[bytes], bytes] = bytes,
    version: int = 23,
) -> bytes:
    """Write a data file.

    Coded as 1, its bytes stand for others, as in Outlook's own; 2 is said but not done. A change to the content of a block
    or page is made before its checksum.
    """
    file = _File(coded, change)
    file.nodes.append((_STORE, *file.properties({_NAME: "Opdigtet postkasse"}), 0))
    file.folder(Folder("", folders=list(folders)), _ROOT, _ROOT)
    return file.finished(version)


class _File:
    def __init__(self, coded: int, change: Callable[[bytes], bytes]) -> None:
        self._coded, self._change = coded, change
        self.nodes: list[tuple[int, int, int, int]] = []
        self._blocks: list[tuple[int, int, int]] = []
        self._content = bytearray()
        self._last = 0x400

    def folder(self, folder: Folder, node: int, parent: int) -> None:
        inner = [(self._number(_FOLDER), one) for one in folder.folders]
        messages = [(self._number(_MESSAGE), one) for one in folder.messages]
        told = {_NAME: folder.name, 0x3602: len(messages), 0x3603: 0, 0x360A: bool(inner)}
        self.nodes.append((node, *self.properties(told), parent))
        tables = {
            _FOLDERS: self._table([_NAME], {number: {_NAME: one.name} for number, one in inner}),
            _CONTENTS: self._table([_CLASS, _SUBJECT], dict(messages)),
            _HIDDEN: self._table([_CLASS], {}),
        }
        self.nodes += [(node + place, *table, 0) for place, table in tables.items()]
        for number, one in inner:
            self.folder(one, number, node)
        for number, message in messages:
            self.nodes.append((number, *self._message(message), node))

    def _message(self, message: Properties) -> Node:
        own = {key: value for key, value in message.items() if key not in (RECIPIENTS, ATTACHMENTS)}
        people = dict(enumerate(message.get(RECIPIENTS, [])))
        files = {self._number(_ATTACHMENT): one for one in message.get(ATTACHMENTS, [])}
        below = {number: self.properties({METHOD: 1} | dict(one)) for number, one in files.items()}
        below[_SENT_TO] = self._table([_NAME, 0x3003, 0x0C15], people)
        if files:
            rows = {number: {METHOD: one.get(METHOD, 1)} for number, one in files.items()}
            below[_ATTACHED] = self._table([METHOD], rows)
        return self.properties(own, below)

    def properties(self, properties: Properties, below: Mapping[int, Node] | None = None) -> Node:
        """Write a property context, and what is too big for its heap beside it."""
        heap, below = _Heap(), dict(below or {})
        records = b""
        for number, value in sorted(properties.items()):
            if isinstance(value, Mapping):
                inside = self._number(_MESSAGE)
                below[inside] = self._message(value)
                records += struct.pack("<HHI", number, 0xD, heap.add(struct.pack("<II", inside, 0)))
                continue
            kind, data = _packed(value)
            if kind in (3, 0xB):
                records += struct.pack("<HH4s", number, kind, data)
            elif len(data) <= IN_HEAP:
                records += struct.pack("<HHI", number, kind, heap.add(data))
            else:
                place = self._number(_VALUE)
                below[place] = (self._data(data), 0)
                records += struct.pack("<HHI", number, kind, place)
        root = heap.tree(2, 6, records)
        return self._data(heap.finished(0xBC, root)), self._below(below)

    def _table(self, columns: list[int], rows: Mapping[int, Properties]) -> Node:
        """Write a table context, all of whose columns fill four bytes."""
        heap = _Heap()
        kinds = {_ROW: 3, _VERSION: 3, METHOD: 3, 0x0C15: 3}
        columns = [_ROW, _VERSION, *columns]
        matrix = b""
        for number, row in rows.items():
            known = {_ROW: number, _VERSION: 1} | dict(row)
            for column in columns:
                kind, data = _packed(known.get(column, 0))
                matrix += data if kind == 3 else struct.pack("<I", heap.add(data))
            matrix += bytes([sum(0x80 >> i for i, one in enumerate(columns) if one in known)])
        places = b"".join(struct.pack("<II", number, i) for i, number in enumerate(sorted(rows)))
        index, end = heap.tree(4, 4, places), 4 * len(columns)
        told = struct.pack("<BB4H", 0x7C, len(columns), end, end, end, end + 1)
        told += struct.pack("<III", index, heap.add(matrix), 0)
        described = sorted((number, i) for i, number in enumerate(columns))
        for number, i in described:
            told += struct.pack("<HHHBB", kinds.get(number, 0x1F), number, 4 * i, 4, i)
        return self._data(heap.finished(0x7C, heap.add(told))), 0

    def _number(self, kind: int) -> int:
        self._last += 1
        return self._last << 5 | kind

    def _below(self, nodes: Mapping[int, Node]) -> int:
        if not nodes:
            return 0
        entries = b"".join(struct.pack("<QQQ", number, *nodes[number]) for number in sorted(nodes))
        return self._block(struct.pack("<BBHI", 2, 0, len(nodes), 0) + entries, inner=True)

    def _data(self, data: bytes) -> int:
        if len(data) <= BLOCK:
            return self._block(data)
        parts = [self._block(data[i : i + BLOCK]) for i in range(0, len(data), BLOCK)]
        told = struct.pack("<BBHI", 1, 1, len(parts), len(data))
        return self._block(told + struct.pack(f"<{len(parts)}Q", *parts), inner=True)

    def _block(self, data: bytes, inner: bool = False) -> int:
        number = 4 * (len(self._blocks) + 1) | 2 * inner
        place = FIRST_PAGE + len(self._content)
        data = self._change(data)
        if self._coded == 1 and not inner:
            data = data.translate(_CODED)
        self._blocks.append((number, place, len(data)))
        self._content += data + bytes(-(len(data) + 16) % 64)
        self._content += struct.pack("<HHIQ", len(data), _signed(place, number), _crc(data), number)
        return number

    def finished(self, version: int) -> bytes:
        """Write the B-trees of nodes and of blocks, and the header that leads to them."""
        nodes = [struct.pack("<QQQII", *node, 0) for node in sorted(self.nodes)]
        blocks = [struct.pack("<QQHHI", *block, 2, 0) for block in sorted(self._blocks)]
        self._content += bytes(-len(self._content) % 512)
        roots = self._pages(0x81, nodes), self._pages(0x80, blocks)
        end = FIRST_PAGE + len(self._content)
        head = struct.pack("<2sHHBB8xQQI", b"SM", version, 19, 1, 1, 0, 4 * 0x1000, 1)
        head += struct.pack("<32I8x", *[0x400] * 32)
        head += struct.pack("<IQQQQ", 0, end, 0x4400, 0, 0)
        head += struct.pack("<QQQQ", *roots[0], *roots[1]) + bytes(8)
        head += b"\xff" * 256 + struct.pack("<BBHQ", 0x80, self._coded, 0, 4 * 0x10000)
        start = b"!BDN" + struct.pack("<I", _crc(head[:471])) + head
        return (start + struct.pack("<I", _crc(head[:516]))).ljust(FIRST_PAGE, b"\0") + bytes(
            self._content
        )

    def _pages(self, kind: int, entries: list[bytes], level: int = 0) -> tuple[int, int]:
        """Write the pages of a B-tree from its leaves up; return where its root is."""
        size = len(entries[0])
        full = 488 // size
        above = []
        for i in range(0, len(entries), full):
            some = entries[i : i + full]
            place = FIRST_PAGE + len(self._content)
            number = place // 512
            page = b"".join(some).ljust(488, b"\0")
            page += struct.pack("<BBBBI", len(some), full, size, level, 0)
            page = self._change(page)[:496].ljust(496, b"\0")
            page += struct.pack("<BBHIQ", kind, kind, _signed(place, number), _crc(page), number)
            self._content += page
            above.append(some[0][:8] + struct.pack("<QQ", number, place))
        if len(above) > 1:
            return self._pages(kind, above, level + 1)
        return number, place


class _Heap:
    """A heap of one block."""

    def __init__(self) -> None:
        self._items: list[bytes] = []

    def add(self, data: bytes) -> int:
        if not data:
            return 0
        self._items.append(data)
        return len(self._items) << 5

    def tree(self, key: int, size: int, records: bytes) -> int:
        return self.add(struct.pack("<BBBBI", 0xB5, key, size, 0, self.add(records)))

    def finished(self, kind: int, root: int) -> bytes:
        places = [12]
        for item in self._items:
            places.append(places[-1] + len(item))
        told = struct.pack("<HBBII", places[-1] + places[-1] % 2, 0xEC, kind, root, 0)
        content = told + b"".join(self._items) + bytes(places[-1] % 2)
        content += struct.pack(f"<HH{len(places)}H", len(self._items), 0, *places)
        assert len(content) <= BLOCK, "mere end en blok kan rumme"
        return content


def _packed(value: Any) -> tuple[int, bytes]:
    """Return the type of a property and its bytes."""
    if isinstance(value, bool):
        return 0xB, struct.pack("<I", value)
    if isinstance(value, int):
        return 3, struct.pack("<I", value)
    if isinstance(value, tuple):
        return 0x40, struct.pack("<Q", *value)
    return (0x1F, value.encode("utf-16-le")) if isinstance(value, str) else (0x102, value)


def _crc(data: bytes) -> int:
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF


def _signed(place: int, number: int) -> int:
    mixed = place ^ number
    return (mixed >> 16 ^ mixed) & 0xFFFF
