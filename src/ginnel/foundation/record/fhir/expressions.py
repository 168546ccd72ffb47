"""What says that it is FHIRPath is written in its tokens, and its brackets match (FHIRPath 2.0.0, its grammar).

Of an Expression in `text/fhirpath`. Whether the tokens stand in an order that means something is not asked: that needs
the whole grammar and the functions of whoever runs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ginnel.kernel.errors import Fault

FHIRPATH = "text/fhirpath"
_TOKEN = re.compile(
    r"""\s+ | //[^\r\n]* | /\*.*?\*/
    | '(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*" | `(?:[^`\\]|\\.)*`
    | @(?:T[\d:.]+|[\d\-]+(?:T[\d:.]*)?)(?:Z|[+\-]\d\d:\d\d)?
    | \d+(?:\.\d+)? | [A-Za-z_]\w* | \$(?:this|index|total) | %(?=[A-Za-z_'"`])
    | <= | >= | != | !~ | [.,+\-*/|&=~<>()\[\]{}]""",
    re.VERBOSE | re.DOTALL,
)
_CLOSES = {")": "(", "]": "[", "}": "{"}


def faults(value: Any, path: str) -> Iterator[Fault]:
    """Of every Expression in a tree that stands at `path`; resources within it are not looked into."""
    if type(value) is list:
        for place, one in enumerate(value):
            yield from faults(one, f"{path}[{place}]")
    elif type(value) is dict:
        text = value.get("expression")
        if value.get("language") == FHIRPATH and type(text) is str and not is_written_well(text):
            yield Fault("wrong-form", "This is not FHIRPath.", field=f"{path}.expression")
        for name, one in value.items():
            if name not in ("contained", "resource", "outcome"):
                yield from faults(one, f"{path}.{name}")


def is_written_well(text: str) -> bool:
    at = 0
    open_: list[str] = []
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            return False
        token = found[0]
        if token in _CLOSES.values():
            open_.append(token)
        elif token in _CLOSES and (not open_ or open_.pop() != _CLOSES[token]):
            return False
        at = found.end()
    return not open_
