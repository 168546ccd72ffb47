"""Promise tables as Parquet files under one folder, and the manifest that says which files they are now."""

from ginnel.population.engine.lake.files import Written, merged, rows_of, write
from ginnel.population.engine.lake.manifest import File, Lake, Manifest, Place, clear, read, swap

__all__ = [
    "File",
    "Lake",
    "Manifest",
    "Place",
    "Written",
    "clear",
    "merged",
    "read",
    "rows_of",
    "swap",
    "write",
]
