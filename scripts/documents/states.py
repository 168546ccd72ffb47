"""State diagrams, from the transition tables that the code itself obeys."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from documents.page import SOURCE, page


def tables() -> dict[str, dict[str, Mapping[Any, Any]]]:
    """Each noun's transition tables: noun -> name -> state -> states that may follow."""
    found: dict[str, dict[str, Mapping[Any, Any]]] = {}
    for path in sorted(SOURCE.glob("*/*/states.py")):
        ring, noun = path.parts[-3:-1]
        module = importlib.import_module(f"ginnel.{ring}.{noun}.states")
        named = {key: value for key, value in vars(module).items() if key.endswith("TRANSITIONS")}
        if named:
            found[f"{ring}.{noun}"] = named
    return found


def diagram(transitions: Mapping[Any, Any]) -> str:
    """A Mermaid state diagram. The first state is the beginning; a state nothing follows is an end."""
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {_key(state)}: {_label(state)}" for state in transitions]
    lines.append(f"    [*] --> {_key(next(iter(transitions)))}")
    for state, following in transitions.items():
        lines += [f"    {_key(state)} --> {_key(after)}" for after in sorted(following, key=str)]
        if not following:
            lines.append(f"    {_key(state)} --> [*]")
    return "\n".join([*lines, "```"])


def _key(state: object) -> str:
    return str(getattr(state, "value", state)).replace("-", "_").replace(" ", "_")


def _label(state: object) -> str:
    return str(getattr(state, "label", state)).replace(":", " ")


def pages() -> dict[str, str]:
    parts = []
    for noun, named in tables().items():
        parts += [f"## {noun.split('.')[1].capitalize()}"]
        for name, transitions in named.items():
            label = name.removesuffix("TRANSITIONS").strip("_").replace("_", " ").capitalize()
            parts += [*([f"### {label}"] if label else []), diagram(transitions)]
    return {"docs/reference/states.md": page("States", "each noun's states.py", *parts)}
