"""Which lists may be kept under a name."""

from __future__ import annotations

from collections.abc import Mapping

from ginnel.kernel.errors import Invalid

CHOICES = ("view", "door", "state", "urgency", "area", "may", "due")
LONGEST_NAME, LONGEST_CHOICE, MOST = 40, 40, 12


def check_can_save(name: str, kind: str, asked: Mapping[str, str], others: int) -> None:
    """`others` is how many the colleague keeps under other names. Raises Invalid."""
    if not name or not name.isprintable():
        raise Invalid("Give the list a name.")
    if len(name) > LONGEST_NAME:
        raise Invalid(f"Give it a name of no more than {LONGEST_NAME} characters.")
    if others >= MOST:
        raise Invalid(f"You keep {MOST} lists already. Take one away first.")
    if kind not in ("contacts", "referrals") or not set(asked) <= set(CHOICES):
        raise Invalid("That is no choice of the list.")
    if any(len(value) > LONGEST_CHOICE or not value.isprintable() for value in asked.values()):
        raise Invalid("That is no choice of the list.")
