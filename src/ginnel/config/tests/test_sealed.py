import io

import pytest

from ginnel.config.backup import sealed

WRAPPING = b"w" * 32
LONG = bytes(range(256)) * 4096 * 3 + b"the end"  # three chunks and a little


def seal(content, wrapping=WRAPPING):
    file = io.BytesIO()
    file.fileno = lambda: 0
    writer = sealed.Writer(file, {"format": 1}, wrapping=wrapping)
    writer.write(content)
    writer.finish()
    return file.getvalue(), writer.key


@pytest.fixture(autouse=True)
def no_disk(monkeypatch):
    monkeypatch.setattr(sealed.os, "fsync", lambda _handle: None)


def open_(content, key):
    return io.BufferedReader(sealed.Reader(io.BytesIO(content), key=key))


@pytest.mark.parametrize("content", [b"", b"x", LONG, LONG[: sealed.CHUNK], LONG[: 2 * sealed.CHUNK]])
def test_what_is_sealed_comes_back(content):
    whole, key = seal(content)
    assert open_(whole, key).read() == content


def test_any_part_can_be_read_by_itself():
    whole, key = seal(LONG)
    reader = open_(whole, key)
    reader.seek(-7, io.SEEK_END)
    assert reader.read() == b"the end"
    reader.seek(sealed.CHUNK - 2)
    assert reader.read(4) == LONG[sealed.CHUNK - 2 : sealed.CHUNK + 2]


@pytest.mark.parametrize("cut", [1, 20, sealed.CHUNK + 16, sealed.CHUNK + 60])
def test_a_file_cut_short_does_not_open(cut):
    whole, key = seal(LONG)
    with pytest.raises(sealed.Unreadable):
        open_(whole[:-cut], key).read()


@pytest.mark.parametrize("at", [30, 400, sealed.CHUNK + 500, -3])
def test_one_altered_bit_is_noticed(at):
    whole, key = seal(LONG)
    altered = bytearray(whole)
    altered[at] ^= 1
    with pytest.raises((sealed.Unreadable, ValueError)):
        open_(bytes(altered), key).read()


def test_two_chunks_cannot_change_places():
    whole, key = seal(LONG)
    start, size = len(whole) - (3 * (sealed.CHUNK + 16) + 7 + 16), sealed.CHUNK + 16
    first, second = whole[start : start + size], whole[start + size : start + 2 * size]
    with pytest.raises(sealed.Unreadable):
        open_(whole[:start] + second + first + whole[start + 2 * size :], key).read()


def test_the_header_wraps_the_key_for_the_backup_key_alone(tmp_path):
    whole, key = seal(b"content")
    (tmp_path / "b").write_bytes(whole)
    said = sealed.header(tmp_path / "b")
    assert sealed.unwrap(said, [b"other key of 32 bytes".ljust(32), WRAPPING]) == key
    assert sealed.unwrap(said, [b"other key of 32 bytes".ljust(32)]) is None


def test_something_else_is_not_a_backup(tmp_path):
    (tmp_path / "b").write_bytes(b"PK\x03\x04" * 10)
    with pytest.raises(sealed.Unreadable, match="not a Ginnel backup"):
        sealed.header(tmp_path / "b")
