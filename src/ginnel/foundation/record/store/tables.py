"""The record's tables as SQL: hash-partitioned by `source_number`, columns ordered widest first to save padding.

Two rules shape them. Nothing here refers to a person, only to a source record's number, so an unmerge moves no
row. Index rows exist for the latest version of a resource only and can always be made again (`ginnel reindex`).
"""

PARTITIONS = 4

COLUMNS = {
    "record_resource": (
        "number bigint NOT NULL, source_number bigint NOT NULL, occurred_start timestamptz, occurred_end timestamptz, "
        "recorded_at timestamptz NOT NULL, stated_at timestamptz, id uuid NOT NULL, organisation_number int NOT NULL, "
        "version int NOT NULL, kind smallint NOT NULL, standing smallint NOT NULL, category smallint NOT NULL, "
        "extractor smallint NOT NULL, "
        "content_hash bytea NOT NULL, local_id text NOT NULL, PRIMARY KEY (number, source_number)"
    ),
    "record_entry": (
        "resource_number bigint NOT NULL, source_number bigint NOT NULL, recorded_at timestamptz NOT NULL, load uuid, "
        '"row" int NOT NULL, version int NOT NULL, standing smallint NOT NULL, '
        "body bytea NOT NULL, PRIMARY KEY (resource_number, version, source_number)"
    ),
    "record_index_token": (
        "source_number bigint NOT NULL, resource_number bigint NOT NULL, code_hash bigint NOT NULL, "
        "system_hash int NOT NULL, param smallint NOT NULL"
    ),
    "record_index_reference": (
        "source_number bigint NOT NULL, resource_number bigint NOT NULL, target uuid NOT NULL, param smallint NOT NULL"
    ),
    "record_index_date": (
        "source_number bigint NOT NULL, resource_number bigint NOT NULL, starts timestamptz NOT NULL, "
        "ends timestamptz NOT NULL, param smallint NOT NULL"
    ),
    "record_index_string": (
        "source_number bigint NOT NULL, resource_number bigint NOT NULL, param smallint NOT NULL, value text NOT NULL"
    ),
    "record_index_quantity": (
        "source_number bigint NOT NULL, resource_number bigint NOT NULL, value float8 NOT NULL, "
        "unit_hash int NOT NULL, param smallint NOT NULL"
    ),
}

# Added since (0008): what two parts of one element say together, for composites and typed identifiers.
PAIR = "record_index_pair"
# Resources whose index rows are of an extractor that made none of them, nor the words of codes. An index of nothing
# once `ginnel reindex` has been through.
WITHOUT_PAIRS = "extractor < 5"
_PAIR_COLUMNS = (
    "source_number bigint NOT NULL, resource_number bigint NOT NULL, code_hash bigint NOT NULL, "
    "other_hash bigint NOT NULL, value float8 NOT NULL, system_hash int NOT NULL, unit_hash int NOT NULL, "
    "param smallint NOT NULL"
)
_FIRST_TABLES = tuple(name for name in COLUMNS if name.startswith("record_index_"))
INDEX_TABLES = (*_FIRST_TABLES, PAIR)

_INDEXES = (
    "CREATE INDEX record_resource_by_id ON record_resource (id)",
    "CREATE INDEX record_resource_timeline ON record_resource (source_number, occurred_start DESC NULLS LAST)",
    "CREATE INDEX record_index_token_search ON record_index_token (code_hash, param)",  # and by source since 0010
    "CREATE INDEX record_index_reference_search ON record_index_reference (target, param)",
    "CREATE INDEX record_index_date_search ON record_index_date (param, starts, ends)",
    'CREATE INDEX record_index_string_search ON record_index_string (param, value COLLATE "C")',
    "CREATE INDEX record_index_quantity_search ON record_index_quantity (param, unit_hash, value)",
    *(f"CREATE INDEX {name}_resource ON {name} (resource_number)" for name in _FIRST_TABLES),
)

_OTHERS = (
    "CREATE SEQUENCE record_resource_number",
    "CREATE TABLE record_original (load uuid NOT NULL, first_row int NOT NULL, last_row int NOT NULL, "
    "lengths int[] NOT NULL, data bytea NOT NULL, PRIMARY KEY (load, first_row))",
    # Already zstd: PostgreSQL must not spend time compressing it again.
    "ALTER TABLE record_original ALTER COLUMN data SET STORAGE EXTERNAL",
    # One row for each restore into another cluster; none in an installation that never was.
    "CREATE TABLE record_epoch (epoch int PRIMARY KEY)",
    "CREATE TABLE record_change (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, epoch int NOT NULL, "
    "xid xid8 NOT NULL DEFAULT pg_current_xact_id(), matter smallint NOT NULL, source_number bigint NOT NULL, "
    "resource_numbers bigint[] NOT NULL DEFAULT '{}', at timestamptz NOT NULL)",
    "CREATE INDEX record_change_order ON record_change (epoch, xid, seq)",
)


def create() -> list[str]:
    """Every statement that makes the record's tables, in order."""
    made = [one for table, columns in COLUMNS.items() for one in _partitioned(table, columns)]
    return [*made, *_INDEXES, *_OTHERS]


def _partitioned(table: str, columns: str) -> list[str]:
    return [
        f"CREATE TABLE {table} ({columns}) PARTITION BY HASH (source_number)",
        *(
            f"CREATE TABLE {table}_{part} PARTITION OF {table} "
            f"FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {part})"
            for part in range(PARTITIONS)
        ),
    ]


def add_pairs() -> list[str]:
    """Pairs, and of each text a hash of how it was written; null in rows that an older extractor made."""
    return [
        *_partitioned(PAIR, _PAIR_COLUMNS),
        f"CREATE INDEX {PAIR}_search ON {PAIR} (code_hash, param)",
        f"CREATE INDEX {PAIR}_resource ON {PAIR} (resource_number)",
        "ALTER TABLE record_index_string ADD COLUMN written bigint",
        f"CREATE INDEX record_resource_without_pairs ON record_resource (number) WHERE {WITHOUT_PAIRS}",
    ]


def drop_pairs() -> list[str]:
    return [
        "DROP INDEX record_resource_without_pairs",
        f"DROP TABLE {PAIR}",
        "ALTER TABLE record_index_string DROP COLUMN written",
    ]


def drop() -> list[str]:
    """The reverse of `create`."""
    tables = [*COLUMNS, "record_original", "record_epoch", "record_change"]
    return [*(f"DROP TABLE {table}" for table in tables), "DROP SEQUENCE record_resource_number"]
