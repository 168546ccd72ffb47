"""The measures that are published, read once from their definitions (`data/*.toml`)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from ginnel.kernel.errors import NotFound
from ginnel.population.engine.definitions import Measure, measure


@cache
def everything() -> tuple[Measure, ...]:
    """Every measure, by title. Raises Misdefined for a definition that cannot be computed."""
    folder = files("ginnel.population.measures") / "data"
    texts = [path.read_text(encoding="utf-8") for path in folder.iterdir() if path.name.endswith(".toml")]
    return tuple(sorted((measure(tomllib.loads(text)) for text in texts), key=lambda each: each.title))


def named(id: str) -> Measure:
    """Raises NotFound."""
    for each in everything():
        if each.id == id:
            return each
    raise NotFound(f"There is no measure {id}. There are: {', '.join(each.id for each in everything())}.")
