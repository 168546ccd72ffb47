"""How what is found is to be given: how many, in which order, how much of each and what beside (FHIR R4, 3.1.1.5)."""

from __future__ import annotations

from dataclasses import dataclass, field

from ginnel.foundation.record.fhir import kinds, meanings, saying
from ginnel.foundation.record.fhir.parameters import of_kind
from ginnel.foundation.record.rules.criteria import Key
from ginnel.surfaces.fhir.outcome import bad_parameter

USUAL, MOST, MOST_KEYS, MOST_INCLUDES = 20, 500, 4, 12
SUMMARIES = frozenset({"true", "text", "data", "count", "false"})
TOTALS = frozenset({"none", "estimate", "accurate"})
_SORTED = {
    "date": "date",
    "string": "string",
    "uri": "said",
    "number": "quantity",
    "quantity": "quantity",
    "token": "said",
    "reference": "said",
}
# What fhirpy's count() asks beside _count=0; its words for what _total says.
TOTAL_METHODS = {"count": "accurate", "estimate": "estimate", "none": "none"}
NAMES = frozenset(
    {"_count", "_sort", "_total", "_totalMethod", "_summary", "_elements", "_include", "_revinclude"}
)


@dataclass(frozen=True, slots=True)
class Include:
    """References to follow: from resources of `kind` by `params`, to resources of the types `to`, or of any.

    `owner` is as in the criteria; `is_back`: those of `kind` that refer to what was found; `iterates`: from what was
    included too; `is_link`: among them to whom a person is linked.
    """

    kind: str
    params: tuple[int, ...]
    owner: int | None
    to: tuple[str, ...]
    is_back: bool = False
    iterates: bool = False
    is_link: bool = False


@dataclass(slots=True)
class Results:
    """`elements` and `summary` narrow each resource; a `summary` of "count" gives none at all."""

    count: int = USUAL
    keys: tuple[Key, ...] = ()
    total: str = "accurate"
    summary: str = "false"
    elements: tuple[str, ...] = ()
    includes: list[Include] = field(default_factory=list)

    @property
    def is_partial(self) -> bool:
        return bool(self.elements) or self.summary in ("true", "text", "data")


def take(results: Results, kind: str, name: str, text: str) -> None:
    """Note one result parameter, `name` perhaps with a modifier. Raises Refused."""
    code, _, modifier = name.partition(":")
    if modifier and not (code in ("_include", "_revinclude") and modifier in ("iterate", "recurse")):
        raise bad_parameter(code, "This modifier is not supported here.", "not-supported")
    if code == "_count":
        results.count = _count(text)
    elif code == "_sort":
        results.keys = tuple(_key(kind, one) for one in text.split(",") if one)
        if len(results.keys) > MOST_KEYS:
            raise bad_parameter("_sort", f"No more than {MOST_KEYS} keys.", "too-costly")
    elif code == "_total":
        results.total = _one_of("_total", text, TOTALS)
    elif code == "_totalMethod":
        results.total = TOTAL_METHODS[_one_of("_totalMethod", text, frozenset(TOTAL_METHODS))]
    elif code == "_summary":
        results.summary = _one_of("_summary", text, SUMMARIES)
    elif code == "_elements":
        results.elements = tuple(one.strip() for one in text.split(",") if one.strip())
    else:
        if len(results.includes) >= MOST_INCLUDES:
            raise bad_parameter(code, f"No more than {MOST_INCLUDES} includes.", "too-costly")
        results.includes.append(include(text, is_back=code == "_revinclude", iterates=bool(modifier)))


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise bad_parameter("_count", "_count is a number, 0 or more.")
    return min(int(text), MOST)


def _one_of(name: str, text: str, allowed: frozenset[str]) -> str:
    if text not in allowed:
        raise bad_parameter(name, f"{name} is one of {', '.join(sorted(allowed))}.")
    return text


def _key(kind: str, text: str) -> Key:
    code, is_descending = text.removeprefix("-"), text.startswith("-")
    if code == "_id":
        return Key("id", (), is_descending)
    if code == "_lastUpdated":
        return Key("updated", (), is_descending)
    parameter = of_kind(kind).get(code)
    by = _SORTED.get(parameter.type) if parameter else None
    if parameter is None or by is None or (by == "said" and not saying.is_said(kind, code)):
        why = "What is sorted by is _id, _lastUpdated or a parameter of the type that is no composite."
        raise bad_parameter("_sort", why, "not-supported")
    return Key(by, tuple(number for number, _ in parameter.stored), is_descending, code)  # type: ignore[arg-type]


def include(text: str, *, is_back: bool, iterates: bool) -> Include:
    """`Type:parameter` or `Type:parameter:Target`; a parameter of * is every reference of the type."""
    name = "_revinclude" if is_back else "_include"
    kind, _, rest = text.partition(":")
    code, _, to = rest.partition(":")
    if not kinds.is_kind(kind) or not code or (to and not kinds.is_kind(to)):
        raise bad_parameter(name, "Write Type:parameter or Type:parameter:Target.")
    found = [one for one in of_kind(kind).values() if one.type == "reference" and code in (one.code, "*")]
    if not found:
        raise bad_parameter(name, "That type has no such reference parameter.")
    params = tuple(dict.fromkeys(number for one in found for number, _ in one.stored))
    allowed = frozenset().union(*(meanings.targets_of(kind, one.code) for one in found))
    owner = meanings.owner_of(kind)
    targets = (to,) if to else () if meanings.ANYTHING in allowed else tuple(sorted(allowed))
    is_link = any(meanings.is_link(kind, one.code) for one in found)
    return Include(kind, params, owner if owner in params else None, targets, is_back, iterates, is_link)
