"""The similarity of two texts as Spark works it out: by the same library as one pair at a time.

Splink brings a Jaro and Winkler for the Java machine, and Spark 4.3 has its own. Both count transpositions otherwise
than DuckDB and rapidfuzz do: of made-up words with typing errors they put one in sixty, and one in 160, on another
level, so they cannot stand in for it.
"""

from __future__ import annotations

from typing import Any

from ginnel.foundation.people.rules.spark_sql import SIMILARITY


def register(session: Any) -> None:
    """Workers need pyarrow and rapidfuzz, and nothing of ours: a function inside a function travels by value."""
    from pyspark.sql.functions import ArrowUDFType, arrow_udf

    def similarity(ones: Any, others: Any) -> Any:
        import pyarrow
        from rapidfuzz.distance import JaroWinkler

        alike = JaroWinkler.similarity
        pairs = zip(*(texts.cast(pyarrow.binary()).to_pylist() for texts in (ones, others)), strict=True)
        return pyarrow.array([alike(one, other) for one, other in pairs], pyarrow.float64())

    session.udf.register(SIMILARITY, arrow_udf(similarity, "double", ArrowUDFType.SCALAR))


def lacking(session: Any, folder: str) -> list[str]:
    """What some worker has not: the folder, or a package."""

    def look(_: int) -> list[str]:
        from importlib.util import find_spec
        from os.path import isdir

        missing = [name for name in ("pyarrow", "rapidfuzz") if find_spec(name) is None]
        return missing if isdir(folder) else [*missing, folder]

    several = 2 * session.sparkContext.defaultParallelism
    return sorted(set(session.sparkContext.parallelize(range(several), several).flatMap(look).collect()))
