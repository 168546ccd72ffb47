"""Is a narrative formatted text and nothing more (FHIR R4, 2.4.0, and its rules txt-1 and txt-2)?

XHTML of the elements and attributes that chapters 7 to 11 and 15 of HTML 4 give for formatting, with links, images and
style; no scripts, forms, frames, objects or event handlers; no named entities, which XML does not have; some content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from ginnel.foundation.record.fhir.xml import XHTML, parser, refuses

_X = f"{{{XHTML}}}"
_LANG = "{http://www.w3.org/XML/1998/namespace}"


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


_ELEMENTS = _set(
    "p br div h1 h2 h3 h4 h5 h6 a span b em i strong small big tt dfn q var abbr acronym cite blockquote hr address "
    "bdo kbd sub sup ul ol li dl dt dd pre table caption colgroup col thead tr tfoot tbody th td code samp img map "
    "area ins del"
)
_ANYWHERE = _set(
    "title style class id lang dir accesskey tabindex span width align valign char charoff abbr axis headers scope "
    "rowspan colspan"
) | {_LANG + "lang", _LANG + "space"}
_ON = {
    "a": _set("href name charset type hreflang rel rev shape coords"),
    "area": _set("shape coords href nohref alt"),
    "blockquote": _set("cite"),
    "del": _set("cite datetime"),
    "img": _set("src alt border longdesc height usemap ismap"),
    "ins": _set("cite datetime"),
    "map": _set("name"),
    "q": _set("cite"),
    "table": _set("summary border frame rules cellspacing cellpadding"),
}
_ACTS = _set(
    "script iframe frame frameset object embed applet form input button select textarea link meta base"
)
_JUMP = re.compile(r"\s*(?:javascript|vbscript):", re.IGNORECASE)
_NONE: frozenset[str] = frozenset()
_TAGS = frozenset(_X + name for name in _ELEMENTS)
_CONTENT = re.compile(r">[^<]*[^<\s]")  # anything but space between two tags
_PARSER = parser()
# Plain paragraphs and emphasis without attributes, as most systems write, are seen to be well without a parser.
_ROOT = "div"
_PLAIN = re.compile(
    rf'<{_ROOT} xmlns="{re.escape(XHTML)}">'
    rf"(?:[^<>&]++|<(p|b|i|em|strong|span|h[1-6])>[^<>&]*+</\1>|<br ?/>)*+</{_ROOT}>"
)

ACTIVE = ("active-content", "The narrative holds more than formatted text.")
FORM = ("narrative-form", "The narrative is not XHTML of the elements and attributes that FHIR allows.")
BARE = ("narrative-empty", "The narrative has no content.")
Why = tuple[str, str]


def every(kind: str, tree: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(element path, div) of each narrative of a resource: its own, and a Composition's sections'."""
    if "text" in tree:
        yield ".text.div", tree["text"].get("div", "")
    if kind == "Composition":
        yield from _of_sections(tree.get("section", ()), "")


def _of_sections(sections: list[dict[str, Any]], path: str) -> Iterator[tuple[str, str]]:
    for place, section in enumerate(sections):
        where = f"{path}.section[{place}]"
        if "text" in section:
            yield f"{where}.text.div", section["text"].get("div", "")
        yield from _of_sections(section.get("section", ()), where)


def is_well(kind: str, tree: dict[str, Any]) -> bool:
    """Whether every narrative of a resource is formatted text."""
    if kind != "Composition":
        return "text" not in tree or fault(tree["text"].get("div", "")) is None
    return not any(fault(div) for _, div in every(kind, tree))


def fault(div: str) -> Why | None:
    """(code, message) of what is wrong with a narrative's div, or None."""
    if _PLAIN.fullmatch(div):
        return None if _CONTENT.search(div) else BARE
    if "<!" in div and refuses(div.encode()):
        return ACTIVE
    try:
        root = etree.fromstring(div.encode(), _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        return FORM
    if root.tag != _X + _ROOT:
        return FORM
    for node in root.iter():
        if node.tag not in _TAGS or node.keys():
            found = _look_closely(root)
            if found:
                return found
            break
    return None if _CONTENT.search(div) or next(root.iter(_X + "img"), None) is not None else BARE


def _look_closely(root: Any) -> Why | None:
    found = [why for node in root.iter() if (why := _wrong(node))]
    return ACTIVE if ACTIVE in found else found[0] if found else None


def _wrong(node: Any) -> Why | None:
    name = node.tag.removeprefix(_X) if isinstance(node.tag, str) else ""
    if name.rpartition("}")[2].lower() in _ACTS:
        return ACTIVE
    allowed = _ON.get(name, _NONE)
    found = None if name in _ELEMENTS else FORM
    for attribute, value in node.attrib.items():
        if attribute.lower().startswith("on") or (attribute in ("href", "src") and _JUMP.match(value)):
            return ACTIVE
        if attribute not in _ANYWHERE and attribute not in allowed:
            found = FORM
    return found
