"""A mailbox of ours on a MESH of our own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ginnel.surfaces.mesh.mailbox import Mailbox
from ginnel.surfaces.mesh.tests.fake_mesh import FakeMesh
from ginnel.surfaces.mesh.tests.post import PASSWORD, SHARED_KEY

OURS, TRUST, OTHER = "GINNEL01", "TRUST01", "OTHER01"


@pytest.fixture
def mesh() -> Iterator[FakeMesh]:
    with FakeMesh(OURS, TRUST, OTHER) as running:
        yield running


@pytest.fixture
def ours(mesh: FakeMesh) -> Mailbox:
    return Mailbox(mesh.url, OURS, PASSWORD, SHARED_KEY, timeout=10, retries=0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "uploads"
