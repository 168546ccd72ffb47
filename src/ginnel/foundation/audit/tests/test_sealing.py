"""Seals in the database and outside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import transaction

from ginnel.foundation.audit import actions, queries
from ginnel.foundation.audit.models import Seal
from ginnel.foundation.audit.rules import Event
from ginnel.kernel.viewer import Viewer

pytestmark = pytest.mark.django_db


def write(viewer: Viewer, events: int = 3) -> None:
    actions.append(by=viewer, events=[Event("test.done", detail={"n": n}) for n in range(events)])


def test_a_seal_is_the_same_line_in_both_places(viewer: Viewer, anchors: Path) -> None:
    write(viewer)
    assert actions.seal(by=viewer) == 1
    assert anchors.read_text().splitlines() == [Seal.objects.get().line]


def test_nothing_new_makes_no_seal(viewer: Viewer) -> None:
    write(viewer)
    assert [actions.seal(by=viewer), actions.seal(by=viewer)] == [1, 0]
    write(viewer)
    assert actions.seal(by=viewer) == 2
    assert queries.verify(viewer=viewer).is_whole


def test_what_is_written_after_the_last_seal_is_counted_as_unsealed(viewer: Viewer) -> None:
    write(viewer)
    actions.seal(by=viewer)
    write(viewer, 2)
    assert queries.verify(viewer=viewer).unsealed == 2


def test_a_crash_between_anchor_and_commit_is_mended_by_the_next_seal(viewer: Viewer, anchors: Path) -> None:
    write(viewer)
    with pytest.raises(OSError, match="power"), transaction.atomic():
        actions.seal(by=viewer)
        raise OSError("power")
    assert queries.verify(viewer=viewer).is_whole
    write(viewer)
    assert actions.seal(by=viewer) == 2
    assert anchors.read_text().splitlines() == list(
        Seal.objects.order_by("number").values_list("line", flat=True)
    )
    assert queries.verify(viewer=viewer).is_whole


def test_a_lost_anchor_file_is_found(viewer: Viewer, anchors: Path) -> None:
    write(viewer)
    actions.seal(by=viewer)
    anchors.unlink()
    assert [finding.code for finding in queries.verify(viewer=viewer).findings] == ["anchor-missing"]


def test_the_anchor_file_holds_places_and_codes_only(viewer: Viewer, anchors: Path) -> None:
    write(viewer)
    actions.seal(by=viewer)
    assert set(json.loads(anchors.read_text())) == {"schema", "seal", "at", "heads", "previous", "by", "mac"}
