"""FHIR JSON to a tree and back with nothing lost: the text of a decimal, the order of elements, every extension.

Fast path: what orjson reads and writes again is the same but for white space, so nothing changed. Otherwise
(`1.10`, `1E3`, escapes, a repeated name) the standard library reads it, keeping each number's text.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

import orjson

from ginnel.kernel.errors import Fault, Invalid

Tree = dict[str, Any]
WHITE = b" \t\r\n"
# orjson refuses to write what is nested deeper than this; FHIR resources in use are under 40 deep.
DEEPEST = 250
_LONGEST_WHOLE = 19  # digits, with the sign: what surely fits into 64 bits, as other libraries hold it
_EXPONENT_OVERFLOW = "infinity"


class Number(float):
    """A number whose text Python's own would change. `text` is exactly what was read."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> Number:
        number = super().__new__(cls, text)
        number.text = text
        return number

    def __reduce__(self) -> tuple[type[Number], tuple[str]]:
        return Number, (self.text,)


class Unreadable(Invalid):
    """Not the JSON of one object. `fault` says where and why, without quoting the content."""

    code = "unreadable"

    def __init__(self, code: str, message: str, field: str = "") -> None:
        super().__init__(message)
        self.fault = Fault(code=code, message=message, field=field)


def read(data: bytes) -> Tree:
    """The tree of one JSON object in UTF-8. Raises Unreadable."""
    return read_with_canonical(data)[0]


def read_with_canonical(data: bytes) -> tuple[Tree, bytes]:
    """The tree and its canonical bytes, which the fast path has made anyway. Raises Unreadable."""
    try:
        tree = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        if _EXPONENT_OVERFLOW not in str(error):
            _refuse(error)
        tree = _read_keeping_numbers(data)
    return as_read(tree, data)


def as_read(tree: Any, data: bytes) -> tuple[Tree, bytes]:
    """The tree that loses nothing of `data`, given orjson's reading of it, and its canonical bytes.

    Raises Unreadable for a repeated name, too deep a nesting or anything but an object.
    """
    text = canonical(tree)
    if text != data and text.translate(None, WHITE) != data.translate(None, WHITE):
        tree = _read_keeping_numbers(data)
        text = canonical(tree)
    if type(tree) is not dict:
        raise Unreadable("not-an-object", "A FHIR resource is a JSON object; this is another kind of value.")
    return tree, text


def canonical(tree: Tree) -> bytes:
    """Minified UTF-8 JSON of a tree, elements in their order, numbers in their own text."""
    try:
        return orjson.dumps(tree, default=_write_number)
    except TypeError as error:
        if "ecursion" in str(error):
            raise _too_deep() from None
        raise


def indented(tree: Tree) -> bytes:
    """The same for somebody to read."""
    return orjson.dumps(tree, default=_write_number, option=orjson.OPT_INDENT_2)


def plain(value: Any) -> Any:
    """A copy in which each Number is an ordinary float or int, for libraries that know no others."""
    if type(value) is dict:
        return {name: plain(one) for name, one in value.items()}
    if type(value) is list:
        return [plain(one) for one in value]
    if type(value) is Number:
        is_whole = len(value.text) <= _LONGEST_WHOLE - 1 and value.text.lstrip("-").isdigit()
        return int(value.text) if is_whole else min(max(float(value), -1e300), 1e300)
    return value


def _write_number(value: Any) -> orjson.Fragment:
    if isinstance(value, Number):
        return orjson.Fragment(value.text)
    raise TypeError(f"a tree holds no {type(value).__name__}")


def _read_keeping_numbers(data: bytes) -> Any:
    try:
        return _DECODER.decode(data.decode())
    except RecursionError:
        raise _too_deep() from None
    except json.JSONDecodeError as error:
        raise Unreadable("not-json", f"Not JSON at line {error.lineno}, column {error.colno}.") from None
    except UnicodeDecodeError as error:
        raise Unreadable("not-utf-8", f"Not UTF-8 at byte {error.start + 1}.") from None


def _object(pairs: list[tuple[str, Any]]) -> Tree:
    tree = dict(pairs)
    if len(tree) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise Unreadable("repeated-name", "An element name is given twice in one object.", field=twice[:100])
    return tree


def _decimal(text: str) -> float:
    value = float(text)
    return value if orjson.dumps(value) == text.encode() else Number(text)


def _integer(text: str) -> int | float:
    if len(text) > 19 or text == "-0":
        return Number(text)
    value = int(text)
    return value if -(2**63) <= value < 2**64 else Number(text)


def number(text: str) -> int | float:
    """The value of a JSON number that keeps the text it was written in."""
    return _integer(text) if text.lstrip("-").isdigit() else _decimal(text)


def _constant(_: str) -> NoReturn:
    raise Unreadable("not-json", "NaN and Infinity are not JSON.")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_decimal, parse_int=_integer, parse_constant=_constant
)
_PLACE = re.compile(r": line \d+ column \d+ \(char \d+\)$")


def _refuse(error: orjson.JSONDecodeError) -> NoReturn:
    why = _PLACE.sub("", str(error))
    if "depth" in why or "ecursion" in why:
        raise _too_deep() from None
    if "UTF-8" in why:
        raise Unreadable("not-utf-8", "The bytes are not UTF-8.") from None
    raise Unreadable("not-json", f"Not JSON at line {error.lineno}, column {error.colno}: {why}.") from None


def _too_deep() -> Unreadable:
    return Unreadable("too-deep", f"Nested deeper than {DEEPEST} levels.")
