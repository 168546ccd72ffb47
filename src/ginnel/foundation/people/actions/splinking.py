"""Splink, the published peer, with the shipped model: what our own statements are held equal to and measured against.

The settings come from the same artefact as the one-at-a-time matcher, so a pair has the same weight either way (a test
holds them equal to a millionth of a bit).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

import duckdb
import pyarrow

from ginnel.foundation.people.rules import model, table
from ginnel.foundation.people.rules.features import Features
from ginnel.foundation.people.rules.settings import splink_settings


def predict(store: duckdb.DuckDBPyConnection, known: dict[int, Features]) -> str:
    """The name of a table in `store` with every blocked pair: number_l, number_r, match_weight."""
    from splink import Linker
    from splink.backends.duckdb import DuckDBAPI

    shipped = model.shipped()
    store.register("arrow", pyarrow.table(columns(known), schema=_SCHEMA))
    store.execute("CREATE TABLE people AS SELECT * FROM arrow")
    api = DuckDBAPI(store)
    logging.getLogger("splink").setLevel(logging.ERROR)
    with redirect_stdout(
        StringIO()
    ):  # Splink reports its timing on stdout, which belongs to the command's JSON
        linker = Linker(api.register("people"), splink_settings(shipped))
        for name, common in shipped.frequencies.items():
            values = sorted({value for value in _column(known, name) if value})
            rows = pyarrow.table({name: values, f"tf_{name}": [common.of(value) for value in values]})
            store.register(f"arrow_{name}", rows)
            store.execute(f"CREATE TABLE common_{name} AS SELECT * FROM arrow_{name}")
            linker.table_management.register_term_frequency_lookup(api.register(f"common_{name}"), name)
        return str(linker.inference.predict().physical_name)


def columns(known: dict[int, Features]) -> dict[str, list[Any]]:
    """Features by column for DuckDB, with the NHS number."""
    records = list(known.values())
    return table.columns(records) | {"nhs_number": [one.nhs_number for one in records]}


_LISTS = dict.fromkeys(("others", "roots", "grams", "houses"), pyarrow.list_(pyarrow.string()))
_KEYS = dict.fromkeys(("held", "sought"), pyarrow.list_(pyarrow.int64()))
_SCHEMA = pyarrow.schema(
    [
        (name, (_LISTS | _KEYS | {"number": pyarrow.int64()}).get(name, pyarrow.string()))
        for name in (*table.NAMES, "nhs_number")
    ]
)


def _column(known: dict[int, Features], name: str) -> Iterator[str]:
    return (getattr(one, name).decode() for one in known.values())
