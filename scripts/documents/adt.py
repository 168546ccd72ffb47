"""HL7 v2 messages: every trigger event and what is read of each segment, from the tables that the feed goes by."""

from __future__ import annotations

from documents.page import page, table
from ginnel.surfaces.feeds.adt import codes
from ginnel.surfaces.feeds.adt.events import EVENTS, Effect, Event, Phase

INTRO = """A file of HL7 v2 messages (2.1 to 2.8) is loaded with `ginnel load --from ORG`; live messages are taken by
`ginnel listen adt --from ORG`. One message is one row of a receipt. What a hospital says of a stay is a function of all
messages about it, whatever order they came in ([decision 0021](../adr/0021-hl7-messages.md)).

Read: one message or many, in batches (FHS, BHS, BTS, FTS) or not, bare or as captured from an MLLP connection; segments
that end in CR, LF or both; any delimiters; escapes; the encodings of HL7 table 0211 that MSH-18 names (UTF-8, else
Windows-1252, where it names none). Times without a zone are those of MSH-7's zone, else Europe/London."""

_LETTERS = ", ".join(f"{code} {meant[0]}" for code, meant in codes.CLASSES.items() if len(code) == 1)
FIELDS = (
    ("MSH-4", "Sending facility", "The organisation's code, where `--from` names none"),
    ("MSH-7", "Sent", "Orders messages recorded at the same moment; its zone is that of times without one"),
    ("MSH-9", "Type and trigger event", "Decides what the message does (table above); MSH-9 outweighs EVN-1"),
    ("MSH-10", "Control id", "Answered in the acknowledgement"),
    (
        "MSH-15, MSH-16",
        "Acknowledgements wanted",
        "Enhanced mode where either says anything, else original mode",
    ),
    ("MSH-18", "Encoding", "As above; one that cannot be read is a fault"),
    ("EVN-2", "Recorded", "Which of two statements is the later; MSH-7 where it is empty"),
    ("EVN-6", "Occurred", "When somebody was where; which event a cancellation takes back"),
    (
        "PID-3, PID-2, PID-4",
        "Numbers",
        "The hospital's own is the patient's local id; NHS number by authority `NHS` or type `NH`",
    ),
    (
        "PID-32",
        "Identity reliability",
        "NHS number verification status, `NSTS01` to `NSTS08` or `01` to `08`",
    ),
    ("PID-5, PID-9", "Names", "Patient.name; aliases as old"),
    ("PID-7", "Born", "The day as written, never moved by a zone; the time where it is not midnight"),
    (
        "PID-8, PID-16, PID-17, PID-22, PID-15",
        "Gender, marital status, religion, ethnicity, language",
        "NHS Data Dictionary or HL7 codes; else in words",
    ),
    ("PID-11, PID-13, PID-14", "Address, telephones, e-mail", "Patient.address, Patient.telecom"),
    ("PID-29, PID-30", "Death", "An indicator N outweighs a date"),
    ("PD1-3, PD1-4", "Practice and doctor", "Patient.generalPractitioner; the practice by its ODS code"),
    ("NK1", "Next of kin", "Patient.contact"),
    ("MRG-1, MRG-3, MRG-5", "Prior patient, account, visit", "What a merge, move or change is about"),
    (
        "PV1-19",
        "Visit number",
        f"Names the stay: `Encounter/visit-<number>`, identifier `{codes.SPELL}`; PID-18, then PV1-50, "
        "where it is empty. Must be unique in the organisation",
    ),
    ("PV1-2", "Patient class", f"Encounter.class: {_LETTERS}"),
    (
        "PV1-3, PV1-6, PV1-11, PV1-42",
        "Place, prior, temporary, pending",
        "Encounter.location, each with its period",
    ),
    (
        "PV1-4, PV1-14",
        "Admission method and source",
        "Encounter.hospitalization, national codes where they are",
    ),
    (
        "PV1-7, PV1-8, PV1-9, PV1-17",
        "Doctors",
        "Encounter.participant: attending, referring, consulting, admitting",
    ),
    (
        "PV1-10",
        "Hospital service",
        "Encounter.serviceType, a national treatment function where it is one; one that says what is "
        "treated restricts the stay, as does a ward so named",
    ),
    (
        "PV1-36, PV1-37",
        "Discharge",
        "National discharge method and destination, in either field; words otherwise",
    ),
    (
        "PV1-44, PV1-45",
        "Admitted, left",
        "Encounter.period; a time of leaving still to come is only expected",
    ),
    (
        "PV2-3, PV2-8, PV2-9, PV2-38",
        "Reason, what is expected, how they arrived",
        "Encounter.reasonCode and extensions",
    ),
    (
        "AL1, IAM",
        "Allergies",
        "AllergyIntolerance; one that a list leaves out is not taken back, action D is",
    ),
    ("DG1, PR1", "Diagnoses, procedures", "Condition, Procedure, of the visit"),
    ("ZIF", "Infections (Epic)", "Condition, category infection: name, added, resolved"),
    ("PRB, NTE", "Problems", "Condition, category problem list"),
    (
        "ORC, OBR, NTE",
        "Orders about resuscitation",
        "Flag (advance directive), ServiceRequest; no other orders",
    ),
    ("ARV", "Access restrictions", "Flag, so that whoever reads knows"),
)


def _does(event: Event) -> str:
    said = []
    if event.phase is not Phase.NONE:
        said.append(f"the stay is {event.phase.value}")
    if event.places:
        said.append("places the patient")
    if event.cancels:
        said.append(f"takes back {', '.join(event.cancels)}")
    if event.pending:
        said.append(f"announces a {event.pending}")
    if event.effect is not Effect.NONE:
        said.append(event.effect.value)
    return "; ".join(said) or "says what is so now"


def pages() -> dict[str, str]:
    rows = [(f"`{one.code}`", one.label, one.about.value, _does(one)) for one in EVENTS.values()]
    parts = (
        INTRO,
        "## Trigger events",
        table(("Event", "Meaning", "Must name", "What it does"), rows),
        "`ADT` A01 to A62, `PPR` PC1 to PC3, and `ORM` O01 where it is about resuscitation or limits of treatment. "
        "Anything else is quarantined, and refused to a sender that waits for an answer.",
        "## What is read of each segment",
        table(("Field", "What it is", "What becomes of it"), FIELDS),
        "An empty field leaves what is held; two quotation marks take it away. Segments not listed are kept in the "
        "original and not read.",
    )
    return {"docs/reference/adt.md": page("HL7 v2 messages", "src/ginnel/surfaces/feeds/adt", *parts)}
