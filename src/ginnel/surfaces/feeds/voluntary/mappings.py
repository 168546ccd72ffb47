"""Mapping files: how one voluntary organisation's headings name the columns of this feed.

A mapping is a TOML file in the folder `mappings` of the installation's home, put there by `ginnel mapping add`:

    organisation = "AGE-CONNECT"
    name = "Age Connect"

    [columns]
    "Client's full name" = "Name"
    "D.O.B. (if known)" = "Date_of_Birth"

A file is read by a mapping when it has most of the mapping's headings, and no other feed knows as many of the file's.
Headings this feed knows need no mapping.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from ginnel.kernel.errors import Invalid
from ginnel.surfaces.feeds.tabular import layouts
from ginnel.surfaces.feeds.tabular.columns import headings
from ginnel.surfaces.feeds.tabular.header import AS_LISTED, Spelled
from ginnel.surfaces.feeds.tabular.layouts import folded

_FEWEST, _SHARE = 2, 0.6


@dataclass(frozen=True)
class HeadingMap:
    """`columns`: each of the organisation's headings, folded, to the column it names."""

    organisation: str
    name: str
    columns: Mapping[str, str]


def read(text: str) -> HeadingMap:
    """The mapping in a file's text. Raises Invalid with the entry that is wrong."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Invalid(f"The mapping is not TOML: {error}.") from None
    organisation, columns = told.get("organisation"), told.get("columns")
    if not isinstance(organisation, str) or not organisation.strip():
        raise Invalid('The mapping must say whose it is: organisation = "CODE".')
    if not isinstance(columns, dict) or not columns:
        raise Invalid("The mapping must have a part [columns] with at least one heading.")
    known = headings("voluntary")
    for heading, column in columns.items():
        if column not in known:
            raise Invalid(
                f"There is no column {column} (for the heading {heading}); there are: {', '.join(known)}."
            )
    named = {folded(heading): column for heading, column in columns.items()}
    return HeadingMap(organisation.strip(), str(told.get("name", organisation)), named)


def folder() -> Path:
    return Path(settings.GINNEL_HOME) / "mappings"


def every() -> list[HeadingMap]:
    """The mappings of this installation; one that cannot be read is passed over, because files must still load."""
    found = []
    for path in sorted(folder().glob("*.toml")):
        stat = path.stat()
        mapping = _read_file(path, stat.st_mtime_ns, stat.st_size)
        if mapping:
            found.append(mapping)
    return found


@lru_cache(256)
def _read_file(path: Path, changed: int, size: int) -> HeadingMap | None:
    try:
        return read(path.read_text(encoding="utf-8"))
    except (Invalid, OSError, UnicodeDecodeError):
        return None


def best(names: Sequence[str]) -> HeadingMap | None:
    """The mapping that has most of the headings, where no other feed knows as many of them."""
    here = {folded(name) for name in names} - {""}
    scored = [(len(here & each.columns.keys()), each) for each in every()]
    score, found = max(scored, key=lambda pair: pair[0], default=(0, None))
    if found is None or score < max(_FEWEST, _SHARE * len(found.columns)):
        return None
    own = here & (found.columns.keys() | layouts.layout("voluntary").spellings.keys())
    other = layouts.best(names)
    is_other = (
        other is not None and other.feed != "voluntary" and len(here & other.spellings.keys()) >= len(own)
    )
    return None if is_other else found


def spelled(names: Sequence[str]) -> Spelled:
    found = best(names)
    return Spelled(found.columns, found.organisation) if found else AS_LISTED
