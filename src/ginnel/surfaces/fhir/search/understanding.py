"""The parameters of a search: what is asked, and how it is to be given."""

from __future__ import annotations

from ginnel.foundation.record.rules.criteria import Condition
from ginnel.surfaces.fhir.search import parsing, results
from ginnel.surfaces.fhir.search.parsing import Reading, Unknown
from ginnel.surfaces.fhir.search.results import Results


def read(
    kind: str, pairs: list[tuple[str, str]], reading: Reading, *, is_lenient: bool
) -> tuple[tuple[Condition, ...], Results, list[tuple[str, str]]]:
    """(what is asked, how it is to be given, what was ignored). Raises Refused."""
    where: list[Condition] = []
    how, ignored = Results(), []
    for name, text in pairs:
        if name.partition(":")[0] in results.NAMES:
            results.take(how, kind, name, text)
            continue
        try:
            where.append(parsing.condition(kind, name, text, reading))
        except Unknown:
            if not is_lenient:
                raise
            ignored.append((name, text))
    return tuple(where), how, ignored
