"""What a document says in lists, a line each. What nobody changed stays as it is, with all that no line says. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID, uuid5

Member = dict[str, Any]
Line = Callable[[Member], str]


def of(document: Any, name: str) -> Iterator[Member]:
    found = document.get(name) if isinstance(document, Mapping) else None
    yield from (each for each in found if isinstance(each, dict)) if isinstance(found, list) else ()


def lines(document: Any, name: str, line: Line) -> tuple[str, ...]:
    """Each once; "" is what no line says."""
    return tuple(dict.fromkeys(said for each in of(document, name) if (said := line(each))))


def kept(
    document: Any,
    name: str,
    typed: tuple[str, ...],
    line: Line,
    make: Callable[[str], Member],
    *,
    of_service: UUID,
) -> list[Member]:
    """Those whose line still stands, whatever no line says, and one made of each new line; in the order typed."""
    held: dict[str, list[Member]] = {}
    for each in of(document, name):
        held.setdefault(line(each), []).append(each)
    made = [
        found
        for said in dict.fromkeys(typed)
        for found in held.get(said) or [{"id": str(uuid5(of_service, f"{name} {said}")), **make(said)}]
    ]
    return made + held.get("", [])


def text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def cost_line(each: Member) -> str:
    """`£6 a meal`, `Free`, or the words alone."""
    amount = each.get("amount")
    figure = ""
    if isinstance(amount, int | float) and not isinstance(amount, bool):
        figure = "Free" if amount == 0 else f"£{amount:,.2f}".replace(".00", "")
    parts = (figure, text(each.get("amount_description")), text(each.get("option")))
    return " ".join(part for part in parts if part)


def cost(said: str) -> Member:
    """An amount in pounds at the beginning is one; of all else only the words are kept."""
    figure, _, rest = said.partition(" ")
    number = figure.removeprefix("£").replace(",", "")
    if figure.lower().rstrip(".,") == "free":
        return {"amount": 0, "currency": "GBP", **({"amount_description": rest} if rest else {})}
    whole, _, pence = number.partition(".")
    if figure.startswith("£") and whole.isdecimal() and (not pence or pence.isdecimal()) and len(number) < 10:
        return {"amount": float(number), "currency": "GBP", **({"amount_description": rest} if rest else {})}
    return {"option": said}


def named(name: str) -> tuple[Line, Callable[[str], Member]]:
    """A list of which one member is the line."""
    return (lambda each: text(each.get(name))), (lambda said: {name: said})
