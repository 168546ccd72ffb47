"""The record's tables are made by SQL; what Django believes of them is what they are."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models

OURS = [model for model in apps.get_models() if model.__module__.startswith("ginnel.")]
UNMANAGED = [model for model in OURS if not model._meta.managed]


def real_columns(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}


@pytest.mark.django_db
@pytest.mark.parametrize("model", UNMANAGED, ids=lambda model: model.__name__)
def test_every_field_is_a_column_of_the_table(model: type[models.Model]) -> None:
    believed = {field.column for field in model._meta.concrete_fields if field.column}
    assert believed <= real_columns(model._meta.db_table)


def test_there_are_such_tables() -> None:
    assert {"Resource", "Entry"} <= {model.__name__ for model in UNMANAGED}
