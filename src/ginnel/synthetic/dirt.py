"""How each organisation gets a person wrong: the same resident as six desks wrote them down."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from ginnel.synthetic import numbers
from ginnel.synthetic.facts import Organisation, as_of, read
from ginnel.synthetic.residents import Address, Resident

DESK = {
    "gp-practice": "gp",
    "acute-trust": "hospital",
    "community-trust": "community",
    "ambulance-trust": "ambulance",
    "council": "council",
    "voluntary": "voluntary",
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


@dataclass(slots=True)
class View:
    """One organisation's record of one resident. `wrong` lists (field, kind of dirt) for the truth files."""

    who: Resident
    organisation: Organisation
    local_id: str
    nhs: str
    status: str
    given: str
    family: str
    born: str
    address: Address
    wrong: list[tuple[str, str]]

    @property
    def reference(self) -> dict[str, str]:
        return {"reference": f"Patient/{self.local_id}"}


def rates(organisation: Organisation) -> dict[str, float]:
    """The row of dirt.toml for this kind of organisation."""
    return read("dirt.toml")[DESK[organisation.kind]]


def look(rng: Random, who: Resident, at: Organisation, stranger: Resident, copy: int = 0) -> View:
    """`who` as `at` wrote them down; `stranger` is whose NHS number is used when it is somebody else's."""
    rate = rates(at)
    view = View(
        who, at, numbers.local_id(at.code, at.kind, who.number, copy), who.nhs, "01",
        who.given, who.family, who.born.isoformat(), who.address, [],
    )  # fmt: skip
    if who.storyline:
        return _as_written(rng, view)
    _spoil_number(rng, view, rate, stranger)
    _spoil_name(rng, view, rate)
    if rng.random() < rate["transposed_date"]:
        _transpose(view)
    if rng.random() < rate["stale_address"]:
        view.address = who.former_address
        view.wrong.append(("address", "stale"))
    return view


def _as_written(rng: Random, view: View) -> View:
    """The hand-written resident: known well to the NHS, by an old address to the hospital, barely to the volunteers."""
    desk = DESK[view.organisation.kind]
    if desk == "hospital":
        view.address = view.who.former_address
        view.wrong.append(("address", "stale"))
    elif desk == "voluntary":
        view.nhs, view.status, view.family = "", "07", misspell(rng, view.family)
        view.wrong += [("nhs_number", "missing"), ("family", "typo")]
    return view


def _spoil_number(rng: Random, view: View, rate: dict[str, float], stranger: Resident) -> None:
    if rng.random() < rate["nhs_missing"]:
        view.nhs, view.status = "", "07"
        view.wrong.append(("nhs_number", "missing"))
        return
    if rng.random() < rate["unverified"]:
        view.status = "02"
    if rng.random() < rate["nhs_wrong"]:
        view.status = "02"
        if rng.random() < 0.5 and stranger is not view.who:
            view.nhs = stranger.nhs
            view.wrong.append(("nhs_number", "belongs to somebody else"))
        else:
            view.nhs = numbers.spoil_check_digit(view.nhs, rng.randint(1, 9))
            view.wrong.append(("nhs_number", "fails modulus 11"))


def _spoil_name(rng: Random, view: View, rate: dict[str, float]) -> None:
    if rng.random() < rate["swapped_names"]:
        view.given, view.family = view.family, view.given
        view.wrong.append(("name", "swapped"))
    if rng.random() < rate["typo"]:
        if rng.random() < 0.5:
            view.family = misspell(rng, view.family)
            view.wrong.append(("family", "typo"))
        else:
            view.given = misspell(rng, view.given)
            view.wrong.append(("given", "typo"))


def misspell(rng: Random, name: str) -> str:
    """One slip of the fingers: a letter left out, doubled, swapped with the next or with its neighbour on the keys."""
    at = rng.randrange(1, max(2, len(name) - 1))
    slip = rng.randrange(4)
    if slip == 0 and len(name) > 3:
        return name[:at] + name[at + 1 :]
    if slip == 1:
        return name[:at] + name[at] + name[at:] if at < len(name) else name + name[-1]
    if slip == 2 and at + 1 < len(name) and name[at] != name[at + 1]:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    letter = NEIGHBOURS.get(name[at : at + 1], "e" if name[at : at + 1] != "e" else "a")
    return name[:at] + letter + name[at + 1 :]


def _transpose(view: View) -> None:
    """Day and month the wrong way round where both can be either, else two digits of the day or of the year."""
    year, month, day = view.born.split("-")
    turned = year[:2] + year[:1:-1]
    if int(day) <= 12 and day != month:
        view.born = f"{year}-{day}-{month}"
    elif day[::-1] != day and 1 <= int(day[::-1]) <= 28:
        view.born = f"{year}-{month}-{day[::-1]}"
    elif turned != year and int(turned) < as_of().year:
        view.born = f"{turned}-{month}-{min(int(day), 28):02d}"
    else:
        return
    view.wrong.append(("birth_date", "transposed"))
