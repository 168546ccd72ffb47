"""What may be drawn from the record to make rows without identity, for whom and why. Information governance owns it.

Two things are told apart. That something *happened* (a stay, a contact, a service: its days, its kind, who gave it) is
what planning counts. What was *found or thought* (conditions) is drawn only where no subject is restricted. Text is
never drawn, nor a name, a number, an address or a full date of birth.

Sources: Caldicott principles 2 and 3 (only when necessary, the minimum); national data opt-out policy; NHS (Venereal
Diseases) Regulations 1974 and Directions 2000 for sexual health. The lines are this project's own first proposal.
"""

from __future__ import annotations

from dataclasses import dataclass

from ginnel.kernel.viewer import Category, Purpose

PLANNING_SERVICE = "intake"


@dataclass(frozen=True, slots=True)
class DrawingLine:
    """These categories may be drawn for this purpose; `because` is a sentence a resident could read."""

    what: str
    purpose: Purpose
    categories: frozenset[Category]
    because: str


HAPPENINGS = DrawingLine(
    "That something happened: its days, its kind and who gave it",
    Purpose.PLANNING,
    frozenset(
        {
            Category.DEMOGRAPHICS,
            Category.HOSPITAL_ACTIVITY,
            Category.SOCIAL_CARE,
            Category.MENTAL_HEALTH,
            Category.SUBSTANCE_MISUSE,
            Category.SAFEGUARDING,
            Category.PLAN,
            Category.TELECARE,
            Category.PROBLEMS_AND_MEDICATION,
            Category.ADMINISTRATIVE,
        }
    ),
    "Those who plan services must know how many people use them, but never who.",
)
FINDINGS = DrawingLine(
    "Conditions, as codes",
    Purpose.PLANNING,
    frozenset({Category.PROBLEMS_AND_MEDICATION, Category.HOSPITAL_ACTIVITY, Category.SOCIAL_CARE}),
    "Those who plan services must know what people live with, but never who.",
)
DRAWING = (HAPPENINGS, FINDINGS)


def may_draw(service: str, purpose: Purpose) -> bool:
    """Whether this named service may draw for this purpose."""
    return service == PLANNING_SERVICE and any(line.purpose is purpose for line in DRAWING)
