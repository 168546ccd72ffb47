"""The statements by which everybody is matched at once, in order: from `said` to `candidate`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ginnel.foundation.people.rules.bulk import blocks, facts, scores
from ginnel.foundation.people.rules.model import Model
from ginnel.foundation.people.rules.nicknames import ROOTS

# Left alone, DuckDB works out what most pairs weigh at most once for each place where it is used.
_AS_WRITTEN = "SET disabled_optimizers = 'filter_pushdown,filter_pullup'"
_AS_USUAL = "RESET disabled_optimizers"
_WORN = """
CREATE TABLE worn AS
SELECT DISTINCT nhs_number AS worn FROM said WHERE nhs_number <> ''
GROUP BY nhs_number, organisation HAVING count(*) > {most}
"""


def steps(model: Model, *, most_of_a_number: int, most_of_a_key: int) -> Iterator[tuple[str, str]]:
    """(what is done, statement). The tables `root` and `common` (`tables`) and `said` are there already.

    `most_of_a_number` is on how many records of one organisation an NHS number may be, `most_of_a_key` how many records
    may share a key (`blocks.busy`).
    """
    yield from featuring(most_of_a_number)
    yield from blocking(model, most_of_a_key)
    yield from scoring(model)


def featuring(most_of_a_number: int) -> Iterator[tuple[str, str]]:
    yield "facts", _WORN.format(most=most_of_a_number)
    yield from (("facts", statement) for statement in (facts.NAMES, facts.HOMES, facts.FACTS))


def blocking(model: Model, most: int) -> Iterator[tuple[str, str]]:
    yield "blocks", "CREATE TABLE met (a BIGINT, b BIGINT)"
    yield "blocks", _AS_WRITTEN
    for kind in blocks.KINDS:
        yield "blocks", blocks.keys(kind)
        yield "blocks", blocks.busy(kind, most)
        yield "blocks", blocks.keyed(kind)
        yield "blocks", f"INSERT INTO met {blocks.meeting(kind, model)}"
    yield "blocks", "CREATE TABLE pair AS SELECT DISTINCT a, b FROM met"
    yield "blocks", _AS_USUAL


def scoring(model: Model) -> Iterator[tuple[str, str]]:
    yield "scores", scores.BETWEEN
    yield "scores", scores.score(model)


def tables(model: Model) -> Mapping[str, Mapping[str, Sequence[object]]]:
    """What the statements read beside `said`, table by table and column by column."""
    known = [
        (kind, name, share) for kind, each in model.frequencies.items() for name, share in each.table.items()
    ]
    rare = [(f"rare {kind}", "", each.rare) for kind, each in model.frequencies.items()]
    return {
        "root": {"form": list(ROOTS), "roots": [sorted(roots) for roots in ROOTS.values()]},
        "common": {
            "kind": [kind for kind, _, _ in known + rare],
            "name": [name for _, name, _ in known + rare],
            "share": [share for _, _, share in known + rare],
            "told": [
                scores.told(model, kind.removeprefix("rare "), share) for kind, _, share in known + rare
            ],
        },
    }
