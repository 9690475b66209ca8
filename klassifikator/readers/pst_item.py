"""The properties of a message in a .pst, which lie in a heap and, the big ones, beside it."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

from klassifikator.readers.limits import RefusedError
from klassifikator.readers.mapi import Value, filetime
from klassifikator.readers.pst_file import DAMAGED, KIND, LEVELS, Node, PstFile

_INTEGER, _TIME, _OBJECT, _STRING8, _STRING, _BINARY = 0x03, 0x40, 0x0D, 0x1E, 0x1F, 0x0102
_HEAP, _TREE = 0xBC, 0xB5  # marks of a heap that holds properties, and of their tree in it


class Item(Mapping[int, Value]):
    """The properties of a message or an attachment, by number, read where they are asked for.

    Parameters
    ----------
    file : PstFile
    node : Node

    Attributes
    ----------
    below : dict of int to Node
        What lies below its node.
    """

    def __init__(self, file: PstFile, node: Node) -> None:
        self._file = file
        self.below = file.nodes_below(node)
        self._heap = list(file.parts(node.data))
        client, root = struct.unpack_from("<3xBI", self._heap[0])
        if client != _HEAP:
            raise RefusedError(DAMAGED)
        kind, _, _, levels, top = struct.unpack("<BBBBI", self._heaped(root))
        if kind != _TREE or levels > LEVELS:
            raise RefusedError(DAMAGED)
        self._told = {number: (kind, data) for number, kind, data in self._records(top, levels)}

    def __getitem__(self, number: int) -> Value:
        kind, data = self._told[number]
        if kind == _INTEGER:
            return int.from_bytes(data, "little")
        if kind == _TIME:
            moment = filetime(int.from_bytes(self._content(data), "little"))
            if moment is not None:
                return moment
        elif kind == _STRING:
            return self._content(data).decode("utf-16-le", "replace")
        elif kind in (_STRING8, _BINARY):
            return self._content(data)
        raise KeyError(number)

    def __iter__(self) -> Iterator[int]:
        return iter(self._told)

    def __len__(self) -> int:
        return len(self._told)

    def inside(self, number: int) -> Node | None:
        """Return the node of a property that is an object, such as an attached message."""
        kind, data = self._told.get(number, (0, b""))
        if kind != _OBJECT:
            return None
        return self.below.get(int.from_bytes(self._content(data)[:4], "little"))

    def _records(self, place: int, levels: int) -> Iterator[tuple[int, int, bytes]]:
        self._file.count_step()
        content = self._heaped(place)
        if not levels:
            yield from struct.iter_unpack("<HH4s", content)
            return
        for _, inner in struct.iter_unpack("<HI", content):
            yield from self._records(inner, levels - 1)

    def _content(self, data: bytes) -> bytes:
        place = int.from_bytes(data, "little")
        if place & KIND == 0:
            return self._heaped(place)
        return b"".join(self._file.parts(self.below[place].data))

    def _heaped(self, place: int) -> bytes:
        if not place:
            return b""
        block, i = self._heap[place >> 16], place >> 5 & 0x7FF
        (allotted,) = struct.unpack_from("<H", block)
        (count,) = struct.unpack_from("<H", block, allotted)
        if not 0 < i <= count:
            raise RefusedError(DAMAGED)
        start, end = struct.unpack_from("<HH", block, allotted + 2 + 2 * i)
        return block[start:end]
