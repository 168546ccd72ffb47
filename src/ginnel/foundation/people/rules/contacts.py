"""Gender, telephone and email compared."""

from __future__ import annotations

from rapidfuzz.distance import JaroWinkler

from ginnel.foundation.people.rules.comparing import NEUTRAL, Comparison, Level
from ginnel.foundation.people.rules.features import Features

_alike = JaroWinkler.similarity


def phone_digits(phone: str) -> str:
    """Digits only, +44 written as 0, so that one number is one text however it was typed."""
    digits = "".join(c for c in phone if c.isdigit())
    if phone.strip().startswith("+44") or digits.startswith("0044"):
        return "0" + digits.removeprefix("00").removeprefix("44").lstrip("0")
    return digits


def _gender(a: Features, b: Features) -> int:
    if not a.gender or not b.gender:
        return NEUTRAL
    return 0 if a.gender == b.gender else 1


GENDER = Comparison(
    "gender",
    "Gender",
    "gender_l = '' OR gender_r = ''",
    (Level("the same", "gender_l = gender_r"), Level("different", "ELSE")),
    _gender,
)


def _phone(a: Features, b: Features) -> int:
    if not a.phone or not b.phone:
        return NEUTRAL
    return 0 if a.phone == b.phone else 1


PHONE = Comparison(
    "phone",
    "Telephone",
    "phone_l = '' OR phone_r = ''",
    (Level("the same", "phone_l = phone_r"), Level("different", "ELSE")),
    _phone,
)


def _email(a: Features, b: Features) -> int:
    one, two = a.email, b.email
    if not one or not two:
        return NEUTRAL
    if one == two:
        return 0
    mine, yours = one.partition("@")[0].encode(), two.partition("@")[0].encode()
    if mine == yours:
        return 1
    return 2 if _alike(mine, yours) >= 0.88 else 3


EMAIL = Comparison(
    "email",
    "Email",
    "email_l = '' OR email_r = ''",
    (
        Level("the same", "email_l = email_r"),
        Level("the same before the @", "split_part(email_l, '@', 1) = split_part(email_r, '@', 1)"),
        Level(
            "similar before the @",
            "jaro_winkler_similarity(split_part(email_l, '@', 1), split_part(email_r, '@', 1)) >= 0.88",
        ),
        Level("different", "ELSE"),
    ),
    _email,
)
