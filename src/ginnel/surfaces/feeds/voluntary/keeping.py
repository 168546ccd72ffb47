"""Keep a mapping file in this installation, and draft one from a spreadsheet's own headings."""

from __future__ import annotations

import os
import re
from pathlib import Path

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.kernel.errors import Invalid
from ginnel.kernel.viewer import Viewer
from ginnel.surfaces.feeds.opening import open_file
from ginnel.surfaces.feeds.tabular.columns import headings
from ginnel.surfaces.feeds.tabular.header import first_line
from ginnel.surfaces.feeds.tabular.layouts import delimiter_of, folded, layout, split
from ginnel.surfaces.feeds.voluntary import mappings
from ginnel.surfaces.feeds.voluntary.mappings import HeadingMap


def keep(*, path: Path, by: Viewer) -> HeadingMap:
    """Check the mapping in `path` and keep it in place of an earlier one of the same organisation.

    Files that are loaded from now on are read by it. Raises Invalid with what is wrong with it.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Invalid(f"{path.name} is not a text file in UTF-8.") from None
    mapping = mappings.read(text)
    folder = mappings.folder()
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^a-z0-9]+", "-", mapping.organisation.lower()).strip("-") or "mapping"
    arriving = folder / f".{name}.arriving"
    arriving.write_text(text, encoding="utf-8")
    os.replace(arriving, folder / f"{name}.toml")
    detail = {"organisation": mapping.organisation, "headings": len(mapping.columns)}
    audit.append(by=by, events=[Event("mapping.kept", None, detail=detail)])
    return mapping


def draft(path: Path) -> str:
    """A mapping to be filled in for the headings of a CSV file that this feed does not know."""
    for opened in open_file(path):
        line = first_line(opened.head).decode("utf-8", "replace")
        names = [name.strip() for name in split(line, delimiter_of(line)) if name.strip()]
        break
    spelt = layout("voluntary").spellings
    known = [name for name in names if folded(name) in spelt]
    unknown = [name for name in names if folded(name) not in spelt]
    lines = [
        f"# Headings known without a mapping: {', '.join(known) or 'none'}",
        f"# The columns to choose from: {', '.join(headings('voluntary'))}",
        'organisation = ""',
        'name = ""',
        "",
        "[columns]",
        *(f'# {_quoted(name)} = ""' for name in unknown),
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """As TOML writes a string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
