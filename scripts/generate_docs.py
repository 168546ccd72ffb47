"""Write the pages that are made from code and data; with --check, say which are out of date and fail.

python scripts/generate_docs.py [--check]
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ginnel.config.settings")

import documents  # noqa: E402
from documents.page import ROOT  # noqa: E402


def generated() -> dict[str, str]:
    """Every generated page: path from the root -> text."""
    pages: dict[str, str] = {}
    for module in pkgutil.iter_modules(documents.__path__):
        if module.name != "page":
            pages |= importlib.import_module(f"documents.{module.name}").pages()
    return pages


def stale() -> list[str]:
    """The generated pages that are missing or differ from what would be written."""
    return [
        path
        for path, text in generated().items()
        if not (ROOT / path).exists() or (ROOT / path).read_text() != text
    ]


def write() -> None:
    for path, text in generated().items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a page is out of date")
    check = parser.parse_args().check
    import django

    django.setup()
    old = stale()
    if not check:
        write()
    for path in old:
        print(f"out of date: {path}" if check else f"wrote {path}")
    return 1 if check and old else 0


if __name__ == "__main__":
    sys.exit(main())
