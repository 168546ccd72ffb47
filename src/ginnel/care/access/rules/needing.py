"""What a recorded need says of how somebody is told and reached. Pure.

Accessible Information Standard (DAPB1605): a need is asked once, recorded, and met at every step. Needs come as words,
from the record and from other doors; of words that are not understood nothing is concluded, and they are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ginnel.care.access.states import Format

_LARGE_PRINT = r"large[ -]print"
_FORMATS = (
    (
        r"\bBSL\b|sign language|\buses? sign\b|\bsigner\b|(?<!for )(?<!the )(?<!vital )(?<!warning )\bsigns\W*$",
        Format.SIGN_LANGUAGE,
    ),
    (r"\brelay uk\b|\btext relay\b|\bthrough (a )?relay\b|\btext ?phone\b|\bminicom\b", Format.RELAY),
    (r"\bbraille\b", Format.BRAILLE),
    (_LARGE_PRINT, Format.LARGE_PRINT),
    (r"easy ?read", Format.EASY_READ),
    (r"\binterpreter\b", Format.INTERPRETER),
    (r"\baudio\b", Format.AUDIO),
)
_NO_RELAY = r"\b(no|not|never|without|cannot|can.?t|don.?t|doesn.?t)\b[^.;,]*(relay|text ?phone|minicom)"
_NOT_RUNG = (
    r"\b(do not|don.?t|does not|doesn.?t|never|cannot|can.?t|must not|should not|not to) "
    r"(ring|call|phone|telephone|be (rung|phoned|telephoned)|use (the |a )?(tele)?phone)\b"
    r"|\bno ((tele)?phone )?calls?\b|\b(text|email|letter|writing)s? only\b"
)
_DEAF = r"\bdeaf(blind|ened)?\b"


def format_in(needs: Iterable[str]) -> Format:
    """In what they are told, by the first of these words; `PLAIN` where none says."""
    for need in needs:
        for words, found in _FORMATS:
            if re.search(words, need, re.IGNORECASE) and not (found == Format.RELAY and _is_no_relay(need)):
                return found
    return Format.PLAIN


def is_large_print(needs: Iterable[str]) -> bool:
    """Whether paper for them is in large print, whatever else they need."""
    return any(re.search(_LARGE_PRINT, need, re.IGNORECASE) for need in needs)


def _is_no_relay(need: str) -> bool:
    return re.search(_NO_RELAY, need, re.IGNORECASE) is not None


def why_not_rung(needs: Iterable[str]) -> str:
    """The need for which they are not rung, as it was said; "" where they may be. Who is rung through Relay UK is not
    kept from the telephone by being deaf."""
    held = list(needs)
    by_relay = any(format_in([one]) == Format.RELAY for one in held)
    for need in held:
        if re.search(_NOT_RUNG, need, re.IGNORECASE):
            return need
        signs = format_in([need]) == Format.SIGN_LANGUAGE or re.search(_DEAF, need, re.IGNORECASE)
        if signs and not by_relay:
            return need
    return ""
