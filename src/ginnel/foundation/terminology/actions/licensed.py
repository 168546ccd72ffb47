"""Loads SNOMED CT, dm+d and ICD-10 from the files a deployer downloaded under their own licence.

A load replaces the system's content in one transaction; readers see the old content until it is whole. Memory is
flat: rows stream from the file through COPY.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import UUID

from django.db import connection, transaction
from lxml import etree

from ginnel.foundation.terminology.actions.snomed import load_snomed
from ginnel.foundation.terminology.models import CodeSystem
from ginnel.foundation.terminology.rules import dmd, icd10
from ginnel.foundation.terminology.rules.shipped import Code
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound
from ginnel.kernel.viewer import Viewer

Opener = Callable[[], IO[bytes]]


@transaction.atomic
def load_licensed(*, name: str, path: Path, version: str = "", by: Viewer) -> int:
    """Replace the content of `snomed-ct`, `dmd` or `icd-10` from a zip, folder or file; answers how many codes.

    Raises NotFound for another name or a missing path, Invalid when the files are not of that terminology.
    """
    system = CodeSystem.objects.select_for_update().filter(name=name, is_licensed=True).first()
    if system is None:
        raise NotFound(f"There is no licensed code system {name}.")
    try:
        with _contents(path) as contents:
            system.concepts.all().delete()
            loaders = {"snomed-ct": load_snomed, "dmd": _load_dmd, "icd-10": _load_icd10}
            count = loaders[name](system.pk, contents)
    except (etree.XMLSyntaxError, zipfile.BadZipFile, UnicodeDecodeError) as error:
        raise Invalid(
            f"{path.name} cannot be read as {system.title}: it is damaged or of another kind."
        ) from error
    if not count:
        raise Invalid(f"{path.name} holds nothing of {system.title}.")
    system.version = version or path.stem[:255]
    system.loaded_by, system.loaded_at = by.identity, clock.now()
    system.save()
    return count


@contextmanager
def _contents(path: Path) -> Iterator[dict[str, Opener]]:
    """Name and opener of each file in a zip or folder, or of the one file."""
    if not path.exists():
        raise NotFound(f"There is no {path}.")
    if path.is_dir():
        yield {
            str(each.relative_to(path)): _opener(each) for each in sorted(path.rglob("*")) if each.is_file()
        }
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield {
                name: _member_opener(archive, name) for name in archive.namelist() if not name.endswith("/")
            }
    else:
        yield {path.name: _opener(path)}


def _opener(path: Path) -> Opener:
    return lambda: path.open("rb")


def _member_opener(archive: zipfile.ZipFile, name: str) -> Opener:
    return lambda: archive.open(name)


def _load_dmd(system: UUID, contents: dict[str, Opener]) -> int:
    wanted = re.compile(r"f_(vtm|vmp|vmpp|amp|ampp)2?_.*\.xml$", re.I)
    return sum(
        _copy(system, dmd.codes(stream))
        for name, opener in contents.items()
        if wanted.search(name)
        for stream in _each(opener)
    )


def _load_icd10(system: UUID, contents: dict[str, Opener]) -> int:
    count = 0
    for name, opener in contents.items():
        if name.lower().endswith(".xml"):
            reader = icd10.claml_codes
        elif re.search(r"codesandtitles.*\.txt$", name, re.I):
            reader = icd10.tab_codes
        else:
            continue
        for stream in _each(opener):
            count += _copy(system, reader(stream))
    return count


def _each(opener: Opener) -> Iterator[IO[bytes]]:
    with opener() as stream:
        yield stream


def _copy(system: UUID, codes: Iterable[Code]) -> int:
    """Stream codes into the table; a code met twice keeps its first meaning."""
    columns = "(system_id, code, display, position, replaced_by)"
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS coming (LIKE terminology_concept INCLUDING DEFAULTS) ON COMMIT DROP"
        )
        cursor.execute("ALTER TABLE coming DROP COLUMN IF EXISTS id")
        cursor.execute("TRUNCATE coming")
        with cursor.copy(f"COPY coming {columns} FROM STDIN") as copy:
            for position, entry in enumerate(codes, start=1):
                copy.write_row((system, entry.code, entry.display[:1000], position, entry.replaced_by))
        cursor.execute(
            f"INSERT INTO terminology_concept {columns} SELECT DISTINCT ON (code) system_id, code, display, position,"
            " replaced_by FROM coming ORDER BY code, position ON CONFLICT DO NOTHING"
        )
        return cursor.rowcount
