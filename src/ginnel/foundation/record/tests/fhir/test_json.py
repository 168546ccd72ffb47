import json as standard

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ginnel.foundation.record.fhir import json
from ginnel.foundation.record.fhir.json import Number, Unreadable

AWKWARD = [
    "1.10",
    "1E3",
    "100.0",
    "0.00001",
    "1e400",
    "-0",
    "-0.0",
    "3.14159265358979323846264338327950288",
    "1" * 40,
]

decimals = st.from_regex(r"\A-?(0|[1-9][0-9]{0,24})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?\Z")
trees = st.recursive(
    st.none() | st.booleans() | st.text() | decimals.map(lambda text: ("number", text)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def written(tree, gap="") -> str:
    """The JSON of a generated tree, each number in its own text, `gap` around every mark."""
    if isinstance(tree, tuple):
        return tree[1]
    if isinstance(tree, dict):
        pairs = [f"{written(name)}{gap}:{gap}{written(one, gap)}" for name, one in tree.items()]
        return "{" + gap + f"{gap},{gap}".join(pairs) + gap + "}"
    if isinstance(tree, list):
        return "[" + gap + f"{gap},{gap}".join(written(one, gap) for one in tree) + gap + "]"
    return orjson.dumps(tree).decode()


@settings(deadline=None)
@given(st.dictionaries(st.text(), trees, max_size=4))
def test_what_is_read_is_written_again_byte_for_byte(tree):
    data = written(tree).encode()
    assert json.canonical(json.read(data)) == data


@settings(deadline=None)
@given(st.dictionaries(st.text(), trees, max_size=4))
def test_white_space_and_escapes_change_nothing_but_the_layout(tree):
    data = written(tree).encode()
    assert json.canonical(json.read(written(tree, " \r\n\t").encode())) == data
    escaped = "".join(c if c < "\x80" else standard.dumps(c)[1:-1] for c in data.decode()).encode()
    assert json.canonical(json.read(escaped)) == data


@pytest.mark.parametrize("text", AWKWARD)
def test_a_number_keeps_its_text(text):
    data = f'{{"value":{text}}}'.encode()
    assert json.canonical(json.read(data)) == data


def test_a_number_is_a_number_to_arithmetic():
    value = json.read(b'{"value":1.10}')["value"]
    assert isinstance(value, Number)
    assert value + 1 == pytest.approx(2.1)
    assert value.text == "1.10"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"a":1,"a":2}', "repeated-name"),
        (b'{"a":{"b":1.10,"b":1}}', "repeated-name"),
        (b'{"a":NaN}', "not-json"),
        (b'{"a":Infinity}', "not-json"),
        (b'{"a":1,}', "not-json"),
        (b'{"a":1} // no', "not-json"),
        (b'{"a":"\\ud800"}', "not-json"),
        (b'{"a":"\xff"}', "not-utf-8"),
        (b'{"a":', "not-json"),
        (b"", "not-json"),
        (b"[1]", "not-an-object"),
        (b"[" * 100_000, "too-deep"),
        (b'{"a":' * 600 + b"1" + b"}" * 600, "too-deep"),
        (b'{"a":' * 300 + b"1.10" + b"}" * 300, "too-deep"),
    ],
)
def test_what_is_not_the_json_of_one_resource_is_named(data, code):
    with pytest.raises(Unreadable) as refusal:
        json.read(data)
    assert refusal.value.fault.code == code


def test_a_fault_never_quotes_the_content():
    with pytest.raises(Unreadable) as refusal:
        json.read(b'{"family":"Testperson" "given":1}')
    assert "Testperson" not in refusal.value.fault.message
    assert "line 1" in refusal.value.fault.message


def test_the_repeated_name_is_the_field_at_fault():
    with pytest.raises(Unreadable) as refusal:
        json.read(b'{"status":"final","status":"amended"}')
    assert refusal.value.fault.field == "status"


def test_an_ordinary_copy_has_no_special_numbers():
    copy = json.plain(json.read(b'{"a":[1.10,123456789012345678],"b":{"c":1e400}}'))
    assert copy["a"] == [1.1, 123456789012345678]
    assert type(copy["a"][0]) is float
    assert copy["b"]["c"] == 1e300


def test_an_ordinary_copy_holds_as_a_float_what_64_bits_do_not_and_libraries_refuse():
    for digits in (20, 30, 200_000):
        text = b"9" * digits
        copy = json.plain(json.read(b'{"a":%s,"b":-%s}' % (text, text)))
        assert copy == {"a": min(float("9" * digits), 1e300), "b": max(-float("9" * digits), -1e300)}
