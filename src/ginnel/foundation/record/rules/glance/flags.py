"""Alerts, communication needs and what those who visit must know, out of flags and the person's own description."""

from __future__ import annotations

from ginnel.foundation.record.rules import wording
from ginnel.foundation.record.rules.glance.card import Fact, Line
from ginnel.foundation.record.rules.glance.decisions import decision
from ginnel.foundation.record.rules.wording import Tree

REASONABLE_ADJUSTMENT = "national-reasonable-adjustment-flag"
VISITOR_CODES = ("key-safe", "lone-worker", "lives-alone")


def visiting(fact: Fact) -> Line | None:
    if not wording.has_code(fact.tree.get("code"), *VISITOR_CODES):
        return None
    return Line(
        wording.concept(fact.tree["code"]), is_warning=wording.has_code(fact.tree["code"], "lone-worker")
    )


def alert(fact: Fact) -> Line | None:
    """Any other active flag: not a decision, not a need, not about getting in."""
    if visiting(fact) or decision(fact) or need(fact):
        return None
    return Line(wording.concept(fact.tree.get("code")), is_warning=True)


def need(fact: Fact) -> Line | None:
    """How to communicate with somebody: a reasonable adjustment, or another language than English."""
    if fact.kind == "Flag":
        needs = wording.has_code(fact.tree.get("category"), REASONABLE_ADJUSTMENT)
        return Line(wording.concept(fact.tree.get("code"))) if needs else None
    for spoken in fact.tree.get("communication") or ():
        words = _language(spoken)
        if words:
            return Line(words)
    return None


def _language(spoken: Tree) -> str:
    """`Speaks Urdu; interpreter needed`, `Uses British Sign Language`; '' for English without an interpreter, and for a
    language not preferred.

    The extension is UK Core's NHSCommunication, https://simplifier.net/hl7fhirukcorer4.
    """
    said = {
        part.get("url"): part for one in spoken.get("extension") or () for part in one.get("extension") or ()
    }
    interpreter = (said.get("interpreterRequired") or {}).get("valueBoolean") is True
    language = spoken.get("language") or {}
    is_english = any(code.lower().startswith("en") for _, code in wording.codes(language))
    name = wording.concept(language)
    verb = "Uses" if "sign language" in name.lower() else "Speaks"
    speaks = f"{verb} {name}" if spoken.get("preferred") and not is_english else ""
    if interpreter:
        return f"{speaks or f'Uses {name}'}; interpreter needed"
    return speaks
