import multiprocessing
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


def test_two_first_runs_at_once_agree_on_every_key(tmp_path):
    several = [multiprocessing.Process(target=keys.ensure, args=(tmp_path,)) for _ in range(8)]
    for one in several:
        one.start()
    for one in several:
        one.join()
    assert [one.exitcode for one in several] == [0] * 8
    assert all(set(keys.serials(tmp_path, name)) == {1} for name in keys.PURPOSES)


def test_a_second_first_run_never_writes_over_a_key_the_first_has_made(tmp_path):
    """Both saw an empty home; the one that came second finds the first's keys when its turn comes."""
    keys.ensure(tmp_path)
    made = {name: keys.current(tmp_path, name) for name in keys.PURPOSES}
    keys._make(tmp_path, keys.directory(tmp_path))
    assert {name: keys.current(tmp_path, name) for name in keys.PURPOSES} == made


def test_a_first_run_cut_short_is_finished_by_the_next(tmp_path, monkeypatch):
    real, written = keys._write, []

    def stop_after_two(path, key):
        if len(written) == 2:
            raise OSError("the power went")
        written.append(path.name)
        real(path, key)

    monkeypatch.setattr(keys, "_write", stop_after_two)
    with pytest.raises(OSError, match="power"):
        keys.ensure(tmp_path)
    kept = keys.current(tmp_path, "django")
    monkeypatch.setattr(keys, "_write", real)
    keys.ensure(tmp_path)
    assert keys.current(tmp_path, "django") == kept
    assert all(keys.serials(tmp_path, name) for name in keys.PURPOSES)
    (keys.directory(tmp_path) / "audit.1").unlink()
    with pytest.raises(GinnelError, match="audit"):
        keys.ensure(tmp_path)
