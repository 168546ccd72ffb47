"""Rows without identity, definitions run over them, and the only way a figure leaves.

Pure Python: no Django, no database of the installation, nothing that knows whose a row is. `promises` says which
tables there are and what may be relied on; `lake` keeps them as Parquet files; `definitions` is a measure as data;
`engines` run one definition on DuckDB, Spark or in memory; `disclosure` takes out what is small and what would give it
away; `publishing` puts these together and is the one door: nothing outside may call an engine.
"""
