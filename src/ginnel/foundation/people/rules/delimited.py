"""The rows of somebody else's delimited text: in whichever of the usual encodings and with whichever delimiter."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

_DELIMITERS = ",;\t|"
_LONGEST_FIELD = 2**24


def decoded(data: bytes) -> tuple[str, str]:
    """(text, what it was written in). UTF-8; UTF-16 by its mark; else Windows-1252, in which every file can be read."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), "UTF-16"
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "Windows-1252"


def rows(text: str) -> tuple[list[str], list[dict[str, str]]]:
    """(header, rows), everything stripped. A short row has '' for what it lacks. Raises csv.Error."""
    csv.field_size_limit(_LONGEST_FIELD)
    first = text[: text.find("\n") + 1] or text
    delimiter = max(_DELIMITERS, key=lambda one: len(_split(first, one)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    header = [name.strip() for name in next(reader, [])]
    return header, [_row(header, fields) for fields in reader if any(fields)]


def _row(header: Sequence[str], fields: Sequence[str]) -> dict[str, str]:
    padded = [*fields, *[""] * (len(header) - len(fields))]
    return {name: value.strip() for name, value in zip(header, padded, strict=False)}


def _split(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
