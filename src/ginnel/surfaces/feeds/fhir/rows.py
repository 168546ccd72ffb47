"""One row of FHIR: a resource, a Bundle entry or a Bundle on one line, read to what reception takes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ginnel.care.reception.rules import Incoming, Parcel
from ginnel.foundation.record.fhir import json, references, validation, xml, xml_bundles
from ginnel.foundation.record.fhir.json import Tree, Unreadable
from ginnel.foundation.record.fhir.kinds import is_kind
from ginnel.foundation.record.fhir.names import Names, address_fault, local_id
from ginnel.kernel.errors import Fault

UNRESOLVED = "unresolved-reference"
NO_NAMES = Names()


def of_json(row: int, text: bytes, names: Names = NO_NAMES) -> Parcel:
    """One row from the text of a resource, of a Bundle on one line or of a Bundle entry."""
    named, settled = names.put(text)
    try:
        tree = json.read(named)
    except Unreadable as error:
        return Parcel(row, text, faults=(replace(error.fault, row=row),))
    return _from_tree(row, text, tree, None if settled else names)


def of_xml(row: int, text: bytes, names: Names = NO_NAMES, declared: bytes = b"") -> Parcel:
    """The same in XML. `declared` are the namespaces that the Bundle around it declares."""
    try:
        tree = xml.read(xml_bundles.standing(text, declared))
    except Unreadable as error:
        return Parcel(row, text, faults=(replace(error.fault, row=row),), declared=declared)
    return replace(_from_tree(row, text, tree, names), declared=declared)


def cut(parcel: Parcel, fault: Fault | None) -> Parcel:
    """When the file itself broke off, that is the reason, not the error it led to."""
    return replace(parcel, faults=(replace(fault, row=parcel.row),)) if fault else parcel


def said_by(sender: str, parcel: Parcel) -> Parcel:
    """The parcel with the organisation that the message it came in names."""
    return replace(parcel, stated_source=sender) if sender else parcel


def _from_tree(row: int, text: bytes, tree: Tree, names: Names | None) -> Parcel:
    if tree.get("resourceType") == "Bundle" and type(tree.get("entry")) is list:
        return _whole_bundle(row, text, tree)
    if "resourceType" in tree:
        incoming, faults, notes = _incoming(tree, "", "", names)
        faults, notes = [one for one in faults if one.code != UNRESOLVED], notes + _dangling(faults)
    else:
        incoming, faults, notes = _from_entry(tree, "entry", names)
    return _sealed(row, text, incoming, faults, notes)


def _sealed(
    row: int, text: bytes, incoming: list[Incoming], faults: list[Fault], notes: list[Fault]
) -> Parcel:
    if not faults and not notes:
        return Parcel(row, text, tuple(incoming))
    on_row = [tuple([replace(one, row=row) for one in told]) for told in (faults, notes)]
    return Parcel(row, text, tuple(incoming), on_row[0], notes=on_row[1])


_ENTRY = frozenset({"resource", "fullUrl", "request", "response", "search", "link"})
_Read = tuple[list[Incoming], list[Fault], list[Fault]]


def _whole_bundle(row: int, text: bytes, tree: Tree) -> Parcel:
    names = Names()
    for entry in tree["entry"]:
        names.add(entry)
    incoming: list[Incoming] = []
    faults: list[Fault] = []
    notes: list[Fault] = []
    for index, entry in enumerate(tree["entry"]):
        for total, more in zip(
            (incoming, faults, notes), _from_entry(entry, f"Bundle.entry[{index}]", names), strict=True
        ):
            total.extend(more)  # type: ignore[attr-defined]
    return said_by(names.sender(), _sealed(row, text, incoming, faults, notes))


def _from_entry(entry: Any, path: str, names: Names | None) -> _Read:
    resource = entry.get("resource") if type(entry) is dict else None
    if type(entry) is dict and not _ENTRY.intersection(entry):
        return (
            [],
            [Fault("not-fhir", "The object has no resourceType: it is no FHIR resource.", field=path)],
            [],
        )
    if type(resource) is not dict:
        request = entry.get("request") if type(entry) is dict else None
        if type(request) is dict and request.get("method") == "DELETE":
            return [], [Fault("deletion", "A deletion cannot be received from a file.", field=path)], []
        return [], [Fault("entry-without-resource", "The entry carries no resource.", field=path)], []
    incoming, faults, notes = _incoming(resource, f"{path}.resource", entry.get("fullUrl", ""), names)
    if incoming and incoming[0].full_url:
        _address(resource, incoming[0].full_url, f"{path}.fullUrl", faults, notes)
    return incoming, faults, notes


def _address(resource: Tree, url: str, path: str, faults: list[Fault], notes: list[Fault]) -> None:
    """A fullUrl that disagrees with its resource leaves open what it is; one that is only relative does not."""
    wrong = address_fault(resource, url)
    if wrong:
        faults.append(replace(wrong, field=path))
    elif ":" not in url:
        notes.append(
            Fault(
                "full-url-relative",
                "The entry's address is relative; R4 asks for an absolute one.",
                field=path,
            )
        )


def _incoming(tree: Tree, path: str, url: Any, names: Names | None) -> _Read:
    kind = tree.get("resourceType")
    if type(kind) is not str or not is_kind(kind):
        return [], [Fault("unknown-type", "FHIR R4 has no such resource type.", field="resourceType")], []
    full_url = url if type(url) is str else ""
    incoming = [Incoming(kind, local_id(tree, url), tree, path, full_url)]
    return incoming, _unresolved(tree, names) if names else [], validation.notes(tree)


def _dangling(faults: list[Fault]) -> list[Fault]:
    """Nothing promises that a resource sent alone brings what its URNs name, so that is only worth a note."""
    message = "The reference names something that did not come with it."
    return [replace(one, message=message) for one in faults if one.code == UNRESOLVED]


def _unresolved(tree: Tree, names: Names) -> list[Fault]:
    return [
        Fault(
            UNRESOLVED,
            "The reference points at nothing in this file.",
            field=references.path_of(tree, text),
        )
        for text in references.rewrite(tree, names.resolve)
    ]
