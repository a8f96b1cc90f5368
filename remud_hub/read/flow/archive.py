"""Zip archives from strangers: opened when they are within the limits, refused with a reason when not."""

import struct
import zipfile
from io import BytesIO
from pathlib import Path

from remud_hub.errors import SourceError


_MIB = 2**20
_MOST_ENTRIES, _LARGEST_DIRECTORY = 20_000, 4 * _MIB
_MOST_BYTES, _LARGEST_TEXT = 1024 * _MIB, 64 * _MIB
"""Unpacked: of all entries, and of one that is parsed whole, which takes many times its size in memory."""
_BOMB_FROM, _BOMB_RATIO = 64 * _MIB, 200
"""Pictures hardly shrink and texts shrink tenfold; what unpacks to more than this is made to fill a disk."""
_TEXTS = (".xml", ".rels", ".xhtml", ".html", ".htm", ".opf", ".ncx")
_END_MARK, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
_LOCKED = 0x1
"""Bit of the general purpose flag (APPNOTE 4.4.4)."""
_BROKEN = "copy or download it again"
_HOSTILE = "take it out, or open it in its own program and save it anew"


def open_archive(file: Path, name: str) -> zipfile.ZipFile:
    """Return the archive. Entries are only ever read by name: nothing is unpacked to the disk, archives inside are not opened.

    Args:
        file: The archive.
        name: The file as the user knows it.

    Raises:
        SourceError: It is damaged, locked, or unpacks to more than anybody needs.
    """
    if _directory_size(file, name) > _LARGEST_DIRECTORY:
        raise SourceError(name, "the archive holds too many files", _HOSTILE)
    try:
        archive = zipfile.ZipFile(file)
    except Exception:  # of zipfile, struct and the codecs of names
        raise SourceError(name, "the archive is damaged or cut off", _BROKEN) from None
    _check(archive, file.stat().st_size, name)
    return archive


def read_entry(archive: zipfile.ZipFile, entry: str, name: str) -> bytes:
    """Return the content of an entry.

    Raises:
        KeyError: There is none of this name.
        SourceError: It is damaged.
    """
    try:
        return archive.read(entry)
    except KeyError:
        raise
    except Exception:  # whatever the decompressors raise: they have no error in common
        raise SourceError(name, f"{entry} in the archive is damaged", _BROKEN) from None


def repacked(archive: zipfile.ZipFile, changed: dict[str, bytes], name: str) -> BytesIO:
    """Return the archive with some entries replaced; without dates, so that the same archive gives the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as copy:
        for entry in dict.fromkeys(archive.namelist()):
            copy.writestr(
                zipfile.ZipInfo(entry), changed[entry] if entry in changed else read_entry(archive, entry, name)
            )
    out.seek(0)
    return out


def _directory_size(file: Path, name: str) -> int:
    """Return the size of the list of entries (APPNOTE 4.3.16), before ``zipfile`` makes an object of each of them."""
    with file.open("rb") as stream:
        stream.seek(max(0, file.stat().st_size - _END_SIZE - _LONGEST_COMMENT))
        tail = stream.read()
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) < at + _END_SIZE:
        raise SourceError(name, "the archive is damaged or cut off", _BROKEN)
    size: int = struct.unpack_from("<I", tail, at + 12)[0]
    return size


def _check(archive: zipfile.ZipFile, packed: int, name: str) -> None:
    entries = archive.infolist()
    if any(entry.flag_bits & _LOCKED for entry in entries):
        raise SourceError(name, "the archive is locked with a password", "unlock it and save it without a password")
    if len(entries) > _MOST_ENTRIES:
        raise SourceError(name, "the archive holds too many files", _HOSTILE)
    # zipfile never hands out more of an entry than the size it is listed with
    total = sum(entry.file_size for entry in entries)
    if total > _MOST_BYTES or (total > _BOMB_FROM and total > _BOMB_RATIO * packed):
        raise SourceError(name, f"the archive would unpack to {total // _MIB} MB (a zip bomb?)", _HOSTILE)
    for entry in entries:
        if entry.filename.lower().endswith(_TEXTS) and entry.file_size > _LARGEST_TEXT:
            raise SourceError(
                name, f"{entry.filename} in the archive would unpack to {entry.file_size // _MIB} MB", _HOSTILE
            )
