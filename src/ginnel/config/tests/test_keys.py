import stat

import pytest

from ginnel.config import keys
from ginnel.kernel.errors import GinnelError


def test_keys_are_made_once_and_kept(tmp_path):
    keys.ensure(tmp_path)
    first = keys.current(tmp_path, "record")
    keys.ensure(tmp_path)
    assert keys.current(tmp_path, "record") == first
    assert len(first) == 32


def test_keys_are_readable_by_their_owner_alone(tmp_path):
    keys.ensure(tmp_path)
    assert stat.S_IMODE(keys.directory(tmp_path).stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in keys.directory(tmp_path).iterdir()} == {0o600}


def test_a_lost_key_is_refused_and_never_remade(tmp_path):
    keys.ensure(tmp_path)
    (keys.directory(tmp_path) / "record.1").unlink()
    with pytest.raises(keys.KeyLost, match="record"):
        keys.ensure(tmp_path)


def test_rotation_keeps_the_older_serial(tmp_path):
    keys.ensure(tmp_path)
    old = keys.current(tmp_path, "audit")
    assert keys.rotate(tmp_path, "audit") == 2
    assert keys.serials(tmp_path, "audit")[1] == old != keys.current(tmp_path, "audit")


def test_the_record_key_never_rotates(tmp_path):
    keys.ensure(tmp_path)
    with pytest.raises(GinnelError, match="never rotates"):
        keys.rotate(tmp_path, "record")


def test_the_environment_stands_in_for_the_files(tmp_path):
    given = {"GINNEL_KEY_AUDIT": "aa" * 32 + "," + "bb" * 32}
    assert keys.serials(tmp_path, "audit", given) == {1: b"\xaa" * 32, 2: b"\xbb" * 32}


def test_a_key_cut_short_is_refused(tmp_path):
    keys.ensure(tmp_path)
    (keys.directory(tmp_path) / "audit.1").write_text("abcd")
    with pytest.raises(keys.KeyLost, match="32 bytes"):
        keys.current(tmp_path, "audit")


def test_an_editors_copy_beside_a_key_is_no_key(tmp_path):
    keys.ensure(tmp_path)
    (keys.directory(tmp_path) / "audit.1.bak").write_text("copy")
    (keys.directory(tmp_path) / "audit.1~").write_text("copy")
    assert list(keys.serials(tmp_path, "audit")) == [1]
