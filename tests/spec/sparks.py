"""One Spark session on this machine, for as long as the tests run."""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any


@cache
def session() -> Any:
    """A local session without network, quiet, with as little spread as there is to spread."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master("local[1]").appName("ginnel tests")
        for name, value in {
            "spark.ui.enabled": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.shuffle.partitions": "1",
            "spark.log.level": "ERROR",
        }.items():
            builder = builder.config(name, value)
        return builder.getOrCreate()
