"""Whether a file or test that a document names is really there."""

from __future__ import annotations

from tests.architecture.house import ROOT, functions, tree


def missing(named: str) -> bool:
    """`path`, `path::test` or `path::Class::test`, from the root: is there no such thing?"""
    place, *inside = named.split("::")
    path = ROOT / place
    if not path.exists():
        return True
    if not inside:
        return False
    return inside[-1].split("[")[0] not in {found.name for found in functions(tree(path))}


def is_test(named: str) -> bool:
    """Names a file of tests, or one test in it."""
    return named.split("::")[0].rsplit("/", 1)[-1].startswith("test_")
