"""Roles and the sharing table, from the rules that decide."""

from __future__ import annotations

from collections.abc import Iterable

from documents.page import page, table

ORIGIN = "foundation.sharing.rules and foundation.organisations.states"
INTRO = (
    "What no line allows is denied. Where several lines apply the furthest reach wins. Which role sees which category "
    "is this project's first proposal, for each place to settle with its Caldicott Guardians. Rules of version **{}**."
)


def pages() -> dict[str, str]:
    from ginnel.foundation.sharing.rules import VERSION

    parts = [
        INTRO.format(VERSION),
        *_lines(),
        *_matrix(),
        *_systems(),
        *_own(),
        *_override(),
        *_willingness(),
        *_agreements(),
        *_disclosures(),
        *_capabilities(),
        *_services(),
        *_drawing(),
    ]
    return {"docs/reference/sharing.md": page("Roles and sharing", ORIGIN, *parts)}


def _labels(roles: Iterable[str]) -> str:
    from ginnel.foundation.sharing.rules import label_of

    return ", ".join(sorted(label_of(role) for role in roles))


def _words(values: Iterable[object]) -> str:
    return ", ".join(str(getattr(value, "label", value)).lower() for value in sorted(values))  # type: ignore[type-var]


def _lines() -> list[str]:
    from ginnel.foundation.sharing.rules import TABLE
    from ginnel.foundation.sharing.rules.in_words import said

    lines = [(line.roles, said(line)) for line in TABLE]
    rows = [
        (_labels(roles), told.purpose, told.may, told.kinds, told.about, told.because)
        for roles, told in lines
    ]
    heads = ("Roles", "For", "May", "These kinds of fact", "About", "Because")
    return ["## The table", table(heads, rows)]


def _matrix() -> list[str]:
    """What each role may read of each category for direct care: how far it reaches."""
    from ginnel.foundation.organisations.states import Role
    from ginnel.foundation.sharing.rules import label_of, reach_of
    from ginnel.foundation.sharing.states import SystemRole
    from ginnel.kernel.viewer import Action, Category, Purpose

    rows = [
        (
            label_of(role),
            *(int(reach_of(role, Purpose.DIRECT_CARE, kind, Action.READ)) or "" for kind in Category),
        )
        for role in (*Role.values, *SystemRole.values)
    ]
    key = "Empty: nobody. 1: people they are working with now. 2: or known to them. 3: anybody in the place."
    return ["## Reading for direct care", key, table(("Role", *(kind.label for kind in Category)), rows)]


def _systems() -> list[str]:
    """As what the system of an organisation of each kind answers."""
    from ginnel.foundation.organisations.states import OrganisationKind
    from ginnel.foundation.sharing.rules import SYSTEMS, label_of

    rows = [(OrganisationKind(kind).label, label_of(role)) for kind, role in SYSTEMS.items()]
    return [
        "## Systems that call for their organisation's staff",
        "A client of the open API works for direct care. Which member of staff is at its screen is not known here: "
        "what the organisation or any of its teams is in counts for it, and what is one worker's own does not, nor "
        "anything opened in an emergency. Nothing of the restricted subjects is open to it. Systems of other kinds of "
        "organisation see nobody. ([why](../adr/0043-systems-that-call.md), "
        "[how to register one](../how-to/call-the-api.md))",
        table(("Of a", "Answers as"), rows),
    ]


def _own() -> list[str]:
    """What residents read of themselves, and those who act for them."""
    from ginnel.foundation.sharing.rules import MAY_BE_CHOSEN, OWN_TABLE
    from ginnel.foundation.sharing.rules.in_words import said_of_own
    from ginnel.foundation.sharing.states import OwnRole
    from ginnel.kernel.viewer import Category

    lines = [(OwnRole(line.role).label, said_of_own(line)) for line in OWN_TABLE]
    rows = [(who, told.may, told.kinds, told.about, told.because) for who, told in lines]
    never = _words(frozenset(Category) - MAY_BE_CHOSEN - {Category.DEMOGRAPHICS, Category.CONTACT_AND_CARER})
    return [
        "## Residents, and those who act for them",
        "They sign in with NHS login, hold no role of staff and read for the purpose `own-record`. Their screens are "
        f"silent: nothing of {never} is on them, and nothing says so ([why](../adr/0042-residents-screens.md)). "
        "On what ground somebody acts and until when: "
        "[who is working with whom](../explanation/relationships.md#acting-for-a-person).",
        table(("Who", "May", "These kinds of fact", "About", "Because"), rows),
    ]


def _override() -> list[str]:
    from ginnel.foundation.relationships.states import Need
    from ginnel.foundation.sharing.rules import MAY_OVERRIDE, NEEDS, NOT_BY_OVERRIDE

    said = (
        "In an emergency these may open a record by saying what for, which somebody else reviews, or by their own word "
        "that the person is with them, which opens as much until it is confirmed "
        f"([who is working with whom](../explanation/relationships.md)): {_labels(MAY_OVERRIDE)}."
    )
    rows = [(Need(need).label, _words(opened)) for need, opened in NEEDS.items()]
    return [
        "## Emergency override",
        said,
        table(("What for", "Opens, as far as the role sees it at all"), rows),
        f"Never opened by it: {_words(NOT_BY_OVERRIDE)}.",
    ]


def _willingness() -> list[str]:
    from ginnel.foundation.organisations.states import Role
    from ginnel.foundation.sharing.rules import HEEDING, LONGEST_YIELDING, OBJECTABLE
    from ginnel.foundation.sharing.states import Ground, SaidBy
    from ginnel.kernel.viewer import Category

    never = _words(frozenset(Category) - OBJECTABLE)
    who = "; ".join(
        f"{Role(role).label}, for up to {most.days} days" for role, most in LONGEST_YIELDING.items()
    )
    rows = [(each.label, "yes" if each.needs_incapacity else "no") for each in SaidBy]
    return [
        "## What the person says",
        "Whoever cares for somebody shares what they need to, unless the person asks them not to: some kinds of fact "
        "or all, with one organisation, a kind of organisation or all. Of everything said, the last that covers a "
        f"question counts, from the next request on. Heeded for: {_words(HEEDING)}. Cannot be objected to: {never}, "
        "and what an organisation sees of its own records and of what its staff wrote here. An emergency override "
        "does not open it.",
        table(("Who says so", "Only where the person was found unable to decide this then"), rows),
        f"It yields where: {'; '.join(each.label.lower() for each in Ground)}. Decided, with a reason, by: {who}.",
    ]


def _agreements() -> list[str]:
    from ginnel.foundation.sharing.rules import WHY_NOT_NEEDED
    from ginnel.foundation.sharing.states import Standing
    from ginnel.kernel.viewer import Purpose

    needing = [purpose for purpose in Purpose if purpose not in WHY_NOT_NEEDED]
    return [
        "## Agreements",
        "An agreement in force, between organisations that have all signed it, is needed for: "
        f"{_words(needing)}, and for any purpose added later. It lets its parties have the kinds of fact that it "
        "names, for the purposes and on the days that it names. For these purposes none is needed; that there is "
        "none is written into the audit event and told to information governance:",
        table(("For", "Because"), [(str(purpose), why) for purpose, why in WHY_NOT_NEEDED.items()]),
        f"A version of an agreement is one of: {'; '.join(each.label.lower() for each in Standing)}.",
        "Of what its document forbids and obliges to, this decides here, wherever an agreement is needed; for the "
        "purposes above it is noted like the lack of one:",
        table(("In", "Words", "What they do"), _restrictions()),
        "`CODE: ` and one of these words, with a party's name or code before the colon, is for that party alone. The "
        "law goes before: what it requires to leave is not kept in by an agreement. Everything else in those fields, "
        "and all of `PermittedUse`, `SecurityMeasure` and `LegalCompliance`, is shown, and is for people to keep.",
    ]


def _restrictions() -> list[tuple[str, str, str]]:
    from ginnel.foundation.sharing.rules import restrictions as rules

    odrl = "`odrl:{}`".format
    return [
        ("`Restrictions`", "a kind of fact", "nobody has it under this agreement"),
        ("`Restrictions`", "a purpose", "the agreement is not for it, whatever `Purpose` says"),
        (
            "`Restrictions`",
            _words(map(odrl, rules.MAKING_ROWS)),
            "no rows are drawn for planning or research",
        ),
        ("`Restrictions`", _words(map(odrl, rules.PASSING_ON)), "nothing leaves for planning or research"),
        (
            "`DataRecipientResponsibilities`",
            f"{odrl(rules.DELETING)}, with a length of time if you like (`P2Y`, `P6M`, `P90D`)",
            "what leaves names the day by which it is deleted: that, or the end of the agreement",
        ),
    ]


def _disclosures() -> list[str]:
    from ginnel.foundation.sharing.rules import BEYOND_CARE, HEEDED

    rows = [
        (basis.label, ", ".join(kind.label for kind in sorted(kinds)) or "none", why)
        for basis, (kinds, why) in HEEDED.items()
    ]
    return [
        "## Disclosures",
        f"What leaves for {' or '.join(sorted(BEYOND_CARE))} is approved by a person of information governance, to "
        "somebody, on a legal basis, until a day at most a year away. The national data opt-out concerns everything, "
        "a type 1 opt-out what GP practices say. Neither concerns care, nor returns that the law requires, nor counts. "
        "A list older than the parameter opt-out-list-lasts says lets nothing leave that heeds it.",
        table(("Legal basis", "Opt-outs heeded", "Because"), rows),
    ]


def _capabilities() -> list[str]:
    from ginnel.foundation.sharing.rules.capabilities import HELD_BY

    rows = [(capability.value, _labels(roles)) for capability, roles in HELD_BY.items()]
    return ["## What a role may open", table(("Part of the service", "Roles"), rows)]


def _services() -> list[str]:
    from ginnel.foundation.sharing.rules import SERVICES

    rows = [(f"`{name}`", does, _words(purposes)) for name, (does, purposes) in SERVICES.items()]
    return [
        "## Named services",
        "Jobs and commands act under these names.",
        table(("Name", "Does", "For"), rows),
    ]


def _drawing() -> list[str]:
    """What rows without identity may be made of."""
    from ginnel.foundation.sharing.rules import DRAWING, PLANNING_SERVICE

    intro = (
        f"Only the service `{PLANNING_SERVICE}` draws, only what an agreement in force covers (`ginnel sources`), "
        "never about anybody who has opted out (`ginnel opt-outs`), and never words, names, numbers, "
        "addresses or whole dates of birth. What no line names is not drawn."
    )
    rows = [(line.what, line.purpose, _words(line.categories), line.because) for line in DRAWING]
    return [
        "## Rows without identity",
        intro,
        table(("What", "For", "From entries of these kinds", "Because"), rows),
    ]
