"""Every trigger event of ADT, and of the problem lists and orders that travel with it: what each does to a stay.

The table is the whole of it: reading, folding and the reference page (docs/reference/adt.md) go by it. HL7 v2.8,
chapter 3 (A01 to A62), chapter 12 (PC1 to PC3) and chapter 4 (O01).
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class About(StrEnum):
    """What a message must name to be of use."""

    VISIT = "a visit"
    PERSON = "a person"
    IDENTIFIERS = "two identifiers"
    BED = "a bed, and nobody in it"


class Phase(StrEnum):
    """Where an event brings a stay."""

    NONE = ""
    PLANNED = "planned"
    ARRIVED = "arrived"
    UNDER_WAY = "in-progress"
    ON_LEAVE = "onleave"
    DISCHARGED = "finished"
    DELETED = "entered-in-error"


class Effect(StrEnum):
    """What an event says of two identifiers (segment MRG)."""

    NONE = ""
    SAME_PERSON = "two local numbers are one person"
    NOT_THE_SAME = "two local numbers are not one person after all"
    VISIT_NUMBER = "a visit has another number"
    VISIT_MOVED = "a visit is another person's"
    NOTED = "kept and acted on by nobody: it names nothing that is held here"


class Event(NamedTuple):
    """`places`: the patient goes where PV1-3 says. `cancels`: the events it takes back. `pending`: what it
    announces."""

    code: str
    label: str
    about: About = About.VISIT
    phase: Phase = Phase.NONE
    places: bool = False
    cancels: tuple[str, ...] = ()
    pending: str = ""
    effect: Effect = Effect.NONE


_PERSON, _PAIR = About.PERSON, About.IDENTIFIERS
_SAME, _NUMBER, _MOVED = Effect.SAME_PERSON, Effect.VISIT_NUMBER, Effect.VISIT_MOVED

EVENTS: dict[str, Event] = {
    event.code: event
    for event in (
        Event("A01", "Admit", phase=Phase.UNDER_WAY, places=True),
        Event("A02", "Transfer", places=True),
        Event("A03", "Discharge", phase=Phase.DISCHARGED),
        Event("A04", "Register", phase=Phase.ARRIVED, places=True),
        Event("A05", "Pre-admit", phase=Phase.PLANNED),
        Event("A06", "Outpatient becomes inpatient", phase=Phase.UNDER_WAY, places=True),
        Event("A07", "Inpatient becomes outpatient", phase=Phase.UNDER_WAY, places=True),
        Event("A08", "Update the visit or patient"),
        Event("A09", "Patient leaves a place"),
        Event("A10", "Patient arrives at a place", phase=Phase.ARRIVED, places=True),
        Event("A11", "Cancel admission or registration", cancels=("A01", "A04", "A06")),
        Event("A12", "Cancel transfer", cancels=("A02",)),
        Event("A13", "Cancel discharge", cancels=("A03",)),
        Event("A14", "Pending admission", phase=Phase.PLANNED, pending="admission"),
        Event("A15", "Pending transfer", pending="transfer"),
        Event("A16", "Pending discharge", pending="discharge"),
        Event("A17", "Two patients swap beds", places=True),
        Event("A18", "Merge patients", _PAIR, effect=_SAME),
        Event("A20", "Bed status", About.BED),
        Event("A21", "Go on leave", phase=Phase.ON_LEAVE),
        Event("A22", "Return from leave", phase=Phase.UNDER_WAY),
        Event("A23", "Delete the visit", phase=Phase.DELETED),
        Event("A24", "Link two patients", _PAIR, effect=_SAME),
        Event("A25", "Cancel pending discharge", cancels=("A16",)),
        Event("A26", "Cancel pending transfer", cancels=("A15",)),
        Event("A27", "Cancel pending admission", cancels=("A14",)),
        Event("A28", "Add a person", _PERSON),
        Event("A29", "Delete a person", _PERSON),
        Event("A30", "Merge persons", _PAIR, effect=_SAME),
        Event("A31", "Update a person", _PERSON),
        Event("A32", "Cancel arriving", cancels=("A10",)),
        Event("A33", "Cancel leaving", cancels=("A09",)),
        Event("A34", "Merge patients, number only", _PAIR, effect=_SAME),
        Event("A35", "Merge accounts", _PAIR, effect=_NUMBER),
        Event("A36", "Merge patients and accounts", _PAIR, effect=_SAME),
        Event("A37", "Unlink two patients", _PAIR, effect=Effect.NOT_THE_SAME),
        Event("A38", "Cancel pre-admission", cancels=("A05",)),
        Event("A39", "Merge persons, number only", _PAIR, effect=_SAME),
        Event("A40", "Merge patients, list of numbers", _PAIR, effect=_SAME),
        Event("A41", "Merge accounts", _PAIR, effect=_NUMBER),
        Event("A42", "Merge visits", _PAIR, effect=_NUMBER),
        Event("A43", "Move a patient's numbers", _PAIR, effect=Effect.NOTED),
        Event("A44", "Move an account to another patient", _PAIR, effect=_MOVED),
        Event("A45", "Move a visit to another patient", _PAIR, effect=_MOVED),
        Event("A46", "Change a patient's number", _PAIR, effect=_SAME),
        Event("A47", "Change a patient's list of numbers", _PAIR, effect=_SAME),
        Event("A48", "Change a patient's alternative number", _PAIR, effect=Effect.NOTED),
        Event("A49", "Change an account number", _PAIR, effect=_NUMBER),
        Event("A50", "Change a visit's number", _PAIR, effect=_NUMBER),
        Event("A51", "Change a visit's alternative number", _PAIR, effect=Effect.NOTED),
        Event("A52", "Cancel going on leave", cancels=("A21",)),
        Event("A53", "Cancel returning from leave", cancels=("A22",)),
        Event("A54", "Change the attending doctor"),
        Event("A55", "Cancel the change of attending doctor", cancels=("A54",)),
        Event("A60", "Update allergies and adverse reactions", _PERSON),
        Event("A61", "Change the consulting doctor"),
        Event("A62", "Cancel the change of consulting doctor", cancels=("A61",)),
        Event("PC1", "Add problems", _PERSON),
        Event("PC2", "Update problems", _PERSON),
        Event("PC3", "Delete problems", _PERSON),
        Event("O01", "Order about resuscitation or treatment limits", _PERSON),
    )
}
# MSH-9.1, and the events that are read of each.
TYPES: dict[str, frozenset[str]] = {
    "ADT": frozenset(code for code in EVENTS if code[0] == "A"),
    "PPR": frozenset({"PC1", "PC2", "PC3"}),
    "ORM": frozenset({"O01"}),
}
DELETES_PERSON = "A29"


def undoes_admission(event: Event) -> bool:
    """What came after an admission falls with it; a transfer or discharge that is cancelled falls alone."""
    return "A01" in event.cancels


def undoes_beginning(event: Event) -> bool:
    """A stay of which this is the last word has not come about."""
    return not {"A01", "A05", "A14"}.isdisjoint(event.cancels)
