"""The file under a .pst: pages and blocks with their checksums, and the nodes that they hold.

Our own, because the library that there is (libpff) keeps attached messages from Python and passes
over damage that the checksums tell of.
"""

from __future__ import annotations

import struct
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import BinaryIO, NamedTuple

from klassifikator.readers.limits import MAX_MESSAGE, RefusedError, megabytes

SIGNATURE = b"!BDN"
MESSAGE, ATTACHMENT = 4, 5  # what the last bits of a node's number tell
KIND = 0x1F
_UNICODE, _OTHERS = 23, (14, 15, 36, 37)  # before 2003, and what Outlook keeps for itself (.ost)
_NODES, _BLOCKS = 0x81, 0x80
LEVELS = 8  # of the trees: one of three leads to all that a file can hold
_BLOCK = 8192
_STEPS = 2 * MAX_MESSAGE // _BLOCK
DAMAGED = "beskeden er beskadiget"
_FILE_DAMAGED = "Outlook-filen er beskadiget; eksportér den igen"
CLEAR = bytes.fromhex(
    "47f1b4e60b6a7248854e9eebe2f89453e0bba002e85a09abdbe3bac67cc310dd39059630f53760828cc9134a6b1df3fb"
    "8f2697ca911701c4322d6e3195ffd923d1005e79dc443b1a28c5615720903d83b943be67d2464276c06d5b7eb20f1629"
    "3ca903540dda5ddff6b7c762cd8d06d3695c86d614f7a56675acb1e94521700c879f74a4224c6fbf1f56aa2eb3783350"
    "b0a392bccf191ca763cb1e4d3e4b1b9b4fe7f0eead3ab55904ea40552551e57a893868527bfc27aed7bdfa07f4cc8e5f"
    "ef359c842b15d5773449b6120a7f7188fd9d18417d93d8582ccefe24afdeb836c8a180a69998a82f0e816573e4c2a28a"
    "d4e111d0088b2af2ed9a643fc16cf9ec"
)
"""What each byte stands for in what Outlook calls compressible encryption."""


class Node(NamedTuple):
    """Where something lies: the block of what it says, and the block of the nodes below it."""

    number: int
    data: int
    below: int
    parent: int = 0

    @property
    def kind(self) -> int:
        """What it is, such as :data:`MESSAGE`."""
        return self.number & KIND


class PstFile:
    """A data file, read where it is asked.

    Parameters
    ----------
    file : binary file

    Raises
    ------
    RefusedError
        When it is damaged, cut off or protected, or is of another version.

    References
    ----------
    Microsoft, *[MS-PST]: Outlook Personal Folders (.pst) File Format*.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._page = lru_cache(1024)(self._read_page)
        self.begin_message()
        header = self._read(0, 564)
        checksum, version = struct.unpack_from("<4xI2xH", header)
        if checksum != _crc(header[8:479]) or version not in (_UNICODE, *_OTHERS):
            raise RefusedError(_FILE_DAMAGED)
        if version in _OTHERS:
            raise RefusedError("Outlook-filen er af en anden udgave; eksportér den igen til .pst")
        (end,) = struct.unpack_from("<Q", header, 184)
        _, self._nodes, _, self._blocks = struct.unpack_from("<QQQQ", header, 216)
        if file.seek(0, 2) < end:
            raise RefusedError("Outlook-filen slutter, før den skal; eksportér den igen")
        self._coded = header[513]
        if self._coded > 1:
            raise RefusedError("Outlook-filen er krypteret; eksportér den igen uden kryptering")

    def begin_message(self) -> None:
        """Forget how much was read, so that every message may be as big as one may be."""
        self._left = _STEPS

    def count_step(self) -> None:
        """Refuse a message that is too big, or that leads round in circles."""
        self._left -= 1
        if self._left < 0:
            raise RefusedError(f"beskeden fylder mere end {megabytes(MAX_MESSAGE)}")

    def nodes(self) -> Iterator[Node | RefusedError]:
        """Find all nodes by number; a page of them that is damaged is told in its place."""
        return self._nodes_from(self._nodes, LEVELS, set())

    def _nodes_from(self, place: int, most: int, seen: set[int]) -> Iterator[Node | RefusedError]:
        try:
            if place in seen:  # a tree that leads back to itself
                raise RefusedError(_FILE_DAMAGED)
            seen.add(place)
            level, _, entries = self._read_page(_NODES, place, most)
        except RefusedError as refusal:
            yield refusal
            return
        for entry in entries:
            if level:
                yield from self._nodes_from(_inner(entry), level - 1, seen)
            else:
                yield Node(*struct.unpack_from("<QQQI", entry))

    def nodes_below(self, node: Node) -> dict[int, Node]:
        """Return what lies below a node, by number."""
        return dict(self._below(node.below, 1)) if node.below else {}

    def _below(self, number: int, level: int) -> Iterator[tuple[int, Node]]:
        block = self._block(number)
        kind, own_level, count = struct.unpack_from("<BBH", block)
        if kind != 2 or own_level > level:
            raise RefusedError(DAMAGED)
        for i in range(count):
            if own_level:
                yield from self._below(struct.unpack_from("<Q", block, 16 + 16 * i)[0], 0)
            else:
                key, data, below = struct.unpack_from("<QQQ", block, 8 + 24 * i)
                yield key & 0xFFFFFFFF, Node(key & 0xFFFFFFFF, data, below)

    def parts(self, number: int, level: int = 2) -> Iterator[bytes]:
        """Read what a block holds, or the blocks that it names."""
        block = self._block(number)
        if not number & 2:
            yield block.translate(CLEAR) if self._coded else block
            return
        kind, own_level, count = struct.unpack_from("<BBH", block)
        if kind != 1 or not 0 < own_level <= level:
            raise RefusedError(DAMAGED)
        for inner in struct.unpack_from(f"<{count}Q", block, 8):
            yield from self.parts(inner, own_level - 1)

    def _block(self, number: int) -> bytes:
        self.count_step()
        number &= ~1
        place, size = self._place(number)
        whole = self._read(place, -(-(size + 16) // 64) * 64)
        told, _, checksum, own_number = struct.unpack_from("<HHIQ", whole, len(whole) - 16)
        content = whole[:size]
        if (told, own_number & ~1, checksum) != (size, number, _crc(content)):
            raise RefusedError(DAMAGED)
        return content

    def _place(self, number: int) -> tuple[int, int]:
        """Return where a block lies and how long it is."""
        place, level = self._blocks, LEVELS
        while True:
            level, keys, entries = self._page(_BLOCKS, place, level)
            i = bisect_right(keys, number | 1) - 1
            if i < 0 or (not level and keys[i] & ~1 != number):
                raise RefusedError(DAMAGED)
            if not level:
                found, size = struct.unpack_from("<8xQH", entries[i])
                return found, size
            place, level = _inner(entries[i]), level - 1

    def _read_page(self, kind: int, place: int, most: int) -> tuple[int, list[int], list[bytes]]:
        """Return the level of a page of a tree, its keys and its entries."""
        page = self._read(place, 512)
        count, _, size, level = struct.unpack_from("<BBBB", page, 488)
        own_kind, _, _, checksum = struct.unpack_from("<BBHI", page, 496)
        least = 32 if kind == _NODES and not level else 24
        if (own_kind, checksum) != (kind, _crc(page[:496])) or level > most or size < least:
            raise RefusedError(_FILE_DAMAGED)
        entries = [page[i : i + size] for i in range(0, min(count * size, 488), size)]
        return level, [int.from_bytes(entry[:8], "little") for entry in entries], entries

    def _read(self, place: int, size: int) -> bytes:
        try:
            self._file.seek(place)
        except (OverflowError, ValueError, OSError):  # no file reaches so far
            raise RefusedError(_FILE_DAMAGED) from None
        content = self._file.read(size)
        if len(content) < size:
            raise RefusedError(_FILE_DAMAGED)
        return content


def _inner(entry: bytes) -> int:
    """Return where the page is that an entry of a tree leads to."""
    return int.from_bytes(entry[16:24], "little")


def _crc(data: bytes) -> int:
    """Return the checksum of [MS-PST], which is that of zip files begun at zero.

    Examples
    --------
    >>> _crc(b""), _crc(bytes(9))
    (0, 0)
    """
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF
