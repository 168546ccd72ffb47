"""Finding a person by whatever is to hand, forgiving of typing, fast among a million."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.queries.choosing import Found, choice
from ginnel.foundation.people.queries.describing import with_closing
from ginnel.foundation.people.queries.listing import listed
from ginnel.foundation.people.queries.restrictions import IS_APART, current
from ginnel.foundation.people.rules import nicknames, searching
from ginnel.foundation.people.rules.closing import WITHIN
from ginnel.foundation.people.rules.folding import fold
from ginnel.foundation.people.rules.searching import Wanted
from ginnel.foundation.people.rules.showing_apart import Said, left_out
from ginnel.kernel import clock
from ginnel.kernel.viewer import Purpose, Viewer

LIMIT = 50
_TRIGRAM = 3
_ROOM = 4  # times as many looked at while somebody types as are shown: some of them are kept back
_WEIGHED = 400  # rows fetched for weighing: enough to fill a page of people with several source records each


def find(
    *,
    viewer: Viewer,
    text: str = "",
    nhs_number: str = "",
    family: str = "",
    given: str = "",
    birth_date: str = "",
    postcode: str = "",
    address: str = "",
    local_id: str = "",
    limit: int = LIMIT,
) -> list[Found]:
    """People whom the viewer may know of, likeliest first. `text` is one box for anything; the rest are its parts.

    Leaves an audit event about everybody found. Nobody whose address is withheld is found by where they live; nor by
    where an organisation says they live, or by its number for them, whose knowing them is closed (`rules.closing`); nor
    by anything but a number beside somebody from whom they are kept apart (`rules.showing_apart`).
    """
    asked = _asked(text, nhs_number, family, given, birth_date, postcode, address, local_id)
    shown = _looked_for(asked, text, viewer, limit)
    listed((each.person for each in shown), viewer=viewer, place="find")
    return shown


def likely(
    *,
    viewer: Viewer,
    text: str = "",
    nhs_number: str = "",
    birth_date: str = "",
    postcode: str = "",
    before: Collection[UUID] = (),
    limit: int = 5,
) -> list[Found]:
    """Whom somebody may mean who is still typing, as `find` finds them: without those whose record is restricted, whose
    address is kept from anybody, or who are known here under another name, for nobody asked for them yet; nor by where
    they live, for what is typed there is a name.

    Leaves the event of `find` about each who is not among those shown `before` in the same run of typing.
    """
    asked = _asked(text, nhs_number, birth_date=birth_date, postcode=postcode)
    found = _looked_for(asked, text, viewer, _ROOM * limit, by_address=False)
    shown = [one for one in found if not (one.is_restricted or one.is_withheld or one.is_sensitive)]
    shown = [one for one in shown if not (one.is_aliased or any(one.alias))][:limit]
    listed((one.person for one in shown if one.person not in before), viewer=viewer, place="typed")
    return shown


def _asked(
    text: str,
    nhs_number: str = "",
    family: str = "",
    given: str = "",
    birth_date: str = "",
    postcode: str = "",
    address: str = "",
    local_id: str = "",
) -> Wanted:
    typed = searching.wanted(text, this_year=clock.today().year)
    return Wanted(
        nhs_number or typed.nhs_number,
        (*fold(family).split(), *fold(given).split(), *typed.names),
        birth_date or typed.birth_date,
        postcode or typed.postcode,
        fold(address),
        local_id or typed.local_id,
    )


def _looked_for(
    asked: Wanted, text: str, viewer: Viewer, limit: int, *, by_address: bool = True
) -> list[Found]:
    """Those of the first reading of what was typed that finds anybody; without an event."""
    if asked.is_empty:
        return []
    visible = viewer.restrict(
        SourceRecord.objects.filter(described_at__isnull=False), person_field="person_id"
    )
    for reading in searching.readings(asked, text):
        if reading.address and not by_address:
            continue
        shown = _found(_told(visible, reading, viewer), reading, viewer, limit)
        if shown:
            return shown
    return []


def _told(visible: QuerySet[SourceRecord], reading: Wanted, viewer: Viewer) -> QuerySet[SourceRecord]:
    """Those whose organisation the viewer may know of, where the reading is of what it says or calls them by."""
    is_of_place = reading.postcode or reading.address or reading.local_id
    if viewer.purpose == Purpose.RECORD_KEEPING or not is_of_place:
        return visible
    is_told = Q(organisation__code=viewer.organisation) & ~Q(closing__categories__contained_by=sorted(WITHIN))
    return visible.filter(Q(closing=None) | is_told)


def _found(visible: QuerySet[SourceRecord], asked: Wanted, viewer: Viewer, limit: int) -> list[Found]:
    by_name = not (asked.nhs_number or asked.local_id)
    scored: dict[UUID, Likeness] = {}
    for record in _candidates(visible, asked):
        likenesses = [searching.likeness(name, record.names_folded) for name in asked.names]
        if by_name and not all(likenesses):
            continue
        found = _likeness(record, asked, sum(likenesses))
        scored[record.person_id] = max(found, scored.get(record.person_id, found))
    known_as = _by_alias(visible, asked) if by_name and asked.names else {}
    scored |= {person: found for person, found in known_as.items() if person not in scored}
    if asked.nearly or by_name:
        for person in _too_near({person: found.points for person, found in scored.items()}):
            del scored[person]
    chosen = sorted(scored, key=lambda person: (-scored[person].points, scored[person].name))[:limit]
    shown = _people(chosen, {person: scored[person].why for person in chosen}, viewer)
    if asked.nearly or asked.let_go:
        shown = [replace(each, fits=False) for each in shown]
    if asked.postcode or asked.address:  # to be found by a place would tell the place
        shown = [each for each in shown if not each.is_withheld]
    if (
        by_name and len(asked.birth_date) < 10
    ):  # a name that many know is not enough to find who is here under another
        shown = [each for each in shown if not each.is_aliased or each.person in known_as]
    return shown


def _too_near(points: dict[UUID, float]) -> set[UUID]:
    """Those kept apart who may be somebody else among those found (`rules.showing_apart`)."""
    records = SourceRecord.objects.filter(person_id__in=points)
    apart = set(records.filter(IS_APART).values_list("person_id", flat=True))
    if not apart:
        return set()
    born: dict[UUID, set[str]] = {person: set() for person in points}
    names: dict[UUID, set[str]] = {person: set() for person in points}
    for person, day, folded in records.values_list("person_id", "birth_date", "names_folded"):
        born[person] |= {day} - {""}
        names[person] |= set(folded.split())
    said = {person: Said(frozenset(born[person]), frozenset(names[person])) for person in points}
    return left_out(points, apart, said)


def _by_alias(visible: QuerySet[SourceRecord], asked: Wanted) -> dict[UUID, Likeness]:
    """Those whose alias, whole names or their beginnings, is what was typed; few people have one."""
    aliased = {}
    for person, family, given in (
        current().exclude(alias_family="").values_list("person_id", "alias_family", "alias_given")
    ):
        held = fold(f"{given} {family}").split()
        if all(any(word.startswith(name) for word in held) for name in asked.names):
            aliased[person] = Likeness(10.0 * len(asked.names), "Is known here by this name", fold(family))
    known = _placed(_born(visible, asked), asked.postcode).filter(person_id__in=aliased) if aliased else []
    return {record.person_id: aliased[record.person_id] for record in known}


HAVING_NUMBER = """
SELECT person_id FROM people_sourcerecord
WHERE nhs_number = %(asked)s AND nhs_number <> '' AND described_at IS NOT NULL
UNION SELECT person_id FROM people_sourcerecord
WHERE traced_number = %(asked)s AND traced_number <> '' AND described_at IS NOT NULL
"""
"""The ids of everybody of whom a source says the NHS number that is `asked` for, or a trace found it: what is shown
of them is decided one by one."""


def summaries(*, viewer: Viewer, people: Sequence[UUID]) -> list[Found]:
    """These people in the order given, without those the viewer may no longer know of. Audited as `find` is."""
    allowed = viewer.restrict(SourceRecord.objects.filter(person_id__in=people), person_field="person_id")
    known = set(allowed.values_list("person_id", flat=True))
    shown = _people([person for person in people if person in known], {}, viewer)
    listed((each.person for each in shown), viewer=viewer, place="summaries")
    return shown


def _candidates(visible: QuerySet[SourceRecord], asked: Wanted) -> Iterable[SourceRecord]:
    """A number is enough by itself; without one, everything said must fit, the date and name forgivingly."""
    if asked.nhs_number:
        numbers = searching.near_numbers(asked.nhs_number) if asked.nearly else (asked.nhs_number,)
        return visible.filter(Q(nhs_number__in=numbers) | Q(traced_number__in=numbers))[:_WEIGHED]
    if asked.local_id:
        lowered = visible.annotate(lowered_id=Lower("local_id"))
        wanted = Q(lowered_id=asked.local_id.lower()) | Q(identifiers__contains=[asked.local_id])
        return lowered.filter(wanted)[:_WEIGHED]
    rows, is_few = _placed(_born(visible, asked), asked.postcode), " " in asked.postcode
    if asked.address:
        rows = rows.filter(address_folded__trigram_word_similar=asked.address)
    if len(asked.birth_date) == 10 or is_few:
        return rows  # few enough that names are compared one by one, however misspelt
    return _named(rows, asked.names)


def _born(rows: QuerySet[SourceRecord], asked: Wanted) -> QuerySet[SourceRecord]:
    born = asked.birth_date
    if len(born) == 10:
        likely = searching.near_dates(born) if asked.nearly else searching.likely_dates(born)
        return rows.filter(birth_date__in=likely)
    return rows.filter(birth_date__startswith=born) if born else rows


def _placed(rows: QuerySet[SourceRecord], postcode: str) -> QuerySet[SourceRecord]:
    if " " in postcode:
        return rows.filter(postcode=postcode)
    return rows.filter(postcode__startswith=f"{postcode} ") if postcode else rows


def _named(rows: QuerySet[SourceRecord], names: Sequence[str]) -> Iterable[SourceRecord]:
    """Rows that share enough three-letter runs with every name or a short form of it; where that finds nobody, with two
    letters of a name swapped; where that finds nobody either, with fewer runs."""
    if not names:
        return rows[:_WEIGHED]
    # The planner takes short forms for commoner than they are, and would read the whole table for them.
    with _setting("enable_seqscan", "off", "on"):
        for spellings in (nicknames.forms, searching.misspelt):
            found = list(_close(rows, names, spellings)[:_WEIGHED])
            if found:
                return found
        with _setting("pg_trgm.word_similarity_threshold", "0.25", "0.6"):
            return list(_close(rows, names, lambda name: (name,))[:_WEIGHED])


@contextmanager
def _setting(name: str, value: str, usual: str) -> Iterator[None]:
    """For as long as the block runs, in this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, false)", [name, value])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, false)", [name, usual])


def _close(
    rows: QuerySet[SourceRecord], names: Sequence[str], spellings: Callable[[str], Iterable[str]]
) -> QuerySet[SourceRecord]:
    for name in names:
        if len(name) < _TRIGRAM:  # an initial has no runs of three to share
            rows = rows.filter(Q(names_folded__startswith=name) | Q(names_folded__contains=f" {name}"))
            continue
        wanted = Q(names_folded__trigram_word_similar=name)
        for spelling in sorted(spellings(name)):
            wanted |= Q(names_folded__trigram_word_similar=spelling)
        rows = rows.filter(wanted)
    return rows


class Likeness(NamedTuple):
    """Only for putting likelier people first, and to say what fits."""

    points: float
    why: str
    name: str = ""


def _likeness(record: SourceRecord, asked: Wanted, likeness: float) -> Likeness:
    if asked.nhs_number:
        return Likeness(100, "NHS number differs in one figure" if asked.nearly else "Has this NHS number")
    if asked.local_id:
        return Likeness(100, "Is known by this number")
    points, fits = 10 * likeness, []
    if asked.names:
        fits.append("Name" if likeness == len(asked.names) else "Name is similar")
    if asked.birth_date:
        same = record.birth_date.startswith(asked.birth_date)
        points += 10 if same else 4
        fits.append(_date_words(same=same, nearly=asked.nearly))
    fits += [word for word, said in (("postcode", asked.postcode), ("address", asked.address)) if said]
    if asked.address:
        held = set(record.address_folded.split())
        points += 10 * sum(word in held for word in asked.address.split())
    why = ", ".join(filter(None, (*fits, asked.let_go)))
    return Likeness(points, why[:1].upper() + why[1:], f"{record.family_folded} {record.given_folded}")


def _date_words(*, same: bool, nearly: bool) -> str:
    if same:
        return "date of birth"
    return (
        "date of birth differs a little" if nearly else "date of birth with day and month the other way round"
    )


def _people(people: Sequence[UUID], why: dict[UUID, str], viewer: Viewer) -> list[Found]:
    held: dict[UUID, list[SourceRecord]] = {}
    for record in with_closing(people):
        held.setdefault(record.person_id, []).append(record)
    return [choice(held[person], why.get(person, ""), viewer=viewer) for person in people if person in held]
