"""FHIR XML to the same tree that JSON gives, and back (FHIR R4, 2.6.1), driven by the definitions.

An element's `value` is its text, its `id` and extensions go beside it under `_name`; what repeats is an array; the
narrative's div is kept as its own XML text. Decimals keep their text. Comments are not part of a resource and go.
Entities, DTDs and networks are refused before anything is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import orjson
from lxml import etree

from ginnel.foundation.record.fhir.definitions import Element, base, elements, is_complex
from ginnel.foundation.record.fhir.json import Number, Tree, Unreadable, number
from ginnel.foundation.record.fhir.kinds import is_kind

FHIR = "http://hl7.org/fhir"
XHTML = "http://www.w3.org/1999/xhtml"
_F = f"{{{FHIR}}}"
_SCHEMA_HINT = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
# What was passed over is not gone through again: each of its ends might be that of another, which are twice as many
# ways with every comment.
_FIRST = re.compile(rb"\s*+(?:(?>(?:<\?.*?\?>|<!--.*?-->))\s*+)*+<([A-Za-z_][\w.:-]*)", re.DOTALL)
# A declaration of entities can only stand before the first element.
HEAD = 1024 * 1024
_INTEGERS = frozenset({"integer", "positiveInt", "unsignedInt"})


def parser() -> etree.XMLParser:
    """UTF-8 only, no entities, no DTD, no network, libxml2's own limits on depth and text."""
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )


def refuses(data: bytes) -> bool:
    """Whether there is a document type declaration: entity attacks start there, and FHIR has none."""
    return _FORBIDDEN.search(data) is not None


def refuse_entities(data: bytes) -> None:
    """Raises Unreadable for a document type declaration."""
    if refuses(data):
        raise Unreadable("xml-entities", "A document type or entity declaration is not accepted.")


def read(data: bytes) -> Tree:
    """The tree of one resource, or of one Bundle entry, in UTF-8 XML. Raises Unreadable."""
    refuse_entities(data)
    try:
        root = etree.fromstring(data, parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise not_xml(error) from None
    return read_element(root)


def is_bundle(head: bytes) -> bool:
    """Whether the first element of a file is a Bundle."""
    found = _FIRST.match(head)
    return found is not None and found[1].rpartition(b":")[2] == b"Bundle"


def not_xml(error: Exception) -> Unreadable:
    """The Unreadable for a parser's error, with its place and without its content."""
    line, column = getattr(error, "position", (0, 0))
    where = f" at line {line}, column {column}" if line else ""
    return Unreadable("not-xml", f"Not XML, or not UTF-8{where}.")


def read_element(root: Any) -> Tree:
    """The tree of a parsed resource or Bundle entry. Raises Unreadable."""
    name = root.tag.removeprefix(_F) if isinstance(root.tag, str) else ""
    if name == "entry":
        return _object(root, "Bundle.entry", "entry")
    if not root.tag.startswith(_F):
        raise Unreadable("not-fhir", "The root element is not in the FHIR namespace.")
    return _resource(root, name)


def _resource(node: Any, path: str) -> Tree:
    kind = node.tag.removeprefix(_F)
    if not is_kind(kind):
        raise Unreadable("unknown-type", "FHIR R4 has no such resource type.", field=path)
    return {"resourceType": kind, **_object(node, kind, path)}


@cache
def _known(type_name: str) -> dict[str, tuple[str, Element]]:
    """JSON name -> (type, element) of everything a type may hold."""
    return {
        spelling: (code, element)
        for element in elements(base(type_name))
        for spelling, code in element.spellings()
    }


def _object(node: Any, type_name: str, path: str) -> Tree:
    known = _known(type_name)
    tree: Tree = {}
    for name, value in node.attrib.items():
        if (name == "id" and not is_kind(type_name)) or (name == "url" and type_name == "Extension"):
            tree[name] = value
        elif name != _SCHEMA_HINT:
            raise Unreadable("unknown-element", "R4 has no such attribute here.", field=f"{path}.{name[:60]}")
    _refuse_text(node, path)
    for child in node:
        name = child.tag.removeprefix(_F)
        if child.tag == f"{{{XHTML}}}div":
            name = "div"
        if name not in known:
            raise Unreadable("unknown-element", "R4 has no such element here.", field=f"{path}.{name[:60]}")
        code, element = known[name]
        _put(tree, name, element, *_value(child, code, f"{path}.{name}"))
    for name in [name for name, value in tree.items() if type(value) is list and not any(value)]:
        if all(one is None for one in tree[name]):
            del tree[name]
    return tree


def _refuse_text(node: Any, path: str) -> None:
    if (node.text and node.text.strip()) or any(child.tail and child.tail.strip() for child in node):
        raise Unreadable(
            "text-between-elements", "Text stands between elements; FHIR keeps values in attributes.", path
        )


def _put(tree: Tree, name: str, element: Element, value: Any, beside: Tree | None) -> None:
    """Put a value, and for a primitive what stands beside it, where JSON has them."""
    if not element.many:
        if name in tree or "_" + name in tree:
            raise Unreadable("too-many", "The element may be given only once.", field=name)
        if value is not None:
            tree[name] = value
        if beside:
            tree["_" + name] = beside
        return
    values = tree.setdefault(name, [])
    values.append(value)
    if beside or "_" + name in tree:
        rest = tree.setdefault("_" + name, [])
        rest.extend([None] * (len(values) - 1 - len(rest)))
        rest.append(beside or None)


def _value(node: Any, code: str, path: str) -> tuple[Any, Tree | None]:
    if code == "Resource":
        if len(node) != 1:
            raise Unreadable("wrong-form", "Exactly one resource must stand here.", field=path)
        return _resource(node[0], path), None
    if code == "xhtml":
        return _narrative(node), None
    if is_complex(code):
        return _object(node, code, path), None
    return _primitive(node, code, path)


def _narrative(node: Any) -> str:
    div = deepcopy(node)
    div.tail = None
    etree.cleanup_namespaces(div)
    return etree.tostring(div, encoding="unicode")


def _primitive(node: Any, code: str, path: str) -> tuple[Any, Tree | None]:
    _refuse_text(node, path)
    beside: Tree = {}
    for name in node.attrib:
        if name == "id":
            beside["id"] = node.attrib[name]
        elif name != "value":
            raise Unreadable("unknown-element", "R4 has no such attribute here.", field=f"{path}.{name[:60]}")
    for child in node:
        if child.tag != _F + "extension":
            raise Unreadable("unknown-element", "R4 has no such element here.", field=path)
        beside.setdefault("extension", []).append(_object(child, "Extension", f"{path}.extension"))
    text = node.get("value")
    if text is None and not beside:
        raise Unreadable("empty", "An element has neither a value nor an extension.", field=path)
    return None if text is None else _typed(text, code), beside or None


def _typed(text: str, code: str) -> Any:
    """The JSON value; text that is none of its type stays text, which the validator then names."""
    if code == "boolean":
        return {"true": True, "false": False}.get(text, text)
    if code == "decimal":
        return number(text) if _DECIMAL.fullmatch(text) else text
    if code in _INTEGERS:
        return number(text) if _INTEGER.fullmatch(text) else text
    return text


def write(tree: Tree) -> bytes:
    """The XML of a tree that has been checked, elements in the order of the specification.

    Raises Unreadable when the narrative is not XML.
    """
    root = _write_resource(tree)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _write_resource(tree: Tree) -> Any:
    kind = tree["resourceType"]
    root = etree.Element(_F + kind, nsmap={None: FHIR})
    _write_elements(root, tree, kind)
    return root


def _write_elements(node: Any, tree: Tree, type_name: str) -> None:
    for name, (code, _) in _known(type_name).items():
        if name not in tree and "_" + name not in tree:
            continue
        if name == "url" and type_name == "Extension" or (name == "id" and not is_kind(type_name)):
            node.set(name, tree[name])
            continue
        for value, beside in _pairs(tree.get(name), tree.get("_" + name)):
            _write_one(node, name, code, value, beside)


def _pairs(value: Any, beside: Any) -> Iterator[tuple[Any, Any]]:
    """Each value with what stands beside it, whichever of the two arrays is longer."""
    values = value if type(value) is list else [value]
    rest = beside if type(beside) is list else [beside]
    for index in range(max(len(values), len(rest))):
        yield (
            values[index] if index < len(values) else None,
            rest[index] if index < len(rest) else None,
        )


def _write_one(parent: Any, name: str, code: str, value: Any, beside: Any) -> None:
    if code == "xhtml":
        parent.append(_parsed_narrative(value))
        return
    node = etree.SubElement(parent, _F + name)
    if code == "Resource":
        node.append(_write_resource(value))
    elif is_complex(code):
        _write_elements(node, value, base(code))
    else:
        if beside:
            _write_elements(node, beside, "Element")
        if value is not None:
            node.set("value", _text(value))


def _parsed_narrative(text: str) -> Any:
    try:
        refuse_entities(text.encode())
        return etree.fromstring(text.encode(), parser())
    except (etree.XMLSyntaxError, ValueError):
        raise Unreadable("narrative", "The narrative is not XML.", field="text.div") from None


def _text(value: Any) -> str:
    if value is True or value is False:
        return "true" if value else "false"
    if type(value) is str:
        return value
    return value.text if type(value) is Number else orjson.dumps(value).decode()
