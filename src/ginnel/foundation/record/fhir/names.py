"""What the entries of one Bundle call each other, and those names put in place of fullUrls.

A Bundle sent to be stored refers to its own entries by `urn:uuid:` or by their full address, forwards as well as
backwards; once each is called `Type/id`, an entry stands on its own.
"""

from __future__ import annotations

from typing import Any

from ginnel.foundation.record.fhir import references
from ginnel.foundation.record.fhir.json import Tree
from ginnel.kernel.errors import Fault
from ginnel.kernel.values.identifiers import ODS_SYSTEM

# Types that others refer to by a condition on their identifier.
_NAMED = frozenset({"Patient", "Practitioner", "PractitionerRole", "Organization", "Location"})
_REFERENCE = b'"reference"'
_BEFORE_VALUE = b" \t\r\n:"


class Names:
    """`Type/id` of each entry by its fullUrl, and by (type, system, value) of its identifiers.

    `repeated` are the fullUrls that two entries have, other versions of one resource apart (R4, bdl-7).
    """

    def __init__(self) -> None:
        self.by_url: dict[str, str] = {}
        self.repeated: set[str] = set()
        self._versions: dict[str, set[Any]] = {}
        self.by_identifier: dict[tuple[str, str, str], str] = {}
        self._bytes: dict[bytes, bytes] = {}
        self._sender: Any = None

    def add(self, entry: Any) -> None:
        """Learn an entry's names; whatever is no entry teaches nothing."""
        resource = entry.get("resource") if type(entry) is dict else None
        if type(resource) is not dict:
            return
        kind, url = resource.get("resourceType"), entry.get("fullUrl")
        given = local_id(resource, url)
        if not given or type(kind) is not str:
            return
        name = f"{kind}/{given}"
        if type(url) is str and url:
            self._note_version(url, resource)
            self.by_url[url] = name
            self._bytes[url.encode()] = name.encode()
        if kind == "MessageHeader":
            self._sender = resource.get("sender")
        if kind in _NAMED and type(resource.get("identifier")) is list:
            for one in resource["identifier"]:
                if type(one) is dict and type(one.get("value")) is str:
                    self.by_identifier[kind, str(one.get("system", "")), one["value"]] = name

    def _note_version(self, url: str, resource: Tree) -> None:
        meta = resource.get("meta")
        version = meta.get("versionId") if type(meta) is dict else None
        if url in self.by_url:
            versions = self._versions.setdefault(url, {None})
            if version in versions:
                self.repeated.add(url)
            versions.add(version)
        elif version is not None:
            self._versions[url] = {version}

    def sender(self) -> str:
        """The ODS code of the organisation that a message says it comes from; "" when it does not say."""
        if type(self._sender) is not dict:
            return ""
        given = self._sender.get("identifier")
        if type(given) is dict and given.get("system") == ODS_SYSTEM:
            return str(given.get("value", ""))
        text = self._sender.get("reference")
        name = self.by_url.get(text, text) if type(text) is str else None
        codes = (key[2] for key, one in self.by_identifier.items() if one == name and key[1] == ODS_SYSTEM)
        return next(codes, "")

    def resolve(self, text: str) -> str | Tree | None:
        """The name of what `text` points at; `text` itself when it needs none; None when a name is missing."""
        found = self.by_url.get(text)
        if found:
            return found
        if text.startswith("urn:"):
            return None
        wanted = references.condition(text) if "?" in text else None
        if wanted:
            kind, system, value = wanted
            logical = {"type": kind, "identifier": {"system": system, "value": value}}
            return self.by_identifier.get(wanted) or logical
        return text

    def put(self, text: bytes) -> tuple[bytes, bool]:
        """The JSON text of an entry with names in place of fullUrls, and whether nothing is left to resolve.

        Far cheaper than walking its tree. Inside a JSON string a quotation mark is escaped, so what looks like a
        reference is one; a reference that is itself written with escapes needs the walk.
        """
        known = self._bytes
        if not known:
            return text, b"urn:" not in text and b"?identifier=" not in text
        settled = True
        parts = text.split(_REFERENCE)
        for index in range(1, len(parts)):
            part = parts[index]
            start = part.find(b'"') + 1
            end = part.find(b'"', start)
            if part[: start - 1].strip(_BEFORE_VALUE):
                continue  # not a text: an element that is itself called reference
            given = part[start:end]
            found = known.get(given)
            if found:
                parts[index] = b':"' + found + part[end:]
            elif given[:4] == b"urn:" or b"\\" in given or b"?" in given:
                settled = False
        return _REFERENCE.join(parts), settled


def address_fault(resource: Tree, url: str) -> Fault | None:
    """Why a fullUrl cannot be that of the resource beside it.

    "The fullUrl SHALL NOT disagree with the id in the resource": where it looks like a server's address, it ends with
    the type and id, and names no version (FHIR R4, Bundle.entry.fullUrl and bdl-8).
    """
    kind, given = resource.get("resourceType"), resource.get("id")
    if not url.startswith("http") or url.endswith(f"/{kind}/{given}"):
        return None
    pointed = references.target(url)
    if pointed is None:
        return None
    if pointed.version:
        return Fault("full-url", "The entry's address names one version of the resource.")
    if pointed.kind != kind or given not in (None, pointed.local_id):
        return Fault("full-url", "The entry's address and the resource in it disagree about its type or id.")
    return None


def local_id(resource: Tree, url: Any) -> str:
    """The source's own id: the resource's, or what its fullUrl says when no server has given one yet; else ""."""
    given = resource.get("id")
    if type(given) is str and given:
        return given
    if type(url) is not str:
        return ""
    if url.startswith("urn:uuid:"):
        return url[9:]
    if url.startswith("urn:oid:"):
        return url[8:]
    pointed = references.target(url)
    return pointed.local_id if pointed else ""
