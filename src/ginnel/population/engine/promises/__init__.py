"""The promise tables: which there are, their columns and types, and what may be relied on.

Analysis depends on the promise only, never on how a supplier keeps it. Nothing here is free text: a column holds a
date, a whole number, a code, or "" where nothing was said.
"""

from ginnel.population.engine.promises.declaring import Broken, Column, Record, Table, Type, once
from ginnel.population.engine.promises.tables import DIMENSIONS, PROMISED, TABLES, table

__all__ = ["DIMENSIONS", "PROMISED", "TABLES", "Broken", "Column", "Record", "Table", "Type", "once", "table"]
