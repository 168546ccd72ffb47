"""Reads of safeguarding concerns. Everything in them is of `Category.SAFEGUARDING`."""

from ginnel.care.safeguarding.queries.dividing import Withheld, about_among
from ginnel.care.safeguarding.queries.listing import PAGE, Listed, Open, concerns_open, how_many_open
from ginnel.care.safeguarding.queries.reading import (
    Receipt,
    Said,
    Shown,
    concern,
    desks,
    receipt,
)

__all__ = [
    "PAGE",
    "Listed",
    "Open",
    "Receipt",
    "Said",
    "Shown",
    "Withheld",
    "about_among",
    "concern",
    "concerns_open",
    "desks",
    "how_many_open",
    "receipt",
]
