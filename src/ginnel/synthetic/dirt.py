"""How each organisation gets a person wrong: the same resident as many desks wrote them down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import blake2b

from ginnel.synthetic import numbers
from ginnel.synthetic.chance import Chance, whole
from ginnel.synthetic.facts import Organisation, as_of, read
from ginnel.synthetic.residents import Address, Resident

DESK = {
    "gp-practice": "gp",
    "acute-trust": "hospital",
    "community-trust": "community",
    "ambulance-trust": "ambulance",
    "council": "council",
    "voluntary": "voluntary",
    "telecare": "telecare",
    "pharmacy": "pharmacy",
}
NEIGHBOURS = {
    "a": "s",
    "e": "r",
    "i": "o",
    "o": "p",
    "n": "m",
    "m": "n",
    "s": "a",
    "t": "r",
    "l": "k",
    "r": "e",
}
NO_NAMES = {"council"}  # Client Level Data has no column for a name
SECOND, BEFORE = 1, 2  # added to make the number of a second record, and of one from before a new start


@dataclass(slots=True)
class View:
    """One organisation's record of one resident. `wrong` lists (field, kind of dirt) for the truth files.

    `ethnicity` is "" where the organisation does not know it, Z where they did not say; `nhs` is "" where it has none,
    `status` the NHS Data Dictionary's NHS NUMBER STATUS INDICATOR CODE. `tells` says of whom: "" or "before" a new
    start. `record` counts the records of its part.
    """

    who: Resident
    organisation: Organisation
    local_id: str
    nhs: str
    status: str
    given: str
    family: str
    sex: str
    born: str
    address: Address
    died: date | None
    ethnicity: str
    wrong: list[tuple[str, str]]
    tells: str = ""
    is_stale: bool = False
    record: int = -1

    @property
    def reference(self) -> dict[str, str]:
        return {"reference": f"Patient/{self.local_id}"}


@cache
def rates(organisation: Organisation) -> dict[str, float]:
    """The row of dirt.toml for this kind of organisation."""
    return read("dirt.toml")[DESK[organisation.kind]]


def look(
    chance: Chance, who: Resident, at: Organisation, stranger: Resident, copy: int = 0, tells: str = ""
) -> View:
    """`who` as `at` wrote them down; `stranger` is whose NHS number is used when it is somebody else's.

    `copy` is SECOND for a record made by mistake beside the first; `tells` "before" for who they were till a new start.
    """
    view = View(
        who, at, numbers.local_id(at.code, at.kind, who.number, copy), who.nhs, "01",
        who.given, who.family, who.sex, who.born.isoformat(), who.home, who.died,
        who.ethnicity, [],
    )  # fmt: skip
    if tells and who.before:
        view.nhs, view.given, view.sex, view.tells = who.before.nhs, who.before.given, who.before.sex, tells
        view.address, view.died = who.home_on(who.before.until), None
    if who.storyline:
        return _as_written(chance, view)
    rate = rates(at)
    _spoil_number(chance, view, rate, stranger)
    if at.kind not in NO_NAMES:
        _spoil_name(chance, view, rate)
    if chance() < rate["transposed_date"]:
        _transpose(view)
    if chance() < rate["stale_address"]:
        view.address, view.is_stale = who.last_home, True
        view.wrong.append(("address", "stale"))
    if view.died and chance() < rate["death_unknown"]:
        view.died = None
        view.wrong.append(("death", "not known"))
    _spoil_ethnicity(view, rate)
    return view


def _as_written(chance: Chance, view: View) -> View:
    """A hand-written resident: known well to the NHS, by an old address to the hospital, barely to the volunteers."""
    desk = DESK[view.organisation.kind]
    if desk == "hospital":
        view.address, view.is_stale = view.who.last_home, True
        view.wrong.append(("address", "stale"))
    elif desk == "voluntary":
        view.nhs, view.status, view.family = "", "07", misspell(chance, view.family)
        view.wrong += [("nhs_number", "missing"), ("family", "typo")]
        _transpose(view)  # so that the national service does not know them by it, and a human decides
    return view


def _spoil_number(chance: Chance, view: View, rate: dict[str, float], stranger: Resident) -> None:
    if chance() < rate["nhs_missing"]:
        view.nhs, view.status = "", "07"
        view.wrong.append(("nhs_number", "missing"))
        return
    if chance() < rate["unverified"]:
        view.status = "02"
    if view.who.superseded and not view.tells and chance() < rate["superseded_kept"]:
        view.nhs, view.status = view.who.superseded, "02"
        view.wrong.append(("nhs_number", "superseded"))
    elif chance() < rate["nhs_wrong"]:
        view.status = "02"
        if chance() < 0.5 and stranger.household != view.who.household:
            view.nhs = stranger.nhs
            view.wrong.append(("nhs_number", "belongs to somebody else"))
        else:
            view.nhs = numbers.spoil_check_digit(view.nhs, whole(chance, 1, 9))
            view.wrong.append(("nhs_number", "fails modulus 11"))


def _spoil_name(chance: Chance, view: View, rate: dict[str, float]) -> None:
    if chance() < rate["swapped_names"]:
        view.given, view.family = view.family, view.given
        view.wrong.append(("name", "swapped"))
    if chance() < rate["typo"]:
        if chance() < 0.5:
            view.family = misspell(chance, view.family)
            view.wrong.append(("family", "typo"))
        else:
            view.given = misspell(chance, view.given)
            view.wrong.append(("given", "typo"))


def _spoil_ethnicity(view: View, rate: dict[str, float]) -> None:
    """By a draw of its own, so that everything else is drawn as it was before organisations lacked it."""
    missing, not_stated = rate.get("ethnicity_missing", 0.0), rate.get("ethnicity_not_stated", 0.0)
    drawn = blake2b(f"{view.local_id} {view.who.nhs} {view.tells}".encode(), digest_size=6).digest()
    at = int.from_bytes(drawn) / 2**48
    if at < missing:
        view.ethnicity = ""
        view.wrong.append(("ethnicity", "missing"))
    elif at < missing + not_stated:
        view.ethnicity = "Z"
        view.wrong.append(("ethnicity", "not stated"))


def misspell(chance: Chance, name: str) -> str:
    """One slip of the fingers: a letter left out, doubled, swapped with the next or with its neighbour on the keys."""
    at = 1 + int(chance() * max(1, len(name) - 2))
    slip = int(chance() * 4)
    if slip == 0 and len(name) > 3:
        return name[:at] + name[at + 1 :]
    if slip == 1:
        return name[:at] + name[at] + name[at:] if at < len(name) else name + name[-1]
    if slip == 2 and at + 1 < len(name) and name[at] != name[at + 1]:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    letter = NEIGHBOURS.get(name[at : at + 1], "e" if name[at : at + 1] != "e" else "a")
    return name[:at] + letter + name[at + 1 :]


GROWN_BY = (
    2010  # a later birthday turned round could fall after something that happened, and no row may say so
)


def _transpose(view: View) -> None:
    """Day and month the wrong way round where both can be either, else two digits of the day or of the year."""
    year, month, day = view.born.split("-")
    turned = year[:2] + year[:1:-1]
    if int(year) >= GROWN_BY:
        if int(day) <= 12 and day < month:
            view.born = f"{year}-{day}-{month}"
        else:
            return
    elif int(day) <= 12 and day != month:
        view.born = f"{year}-{day}-{month}"
    elif day[::-1] != day and 1 <= int(day[::-1]) <= 28:
        view.born = f"{year}-{month}-{day[::-1]}"
    elif turned != year and int(turned) < min(GROWN_BY, as_of().year):
        view.born = f"{turned}-{month}-{min(int(day), 28):02d}"
    else:
        return
    view.wrong.append(("birth_date", "transposed"))
