"""What makes a script that was written for servers of another sort fit this one: asked for on the command line only.

A server that gives ids itself refuses an update to an id of a script's own. With `own_ids`, such an update is sent as
a create, and the id that was given stands for the script's from there on: in addresses, bodies and assertions. With
`persons`, it is the id under which a search finds the person whom a created Patient is about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

Tree = dict[str, Any]
_INSTANCE = re.compile(r"([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})")
# What a server of such a kind must say that it does, for a script that asks.
_CLAIMED = "updateCreate"


@dataclass
class Adapting:
    own_ids: bool = False
    okay_is_any_success: bool = False
    unclaimed_too: bool = False
    persons: bool = False
    # By type: elements that every resource of it has here, where the script gives none.
    added: dict[str, Tree] = field(default_factory=dict)
    given: dict[tuple[str, str], str] = field(default_factory=dict)

    def of_update(self, place: str) -> tuple[str, str] | None:
        """(type, id) of an update that has to be a create: to an id that this server did not give."""
        found = _INSTANCE.fullmatch(place)
        if not self.own_ids or not found:
            return None
        key = (found[1], found[2])
        return None if key in self.given or found[2] in self.given.values() else key

    def learn(self, key: tuple[str, str], id: str) -> None:
        self.given[key] = id

    def text(self, text: str) -> str:
        """Text with the ids of this server for those of the script."""
        for (kind, old), new in self.given.items():
            text = _whole(f"{kind}/{old}").sub(f"{kind}/{new}", text)
        for (_, old), new in reversed(self.given.items()):
            text = _whole(old).sub(new, text)
        return text

    def complete(self, tree: Tree) -> Tree:
        """A resource, and those it holds, with what every resource of its type has here."""
        held = [
            {**one, "resource": self.complete(one["resource"])} if "resource" in one else one
            for one in tree.get("entry", ())
            if isinstance(one, dict)
        ]
        made = {**tree, "entry": held} if tree.get("resourceType") == "Bundle" and held else tree
        added = self.added.get(str(tree.get("resourceType")), {})
        return {
            **added,
            **made,
            **{n: [*made[n], *v] for n, v in added.items() if isinstance(made.get(n), list)},
        }

    def claims(self, capabilities: Tree) -> Tree:
        """A capability statement with what these adaptations make true."""
        if not self.own_ids:
            return capabilities
        rest = [
            {**part, "resource": [{**one, _CLAIMED: True} for one in part.get("resource", ())]}
            for part in capabilities.get("rest", ())
        ]
        return {**capabilities, "rest": rest}


def _whole(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.\-|]){re.escape(text)}(?![\w.\-])")
