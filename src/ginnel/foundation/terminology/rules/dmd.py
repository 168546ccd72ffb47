"""Reads the XML files of the dictionary of medicines and devices (dm+d release 2 of TRUD, item 24).

Content is licensed and never shipped; only its shape is known here. Entities and network are off.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from lxml import etree

from ginnel.foundation.terminology.rules.shipped import Code

# element: (identifier, name, identifier of what it replaces)
_KINDS = {
    "VTM": ("VTMID", "NM", "VTMIDPREV"),
    "VMP": ("VPID", "NM", "VPIDPREV"),
    "VMPP": ("VPPID", "NM", ""),
    "AMP": ("APID", "DESC", ""),
    "AMPP": ("APPID", "NM", ""),
}


def codes(stream: IO[bytes]) -> Iterator[Code]:
    """Every product and pack in one file; others (ingredients, look-ups) yield nothing. Raises etree.XMLSyntaxError."""
    found = etree.iterparse(
        stream, tag=tuple(_KINDS), resolve_entities=False, no_network=True, load_dtd=False
    )
    for _, element in found:
        identifier, name, _previous = _KINDS[element.tag]
        code, display = element.findtext(identifier), element.findtext(name) or element.findtext("NM")
        # A VMPP holds a VPID and an AMPP an APID of their own; only elements with their own identifier are entries.
        if code and display:
            yield Code(code, display)
        _forget(element)


def _forget(element: etree._Element) -> None:
    """Free what has been read, so that memory does not grow with the file."""
    element.clear()
    while element.getprevious() is not None:
        parent = element.getparent()
        if parent is None:
            return
        del parent[0]
