"""Look over the archive that an XLSX file is, before anything in it is trusted.

The library that reads workbooks builds trees in memory and believes what the file says. Therefore
each part goes through a parser here first that keeps nothing and counts, and stops at a limit.
"""

from __future__ import annotations

import os
import struct
import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from xml.parsers import expat

from govern.core.errors import N_
from govern.sheets.sheet import MEBIBYTE, Limits, SheetError

if TYPE_CHECKING:
    from typing import IO, BinaryIO

# The record at the end of a ZIP file: signature, disks, entries, size and place of the directory.
END = struct.Struct("<4s4H2LH")
END_SIGNATURE = b"PK\x05\x06"
LOCATOR_SIGNATURE = b"PK\x06\x07"
LOCATOR_SIZE = 20
LONGEST_COMMENT = 65_535
# Bytes in the directory that one entry may take on average: a name and a few extra fields.
ENTRY_SIZE = 512
ENCRYPTED = 0x1
CHUNK = 64 * 1024
# Parts smaller than this may be packed as tightly as they like.
SMALL = MEBIBYTE
# So much of a part may go by without a new element; no cell comes near it.
LONGEST_TEXT = MEBIBYTE
# Elements within elements; ordinary parts have about ten.
DEEPEST = 200
ARCHIVES = frozenset(
    {".zip", ".xlsx", ".xlsm", ".xlsb", ".docx", ".pptx", ".jar", ".gz", ".7z", ".rar"}
)
ARCHIVE_SIGNATURES = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")
CONTENT_TYPES = "[Content_Types].xml"


def damaged() -> SheetError:
    """Say that the workbook cannot be understood."""
    return SheetError(
        N_("The workbook is damaged. Please open it, save it as a new .xlsx file and try again.")
    )


def too_complex() -> SheetError:
    """Say that the workbook holds far more than what can be read."""
    return SheetError(
        N_(
            "The workbook holds too much to be read. "
            "Please copy the rows that matter into a new file."
        )
    )


def open_archive(stream: BinaryIO, *, limits: Limits) -> zipfile.ZipFile:
    """Open the archive when its directory and each of its parts are within the limits."""
    _check_directory(stream, limits)
    stream.seek(0)
    try:
        archive = zipfile.ZipFile(stream)
        _check_entries(archive, limits)
        _check_parts(archive, limits)
    except SheetError:
        raise
    except Exception as error:
        # Besides its own errors, zipfile lets out whatever a false number leads to.
        raise damaged() from error
    return archive


def _check_directory(stream: BinaryIO, limits: Limits) -> None:
    """Refuse too many entries before Python makes an object of each."""
    size = stream.seek(0, os.SEEK_END)
    reach = min(size, END.size + LONGEST_COMMENT + LOCATOR_SIZE)
    stream.seek(size - reach)
    tail = stream.read(reach)
    # The end is looked for in the same two ways as zipfile does, so that both find the same one.
    place = len(tail) - END.size
    if place < 0 or tail[place : place + 4] != END_SIGNATURE or tail[-2:] != b"\0\0":
        place = tail.rfind(END_SIGNATURE)
    if place < 0 or len(tail) < place + END.size:
        raise damaged()
    _, _, _, _, entries, directory, _, _ = END.unpack_from(tail, place)
    # A file as small as ours has no use for the 64-bit form, which would hide the true counts.
    large = tail[max(0, place - LOCATOR_SIZE) : place].startswith(LOCATOR_SIGNATURE)
    if large or entries > limits.max_entries or directory > limits.max_entries * ENTRY_SIZE:
        raise _too_many(limits)


def _too_many(limits: Limits) -> SheetError:
    """Say that the archive has too many parts."""
    return SheetError(
        N_("The workbook consists of more than %(limit)d parts, which is the most allowed."),
        limit=limits.max_entries,
    )


def _check_entries(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse by what the directory says; zipfile never unpacks more than is said there."""
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if len(entries) > limits.max_entries:
        raise _too_many(limits)
    if CONTENT_TYPES not in names or len(names) != len(entries):
        raise SheetError(N_("This is an archive, but not an Excel workbook (.xlsx)."))
    if sum(entry.file_size for entry in entries) > limits.max_unpacked:
        raise SheetError(
            N_("The workbook is larger than %(limit)s MB when it is unpacked."),
            limit=f"{limits.max_unpacked / MEBIBYTE:.3g}",
        )
    for entry in entries:
        if entry.file_size > max(SMALL, entry.compress_size * limits.max_ratio):
            raise SheetError(
                N_("A part of the workbook (%(part)s) is packed more tightly than is safe."),
                part=entry.filename,
            )
        if entry.flag_bits & ENCRYPTED:
            raise SheetError(N_("The workbook has a password. Please save it without one."))
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise damaged()
        if PurePosixPath(entry.filename).suffix.casefold() in ARCHIVES:
            raise _nested(entry.filename)


def _nested(part: str) -> SheetError:
    """Say that there is an archive within the archive."""
    return SheetError(
        N_("The workbook contains another file (%(part)s). Please remove it and try again."),
        part=part,
    )


def _check_parts(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Go through every part, whatever its name: the file itself says which ones are read."""
    counter = _Counter(limits.max_elements)
    for entry in archive.infolist():
        with archive.open(entry) as part:
            start = part.read(8)
            if start.startswith(ARCHIVE_SIGNATURES):
                raise _nested(entry.filename)
            counter.count(start, part)


class _Counter:
    """Counts the elements of all parts together and refuses declarations of entities."""

    def __init__(self, most: int) -> None:
        """Begin at nought."""
        self.most = most
        self.elements = 0
        self.depth = 0

    def count(self, start: bytes, part: IO[bytes]) -> None:
        """Go through one part; what is not XML ends it, for the library cannot read on either."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype
        self.depth = 0
        quiet = 0
        chunk = start
        while chunk:
            before = self.elements
            try:
                parser.Parse(chunk, False)  # noqa: FBT003 - expat takes it by position only.
            except expat.ExpatError:
                return
            quiet = 0 if self.elements > before else quiet + len(chunk)
            if quiet > LONGEST_TEXT:
                raise too_complex()
            chunk = part.read(CHUNK)

    def _start(self, _name: str, _attributes: dict[str, str]) -> None:
        """Count one element, and how deep it lies."""
        self.elements += 1
        self.depth += 1
        if self.elements > self.most or self.depth > DEEPEST:
            raise too_complex()

    def _end(self, _name: str) -> None:
        """Come up again."""
        self.depth -= 1

    def _doctype(self, *_declaration: object) -> None:
        """Refuse a document type, which no workbook has and every entity attack needs."""
        raise SheetError(
            N_("The workbook declares its own XML entities, which is unsafe. It was not read.")
        )
