"""The postcode directory of the Office for National Statistics (ONSPD or NSPL), as downloaded: CSV, or the zip with it.

The directory is free under the Open Government Licence but large (2.7 million rows), so it is loaded, not shipped.
"""

from __future__ import annotations

import codecs
import csv
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.db import connection, transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.places.actions.keeping import keep
from ginnel.foundation.places.models import Postcode
from ginnel.foundation.places.rules import postcode_columns, postcode_row
from ginnel.foundation.places.states import PlaceFileKind
from ginnel.kernel.errors import Invalid, NotFound
from ginnel.kernel.viewer import Viewer

_MEMBER = re.compile(r"(^|/)(onspd|nspl)[^/]*\.csv$", re.I)


@transaction.atomic
def load_postcodes(*, path: Path, prefixes: Sequence[str] = (), by: Viewer) -> int:
    """Replace the directory; answers how many postcodes. `prefixes` keep only postcode areas or districts so named.

    Raises NotFound for a missing file and Invalid for one of another kind.
    """
    Postcode.objects.all().delete()
    names = [str(field.column) for field in Postcode._meta.concrete_fields]
    count = 0
    with _table(path) as table, connection.cursor() as cursor:
        columns = postcode_columns(next(table, []))
        with cursor.copy(f"COPY places_postcode ({', '.join(names)}) FROM STDIN") as copy:
            for cells in table:
                row = postcode_row(cells, columns)
                if not prefixes or str(row["postcode"]).startswith(tuple(prefixes)):
                    copy.write_row([row[name] for name in names])
                    count += 1
    keep(path, PlaceFileKind.POSTCODES, count, source=" ".join([path.name, *prefixes]), by=by)
    audit.append(
        by=by, events=[Event("places.postcodes-loaded", detail={"postcodes": count, "file": path.name})]
    )
    return count


@contextmanager
def _table(path: Path) -> Iterator[Iterator[list[str]]]:
    """The rows of the directory, from a CSV or from the zip it is published in."""
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    if not zipfile.is_zipfile(path):
        with path.open("rb") as stream:
            yield _rows(stream)
        return
    with zipfile.ZipFile(path) as archive:
        members = [info for info in archive.infolist() if _MEMBER.search(info.filename)]
        if not members:
            raise Invalid(f"{path.name} holds no ONSPD or NSPL file.")
        with archive.open(max(members, key=lambda info: info.file_size)) as stream:
            yield _rows(stream)


def _rows(stream: IO[bytes]) -> Iterator[list[str]]:
    return csv.reader(codecs.getreader("utf-8-sig")(stream))
