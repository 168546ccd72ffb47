"""Every service of the pretend county as a document. The same whatever the seed of a county; some of it is a mess."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid5

from ginnel.foundation.directory.rules import elements
from ginnel.foundation.directory.states import CriticalElement
from ginnel.synthetic import drawing
from ginnel.synthetic.directory import kinds
from ginnel.synthetic.directory.kinds import OURS, Site
from ginnel.synthetic.facts import as_of, place, read
from ginnel.synthetic.ground import Area, ground

Document = dict[str, Any]


def services() -> Iterator[tuple[Document, str]]:
    """(document, code of the pretend organisation that answers for it, "" for none)."""
    for site in kinds.sites():
        yield _service(site)


def _service(site: Site) -> tuple[Document, str]:
    kind = site.kind
    chance = Random(f"{kind['id']} {site.town.name} {site.number}")
    id = uuid5(OURS, f"{kind['id']} {site.town.name} {site.practice}")
    words = _words(site, chance)
    organisation, code = _organisation(site, words)
    document: Document = {
        "id": str(id),
        "name": kind["name"].format(**words),
        "status": "active",
        "description": kind["what"],
        "organization": organisation,
        "schedules": kinds.schedules(kind["hours"], chance, id),
        "phones": [{"id": str(uuid5(id, "phone")), "number": f"01632 960{chance.randrange(1000):03d}"}],
        "cost_options": [_cost(kind, id)],
        "service_areas": [{"id": str(uuid5(id, "area")), "name": _covers(site)}],
        "service_at_locations": [_place(site, id, words, chance)],
        "languages": _languages(id, chance),
        "attributes": [
            {"id": str(uuid5(id, name)), "link_type": "service", "taxonomy_term": term}
            for name, term in (
                ("kind", kinds.term(kind["id"])),
                ("element", elements.term(CriticalElement(kind["element"]))),
            )
        ],
        "assured_date": (as_of() - timedelta(days=chance.randrange(5, 150))).isoformat(),
        "assurer_email": "directory@example.org",
    }
    document |= {
        name: kind[said] for name, said in (("minimum_age", "low"), ("maximum_age", "high")) if said in kind
    }
    if chance.random() < 0.5:
        document["url"] = f"https://{kind['id']}.example.org/{site.number + 1}"
    _spoil(document, chance)
    return document, code


def _words(site: Site, chance: Random) -> dict[str, str]:
    said = read("directory.toml")["words"]
    known = place().organisations
    return {
        "town": site.town.name,
        "district": site.town.district.name,
        "place": chance.choice(said["places"]),
        "church": chance.choice(said["churches"]),
        "practice": known[site.practice].name if site.practice else "",
        "acute": known[site.town.acute].name,
    }


def _organisation(site: Site, words: dict[str, str]) -> tuple[Document, str]:
    name, description, code = read("directory.toml")["by"][site.kind["by"]]
    code = {"council": site.town.council, "practice": site.practice, "acute": site.town.acute}.get(
        site.kind["by"], code
    )
    said = place().organisations[code].name if code else name.format(**words)
    return {"id": str(uuid5(OURS, said)), "name": said, "description": description}, code


def _cost(kind: Document, id: UUID) -> Document:
    amount = kind.get("cost", 0)
    said = {"amount_description": kind["per"]} if amount else {}
    return {"id": str(uuid5(id, "cost")), "amount": amount, "amount_currency": "GBP", **said}


def _covers(site: Site) -> str:
    each = site.kind["each"]
    if each == "county":
        return "York or North Yorkshire"
    return site.town.district.name if each == "district" else f"{site.town.name} and the villages near it"


def _languages(id: UUID, chance: Random) -> list[Document]:
    if chance.random() > 0.2:
        return []
    return [
        {"id": str(uuid5(id, name)), "name": name}
        for name in chance.sample(read("directory.toml")["words"]["languages"], 2)
    ]


def _place(site: Site, id: UUID, words: dict[str, str], chance: Random) -> Document:
    """In one of the town's areas, near its middle."""
    said = read("directory.toml")["words"]
    area = chance.choice([each for each in ground().areas if each.locality is site.town])
    name = f"{site.town.name} {site.kind['place']}" if "place" in site.kind else words["place"]
    location: Document = {
        "id": str(uuid5(id, "location")),
        "location_type": "virtual" if site.kind.get("virtual") else "physical",
        "name": f"{name} centre" if name in said["places"] else name,
    }
    point = _point(area, chance)
    if location["location_type"] == "physical":
        location |= point
        location["addresses"] = [_address(site, area, id, chance)]
        location["accessibility"] = [
            {"id": str(uuid5(id, "access")), "description": chance.choice(said["access"])}
        ]
    return {"id": str(uuid5(id, "at")), "service_id": str(id), "location": location}


def _address(site: Site, area: Area, id: UUID, chance: Random) -> Document:
    street = chance.choice(read("directory.toml")["words"]["streets"])
    return {
        "id": str(uuid5(id, "address")),
        "address_1": f"{chance.randrange(1, 90)} {street}",
        "city": site.town.town,
        "state_province": "North Yorkshire",
        "postal_code": area.postcode(0),
        "country": "GB",
        "address_type": "physical",
    }


def _point(area: Area, chance: Random) -> Document:
    ring = drawing.shapes()[0][area.number]
    longitudes, latitudes = [point[0] for point in ring], [point[1] for point in ring]
    share = 0.4 + 0.2 * chance.random()
    return {
        "latitude": round(min(latitudes) + (max(latitudes) - min(latitudes)) * share, 5),
        "longitude": round(min(longitudes) + (max(longitudes) - min(longitudes)) * share, 5),
    }


def _spoil(document: Document, chance: Random) -> None:
    """What real directories are full of: nothing said of when it was checked, years since, wrong days, no place, hours
    that overlap, what is shut and still listed."""
    at = chance.random()
    location = document["service_at_locations"][0]["location"]
    if at < 0.10:
        document["assured_date"] = (as_of() - timedelta(days=chance.randrange(250, 1400))).isoformat()
    elif at < 0.14:
        del document["assured_date"]
    elif at < 0.16:
        document["status"] = "temporarily closed"
        document["alert"] = "Shut while the roof is mended."
    elif at < 0.175:
        document["status"] = "defunct"
    elif at < 0.19:
        document["schedules"][0]["byday"] = "MONDAY-FRIDAY"
    elif at < 0.205:
        del document["service_at_locations"]
    elif at < 0.22:
        document["schedules"] *= 2
    elif at < 0.24:
        location.pop("latitude", None)
    elif at < 0.26:
        document["name"] = document["name"].upper()
