"""Small files of every kind, made byte by byte: Outlook's, winmail.dat, Digital Post, signed mail."""

from __future__ import annotations

import base64
import struct
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from asn1crypto import cms

SECTOR, MINI, CUTOFF = 512, 64, 4096
END, FREE, NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF

Tree = Mapping[str, Any]
"""The streams of a compound file by name; a mapping inside is a storage."""


def compound_file(tree: Tree) -> bytes:
    """Write a compound file (MS-CFB) of at most 7 MB."""
    entries: list[list[Any]] = [["Root Entry", 5, NONE, 0, 0]]
    mini = bytearray()
    big: list[tuple[int, bytes]] = []

    def add(parent: int, inner: Tree) -> None:
        numbers = []
        for name, value in sorted(inner.items()):
            number = len(entries)
            numbers.append(number)
            if isinstance(value, Mapping):
                entries.append([name, 1, NONE, 0, 0])
                add(number, value)
            elif len(value) < CUTOFF:
                entries.append([name, 2, NONE, len(mini) // MINI if value else END, len(value)])
                mini.extend(value + b"\0" * (-len(value) % MINI))
            else:
                entries.append([name, 2, NONE, 0, len(value)])
                big.append((number, value))
        right = dict(pairwise(numbers))
        for number in numbers:
            entries[number].append(right.get(number, NONE))
        entries[parent][2] = numbers[0] if numbers else NONE

    add(0, tree)
    entries[0].append(NONE)
    content: list[bytes] = []
    fat: list[int] = []

    def store(data: bytes) -> int:
        first = len(fat)
        data += b"\0" * (-len(data) % SECTOR)
        content.append(data)
        sectors = len(data) // SECTOR
        fat.extend([*range(first + 1, first + sectors), END])
        return first

    for number, data in big:
        entries[number][3] = store(data)
    sizes = [entry[4] for entry in entries if entry[1] == 2 and 0 < entry[4] < CUTOFF]
    mini_fat: list[int] = []
    for size in sizes:
        first, sectors = len(mini_fat), -(-size // MINI)
        mini_fat += [*range(first + 1, first + sectors), END]
    entries[0][3:5] = [store(bytes(mini)) if mini else END, len(mini)]
    packed = struct.pack(f"<{len(mini_fat)}I", *mini_fat)
    packed += b"\xff" * (-len(packed) % SECTOR)
    mini_start = store(packed) if packed else END
    directory_start = store(b"".join(_entry(*entry) for entry in entries))
    fat_sectors = 1
    while fat_sectors * 128 < len(fat) + fat_sectors:
        fat_sectors += 1
    fat_start = len(fat)
    fat += [0xFFFFFFFD] * fat_sectors
    fat += [FREE] * (fat_sectors * 128 - len(fat))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIII", 0, fat_sectors, directory_start, 0, CUTOFF)
    header += struct.pack("<IIII", mini_start, len(packed) // SECTOR, END, 0)
    places = [*range(fat_start, fat_start + fat_sectors)]
    header += struct.pack("<109I", *places, *[FREE] * (109 - fat_sectors))
    return header + b"".join(content) + struct.pack(f"<{len(fat)}I", *fat)


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    entry = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1)
    entry += struct.pack("<III", NONE, right, child) + bytes(36)
    return entry + struct.pack("<IQ", start, size)


def msg(
    properties: Mapping[int, Any],
    attachments: list[Mapping[int, Any]] | None = None,
    header: int = 32,
) -> bytes:
    """Write an Outlook message; text is Unicode, bytes are binary, and a mapping is a message."""
    return compound_file(msg_tree(properties, attachments, header))


def msg_tree(
    properties: Mapping[int, Any],
    attachments: list[Mapping[int, Any]] | None = None,
    header: int = 32,
) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    fixed = bytes(header)
    for number, value in properties.items():
        if isinstance(value, str):
            tree[f"__substg1.0_{number:04X}001F"] = value.encode("utf-16-le")
            fixed += struct.pack("<HHIQ", 0x1F, number, 6, 2 * len(value) + 2)
        elif isinstance(value, bytes):
            tree[f"__substg1.0_{number:04X}0102"] = value
            fixed += struct.pack("<HHIQ", 0x102, number, 6, len(value))
        elif isinstance(value, tuple):  # a moment, in Windows' time
            fixed += struct.pack("<HHIQ", 0x40, number, 6, value[0])
        elif isinstance(value, int):
            fixed += struct.pack("<HHIQ", 3, number, 6, value)
        else:
            tree[f"__substg1.0_{number:04X}000D"] = value
            fixed += struct.pack("<HHIQ", 0xD, number, 6, 0)
    tree["__properties_version1.0"] = fixed
    for number, attachment in enumerate(attachments or []):
        tree[f"__attach_version1.0_#{number:08X}"] = msg_tree(attachment, header=8)
    return tree


def tnef(properties: Mapping[int, Any], attachments: Mapping[str, bytes] | None = None) -> bytes:
    """Write a winmail.dat."""
    content = struct.pack("<IH", 0x223E9F78, 1)
    content += _attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
    content += _attribute(1, 0x00069003, tnef_properties(properties))
    for name, data in (attachments or {}).items():
        content += _attribute(2, 0x00069002, bytes(14))
        content += _attribute(2, 0x00018010, name.encode("cp1252") + b"\0")
        content += _attribute(2, 0x0006800F, data)
    return content


def _attribute(level: int, attribute: int, data: bytes) -> bytes:
    return (
        struct.pack("<BII", level, attribute, len(data))
        + data
        + struct.pack("<H", sum(data) & 0xFFFF)
    )


def tnef_properties(properties: Mapping[int, Any]) -> bytes:
    content = struct.pack("<I", len(properties))
    for number, value in properties.items():
        if isinstance(value, int):
            content += struct.pack("<HHI", 3, number, value)
            continue
        kind = 0x1F if isinstance(value, str) else 0x102
        data = value.encode("utf-16-le") + b"\0\0" if isinstance(value, str) else value
        content += (
            struct.pack("<HHII", kind, number, 1, len(data)) + data + b"\0" * (-len(data) % 4)
        )
    return content


def memo(
    label: str = "Klage over sagsbehandling",
    files: list[tuple[str, str, bytes]] | None = None,
    uuid: str = "3f2b8a10-0000-4000-8000-000000000001",
    reply_to: str = "",
    version: str = "1.2",
    notification: str = "",
) -> bytes:
    """Write a message of Digital Post between invented people."""
    told = "".join(
        f"<memo:File><memo:encodingFormat>{kind}</memo:encodingFormat><memo:filename>{name}"
        f"</memo:filename><memo:language>da</memo:language><memo:content>"
        f"{base64.b64encode(content).decode()}</memo:content></memo:File>"
        for name, kind, content in files or []
    )
    reply = f"<memo:ReplyData><memo:messageUUID>{reply_to}</memo:messageUUID></memo:ReplyData>"
    body = (
        "<memo:MessageBody><memo:createdDateTime>2023-12-31T23:30:00Z</memo:createdDateTime>"
        f"<memo:MainDocument>{told}</memo:MainDocument></memo:MessageBody>"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<memo:Message xmlns:memo="https://DigitalPost.dk/MeMo-1" memoVersion="{version}">'
        "<memo:MessageHeader><memo:messageType>DIGITALPOST</memo:messageType>"
        f"<memo:messageUUID>{uuid}</memo:messageUUID><memo:label>{label}</memo:label>"
        f"<memo:notification>{notification}</memo:notification>"
        "<memo:Sender><memo:senderID>0101904321</memo:senderID><memo:idType>CPR</memo:idType>"
        "<memo:label>Ida Opdigtet</memo:label><memo:ContactPoint><memo:ContactInfo><memo:label>"
        "Barnets CPR</memo:label><memo:value>020214-4321</memo:value></memo:ContactInfo>"
        "</memo:ContactPoint></memo:Sender><memo:Recipient><memo:recipientID>12345678"
        "</memo:recipientID><memo:idType>CVR</memo:idType></memo:Recipient>"
        f"{reply if reply_to else ''}</memo:MessageHeader>{body if files else ''}</memo:Message>"
    ).encode()


def signed(content: bytes) -> bytes:
    """Wrap a MIME message as signed mail does, without any signature."""
    block = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [],
            "encap_content_info": {"content_type": "data", "content": content},
            "signer_infos": [],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": block}).dump())


def encrypted() -> bytes:
    """Write an encrypted block that nobody can open."""
    block = cms.EnvelopedData(
        {
            "version": "v0",
            "recipient_infos": [],
            "encrypted_content_info": {
                "content_type": "data",
                "content_encryption_algorithm": {
                    "algorithm": "aes256_cbc",
                    "parameters": bytes(16),
                },
                "encrypted_content": bytes(32),
            },
        }
    )
    return bytes(cms.ContentInfo({"content_type": "enveloped_data", "content": block}).dump())
