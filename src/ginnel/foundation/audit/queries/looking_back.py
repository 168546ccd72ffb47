"""Who opened whose record, out of the trail, for looking back at what is worth a look; and by which weights."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from ginnel.foundation.audit import models
from ginnel.foundation.audit.queries.reading import check_answers_for_use
from ginnel.foundation.audit.rules.worth_a_look import Opening, Scale, Searched, Signal, is_night
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Viewer

# Kinds of relationship are those of `relationships.states`, which audit may not know: SELF_GRANTED and BEING_THERE. A
# page about a person decides every category, once a request. A name in a list of search results does too where it is
# of somebody kept apart, but was not opened. What workers open for themselves explains nothing, whatever it was for
# (`sharing.rules.needs.stands_as` puts that behind a colon). What was raised at once is told. What an organisation's
# system asks is looked at by itself (`looking_at_systems`): it has no name, no home and no night.
_OPENINGS = """
WITH asked AS (
    SELECT identity, role, organisation, person, at, request_id, detail, purpose,
           EXISTS (SELECT FROM audit_privacyalert alert
                   WHERE (alert.identity, alert.person) = (audit_event.identity, audit_event.person)
                     AND alert.since <= audit_event.at AND alert.until > audit_event.at) AS told
    FROM audit_event
    WHERE at >= %(since)s AND at < %(until)s AND action = 'sharing.decided' AND person IS NOT NULL
      AND role <> 'service' AND purpose <> 'own-record' AND NOT starts_with(identity, 'client:')
      AND detail->>'asked' = 'every category' AND detail->>'action' = 'read' {about}
), listed AS (
    SELECT DISTINCT request_id, person FROM audit_event
    WHERE at >= %(since)s AND at < %(until)s AND action = 'people.listed' AND person IS NOT NULL {about}
), written AS (
    SELECT DISTINCT identity, person FROM audit_event
    WHERE at >= %(since)s AND at < %(until)s AND role <> 'service' AND purpose <> 'own-record'
      AND action = ANY(%(written)s) {about}
)
SELECT identity, role, organisation, person, array_agg(at ORDER BY at),
       count(DISTINCT request_id) FILTER (WHERE NOT told),
       bool_or(detail->'relationships' @? '$[*] ? (!(@ like_regex "^(override|own-word)(:|$)"))'),
       bool_or((detail->>'known')::boolean),
       EXISTS (SELECT FROM written WHERE (written.identity, written.person) = (asked.identity, asked.person)),
       bool_or(detail->'relationships' @? '$[*] ? (!(@ like_regex
           "^(override|own-word|attendance|ambulance|urgent-call|alarm|duty-contact)(:|$)"))'),
       bool_or(detail->'relationships' @? '$[*] ? (@ like_regex "^(override|own-word)(:|$)")'),
       bool_and(told), bool_and(purpose = 'information-governance')
FROM asked
WHERE NOT EXISTS (
    SELECT FROM listed WHERE (listed.request_id, listed.person) = (asked.request_id, asked.person))
GROUP BY identity, role, organisation, person
ORDER BY identity, person
"""
_PEOPLE_OPENED = """
SELECT DISTINCT person FROM audit_event
WHERE at >= %(since)s AND at < %(until)s AND action = 'sharing.decided' AND person IS NOT NULL
  AND role <> 'service' AND purpose NOT IN ('own-record', 'information-governance')
  AND NOT starts_with(identity, 'client:')
"""
# Whom `people.find` shows, by the button or while a name is typed; other lists show whom somebody already works with.
_SEARCHED = """
SELECT identity, role, organisation, count(DISTINCT person) FROM audit_event
WHERE at >= %(since)s AND at < %(until)s AND action = 'people.listed' AND person IS NOT NULL
  AND detail->>'list' IN ('find', 'typed') AND role <> 'service' AND purpose <> 'own-record'
  AND NOT starts_with(identity, 'client:')
GROUP BY identity, role, organisation
ORDER BY identity
"""
_WRITTEN = ["entry.published", "relationship.begun", "sharing.willingness-recorded"]


def openings(
    *, since: datetime, until: datetime, viewer: Viewer, people: Collection[UUID] | None = None
) -> list[Opening]:
    """Every worker's openings of every person, or of these people, between two moments. Raises NotPermitted."""
    check_answers_for_use(viewer)
    about = "" if people is None else "AND person = ANY(%(people)s)"
    asked: dict[str, Any] = {
        "since": since,
        "until": until,
        "written": _WRITTEN,
        "people": list(people or ()),
    }
    with connection.cursor() as cursor:
        cursor.execute(_OPENINGS.format(about=about), asked)
        return list(_read(cursor))


def searched(*, since: datetime, until: datetime, viewer: Viewer) -> list[Searched]:
    """How many people every worker was shown by searches between two moments. Raises NotPermitted."""
    check_answers_for_use(viewer)
    with connection.cursor() as cursor:
        cursor.execute(_SEARCHED, {"since": since, "until": until})
        return [Searched(*row) for row in cursor]


def people_opened(*, since: datetime, until: datetime, viewer: Viewer) -> set[UUID]:
    """Whom a page was opened about between two moments, by somebody who is not checking how records are used, or who
    was in a list. Raises NotPermitted."""
    check_answers_for_use(viewer)
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE_OPENED, {"since": since, "until": until})
        return {person for (person,) in cursor}


def _read(cursor: Any) -> Iterator[Opening]:
    begins, ends = int(value("look-night-begins")), int(value("look-night-ends"))
    for identity, role, organisation, person, times, count, related, known, written, *more in cursor:
        by_night = any(is_night(at, begins=begins, ends=ends) for at in times)
        who = (identity, role, organisation, person)
        yield Opening(*who, times[0], count, related, known, written, by_night, *more)


def looked_back_until(*, viewer: Viewer) -> datetime | None:
    """Up to when openings have been looked through."""
    return models.LookBack.objects.order_by("-until").values_list("until", flat=True).first()


def earliest(*, viewer: Viewer) -> datetime | None:
    """When the trail begins."""
    return models.Event.objects.order_by("at").values_list("at", flat=True).first()


def scale(*, viewer: Viewer) -> Scale:
    """The place's weights and limits today."""
    weights = {signal: int(value(f"look-weight-{signal}")) for signal in Signal}
    return Scale(
        weights=weights,
        least=int(value("look-least")),
        common_surname_per_thousand=value("look-common-surname"),
        volume_times_median=value("look-volume-times-median"),
        volume_least_people=int(value("look-volume-least-people")),
        volume_least_colleagues=int(value("look-volume-least-colleagues")),
        searched_least_people=int(value("look-searched-least-people")),
    )


def waited(*, viewer: Viewer) -> timedelta:
    """How long a relationship may be recorded after an opening and still explain it."""
    return timedelta(days=value("look-waits"))


def farthest_back(*, viewer: Viewer) -> timedelta:
    """How far back a trail is looked through that never was."""
    return timedelta(days=value("look-farthest-back"))


def related_within(*, viewer: Viewer) -> timedelta:
    """How long ago a relationship may have ended and still explain an opening."""
    return timedelta(days=value("look-related-within"))


def settled_for(*, viewer: Viewer) -> timedelta:
    """How long what was found to be fine is not asked about again."""
    return timedelta(days=value("look-settled-for"))


@needs_no_viewer("a parameter of the place is about nobody")
def value(name: str) -> float:
    """A dated parameter, today."""
    return float(terminology.parameter(name).value)
