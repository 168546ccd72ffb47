"""Reads ICD-10 as ClaML (World Health Organization) or as the tab-separated file of NHS England (TRUD item 259).

Content is licensed and never shipped; only its shape is known here.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from typing import IO

from lxml import etree

from ginnel.foundation.terminology.rules.shipped import Code
from ginnel.kernel.errors import Invalid


def claml_codes(stream: IO[bytes]) -> Iterator[Code]:
    """Chapters, blocks and categories with their preferred title. Raises etree.XMLSyntaxError."""
    for _, element in etree.iterparse(
        stream, tag="Class", resolve_entities=False, no_network=True, load_dtd=False
    ):
        label = element.find("Rubric[@kind='preferred']/Label")
        code = element.get("code")
        if code and label is not None:
            yield Code(code, " ".join("".join(label.itertext()).split()))
        element.clear()


def tab_codes(stream: IO[bytes]) -> Iterator[Code]:
    """Codes and titles of the NHS file. Raises Invalid when its columns are not there."""
    lines = codecs.getreader("utf-8-sig")(stream)
    reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    if not {"CODE", "DESCRIPTION"} <= set(reader.fieldnames or ()):
        raise Invalid(
            "The file has no CODE and DESCRIPTION columns; it is not the NHS codes and titles file."
        )
    for row in reader:
        if row["CODE"] and row["DESCRIPTION"]:
            yield Code(row["CODE"].strip(), row["DESCRIPTION"].strip())
