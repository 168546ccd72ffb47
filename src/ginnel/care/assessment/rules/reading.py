"""The questionnaire from its file (TOML), checked as a whole before anybody is asked anything.

Each thing wrong is a Fault whose message names the file, the question and the field. Nothing half right is used.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from ginnel.care.assessment.rules import questionnaire as shape
from ginnel.care.assessment.rules.checking import check
from ginnel.care.assessment.rules.questionnaire import Kind, Questionnaire, When, Words
from ginnel.kernel.errors import Fault, Invalid

NAME = "questionnaire.toml"
_TO_THEM = re.compile(r"\b(you|your|yours|yourself|i|me|my)\b", re.I)


class NotAQuestionnaire(Invalid):
    """`faults` says everything that is wrong with the file."""

    code = "questionnaire"

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(one.message for one in faults))
        self.faults = tuple(faults)


@cache
def shipped() -> Questionnaire:
    """The one that is asked."""
    path = files("ginnel.care.assessment") / "data" / NAME
    return read(path.read_text(encoding="utf-8"), NAME)


def read(text: str, name: str = NAME) -> Questionnaire:
    """Raises NotAQuestionnaire."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise NotAQuestionnaire([Fault("questionnaire-toml", f"{name}: is not TOML: {error}")]) from None
    reader = _Reader(name)
    found = reader.questionnaire(said)
    if not reader.faults:
        reader.faults += [Fault("questionnaire-rule", f"{name}: {one}") for one in check(found)]
    if reader.faults:
        raise NotAQuestionnaire(reader.faults)
    return found


class _Reader:
    """Reads member by member, keeping every fault; what cannot be read stands as empty meanwhile."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[Fault] = []

    def questionnaire(self, said: dict[str, Any]) -> Questionnaire:
        known = {
            "version",
            "most_details",
            "needs",
            "carers",
            "question",
            "danger",
            "advice",
            "search",
            "equipment",
        }
        self._known(said, known, "the file")
        return Questionnaire(
            version=self._text(said, "version", "the file"),
            most_details=self._of(said, "most_details", int, "the file") or 0,
            questions=tuple(map(self._question, self._tables(said, "question"))),
            dangers=tuple(map(self._danger, self._tables(said, "danger"))),
            advice=tuple(map(self._advice, self._tables(said, "advice"))),
            searches=tuple(map(self._search, self._tables(said, "search"))),
            equipment=tuple(map(self._equipment, self._tables(said, "equipment"))),
            needs=self._when(said, "the file", "needs"),
            carers=tuple(self._when({"when": one}, "carers") for one in self._tables(said, "carers")),
        )

    def _question(self, said: dict[str, Any]) -> shape.Question:
        at = self._at("question", said)
        self._known(said, {"id", "kind", "text", "them", "hint", "hint_them", "detail", "when", "option"}, at)
        kind = self._text(said, "kind", at)
        if kind not in set(Kind):
            self._fault(at, "kind", f"must be one of {', '.join(Kind)}")
            kind = Kind.ONE
        options = [self._option(one, at) for one in self._tables(said, "option", at)]
        return shape.Question(
            self._text(said, "id", at),
            Kind(kind),
            self._words(said, at),
            self._words(said, at, "hint", "hint_them") if "hint" in said else Words("", ""),
            tuple(options),
            self._when(said, at),
            bool(self._of(said, "detail", bool, at)) if "detail" in said else False,
        )

    def _option(self, said: dict[str, Any], at: str) -> shape.Option:
        at = f"{at}, option {said.get('id', '(no id)')}"
        self._known(said, {"id", "text", "them", "danger", "alone"}, at)
        danger = self._text(said, "danger", at) if "danger" in said else ""
        return shape.Option(
            self._text(said, "id", at), self._words(said, at), danger, said.get("alone") is True
        )

    def _danger(self, said: dict[str, Any]) -> shape.Danger:
        at = self._at("danger", said)
        self._known(said, {"id", "heading", "steps", "ring", "quiet", "safeguarding", "council"}, at)
        return shape.Danger(
            self._text(said, "id", at),
            self._text(said, "heading", at),
            self._texts(said, "steps", at),
            tuple(self._ring(one, at) for one in self._tables(said, "ring", at)),
            said.get("quiet") is True,
            said.get("safeguarding") is True,
            said.get("council") is True,
        )

    def _ring(self, said: dict[str, Any], at: str) -> shape.Ring:
        at = f"{at}, ring"
        self._known(said, {"who", "number"}, at)
        return shape.Ring(self._text(said, "who", at), self._text(said, "number", at))

    def _advice(self, said: dict[str, Any]) -> shape.Advice:
        at = self._at("advice", said)
        dated = {"source", "link", "written", "review_by"}
        self._known(said, {"id", "heading", "heading_them", "text", "them", "when"} | dated, at)
        own = self._texts(said, "text", at)
        other = self._texts(said, "them", at) if "them" in said else own
        if len(own) != len(other) or ("them" not in said and any(map(_TO_THEM.search, own))):
            self._fault(at, "them", "must say each sentence of text of somebody else")
        return shape.Advice(
            self._text(said, "id", at),
            self._words(said, at, "heading", "heading_them"),
            tuple(Words(a, b) for a, b in zip(own, other, strict=False)),
            self._when(said, at),
            self._text(said, "source", at),
            self._text(said, "link", at) if "link" in said else "",
            self._of(said, "written", date, at) or date.min,
            self._of(said, "review_by", date, at) or date.min,
        )

    def _search(self, said: dict[str, Any]) -> shape.Search:
        at = self._at("search", said)
        self._known(said, {"id", "heading", "heading_them", "words", "element", "when"}, at)
        element = self._of(said, "element", int, at) if "element" in said else 0
        words = self._words(said, at, "heading", "heading_them")
        sought = self._text(said, "words", at)
        return shape.Search(self._text(said, "id", at), words, sought, element or 0, self._when(said, at))

    def _equipment(self, said: dict[str, Any]) -> shape.Equipment:
        at = self._at("equipment", said)
        self._known(said, {"id", "name", "text", "them", "when"}, at)
        id, name = self._text(said, "id", at), self._text(said, "name", at)
        return shape.Equipment(id, name, self._words(said, at), self._when(said, at))

    def _words(self, said: dict[str, Any], at: str, own: str = "text", other: str = "them") -> Words:
        text = self._text(said, own, at)
        if other not in said and _TO_THEM.search(text):
            self._fault(
                at, other, f"is needed: {own} speaks to somebody, and must be said of somebody else too"
            )
        return Words(text, self._text(said, other, at) if other in said else text)

    def _when(self, said: dict[str, Any], at: str, field: str = "when") -> When:
        value = said.get(field, {})
        if not isinstance(value, Mapping) or not all(isinstance(one, list) for one in value.values()):
            self._fault(at, field, "must name options by question, as { question = [option, …] }")
            return {}
        return {str(question): frozenset(map(str, options)) for question, options in value.items()}

    def _tables(self, said: dict[str, Any], field: str, at: str = "the file") -> list[dict[str, Any]]:
        value = said.get(field, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self._fault(at, field, "must be a list of tables")
            return []
        return value

    def _text(self, said: dict[str, Any], field: str, at: str) -> str:
        value = str(self._of(said, field, str, at) or "").strip()
        if field in said and not value and isinstance(said[field], str):
            self._fault(at, field, "says nothing")
        return value

    def _texts(self, said: dict[str, Any], field: str, at: str) -> tuple[str, ...]:
        value = said.get(field)
        if not isinstance(value, list) or not value or not all(isinstance(one, str) and one for one in value):
            self._fault(at, field, "must be a list of sentences")
            return ()
        return tuple(value)

    def _of(self, said: dict[str, Any], field: str, kind: type, at: str) -> Any:
        value = said.get(field)
        if not isinstance(value, kind):
            self._fault(at, field, "is missing" if field not in said else f"must be {kind.__name__}")
            return None
        return value

    def _known(self, said: dict[str, Any], known: set[str], at: str) -> None:
        for field in sorted(set(said) - known):
            self._fault(at, field, "is no field that is read here")

    def _at(self, what: str, said: dict[str, Any]) -> str:
        return f"{what} {said.get('id', '(no id)')}"

    def _fault(self, at: str, field: str, what: str) -> None:
        self.faults.append(Fault("questionnaire-field", f"{self.name}: {at}: {field} {what}", field=field))
