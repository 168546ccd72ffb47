"""Finding a person by whatever is to hand, forgiving of typing, fast among a million."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.queries.choosing import Found, choice
from ginnel.foundation.people.queries.listing import listed
from ginnel.foundation.people.rules import searching
from ginnel.foundation.people.rules.folding import fold
from ginnel.foundation.people.rules.searching import Wanted
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer

LIMIT = 50
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

    Leaves an audit event about everybody found. Nobody whose address is withheld is found by where they live.
    """
    typed = searching.wanted(text, this_year=clock.today().year)
    asked = Wanted(
        nhs_number or typed.nhs_number,
        (*fold(family).split(), *fold(given).split(), *typed.names),
        birth_date or typed.birth_date,
        postcode or typed.postcode,
        fold(address),
        local_id or typed.local_id,
    )
    if asked.is_empty:
        return []
    visible = viewer.restrict(
        SourceRecord.objects.filter(described_at__isnull=False), person_field="person_id"
    )
    by_name = not (asked.nhs_number or asked.local_id)
    scored: dict[UUID, tuple[int, str]] = {}
    for record in _candidates(visible, asked):
        if by_name and not all(searching.is_like(name, record.names_folded) for name in asked.names):
            continue
        likeness = _likeness(record, asked)
        scored[record.person_id] = max(likeness, scored.get(record.person_id, (0, "")))
    chosen = sorted(scored, key=lambda person: -scored[person][0])[:limit]
    shown = _people(chosen, {person: scored[person][1] for person in chosen}, viewer)
    if asked.postcode or asked.address:  # to be found by a place would tell the place
        shown = [each for each in shown if not each.is_withheld]
    listed((each.person for each in shown), viewer=viewer, place="find")
    return shown


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
        return visible.filter(nhs_number=asked.nhs_number)[:_WEIGHED]
    if asked.local_id:
        lowered = visible.annotate(lowered_id=Lower("local_id"))
        wanted = Q(lowered_id=asked.local_id.lower()) | Q(identifiers__contains=[asked.local_id])
        return lowered.filter(wanted)[:_WEIGHED]
    rows = visible
    if len(asked.birth_date) == 10:
        rows = rows.filter(birth_date__in=searching.likely_dates(asked.birth_date))
    elif asked.birth_date:
        rows = rows.filter(birth_date__startswith=asked.birth_date)
    if asked.postcode:
        rows = rows.filter(postcode=asked.postcode)
    if asked.address:
        rows = rows.filter(address_folded__trigram_word_similar=asked.address)
    if len(asked.birth_date) == 10 or asked.postcode:
        return rows  # few enough that names are compared one by one, however misspelt
    return _named(rows, asked.names)[:_WEIGHED]


def _named(rows: QuerySet[SourceRecord], names: Sequence[str]) -> QuerySet[SourceRecord]:
    """Rows that share enough three-letter runs with every name; with fewer where that finds nobody."""
    close = rows
    for name in names:
        close = close.filter(names_folded__trigram_word_similar=name)
    if not names or close[:1]:
        return close
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', '0.25', false)")
    try:
        return rows.filter(id__in=list(close.values_list("id", flat=True)[:_WEIGHED]))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', '0.6', false)")


def _likeness(record: SourceRecord, asked: Wanted) -> tuple[int, str]:
    """(points, what fits), only for putting likelier people first."""
    if asked.nhs_number:
        return 100, "Has this NHS number"
    if asked.local_id:
        return 100, "Is known by this number"
    whole = set(record.names_folded.split())
    exact = sum(name in whole for name in asked.names)
    points, fits = 10 * exact, []
    if asked.names:
        fits.append("Name" if exact == len(asked.names) else "Name is similar")
    if asked.birth_date:
        same = record.birth_date.startswith(asked.birth_date)
        points += 10 if same else 4
        fits.append("date of birth" if same else "date of birth with day and month the other way round")
    fits += [word for word, said in (("postcode", asked.postcode), ("address", asked.address)) if said]
    return points, ", ".join(fits).capitalize()


def _people(people: Sequence[UUID], why: dict[UUID, str], viewer: Viewer) -> list[Found]:
    held: dict[UUID, list[SourceRecord]] = {}
    for record in (
        SourceRecord.objects.select_related("organisation").filter(person_id__in=people).order_by("number")
    ):
        held.setdefault(record.person_id, []).append(record)
    return [choice(held[person], why.get(person, ""), viewer=viewer) for person in people if person in held]
