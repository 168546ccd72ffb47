"""How many people live where, at each level the place is reported by."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from ginnel.foundation.places.models import Population
from ginnel.foundation.places.queries.nesting import read
from ginnel.foundation.places.rules.nesting import nest
from ginnel.foundation.places.rules.rollup import Group, Peopled, roll_up
from ginnel.foundation.places.states import AreaKind
from ginnel.kernel import clock
from ginnel.kernel.exemptions import needs_no_viewer


@needs_no_viewer("Counts of everybody who lives in an area are published statistics.")
def populations(*, on: date | None = None) -> list[Peopled]:
    """People by level, area, mid-year, sex and age, from whatever counts were loaded."""
    day = on or clock.today()
    links = read()
    counts: dict[tuple[str, str], dict[Group, int]] = defaultdict(dict)
    rows = Population.objects.values_list(
        "area__kind", "area__code", "year", "sex", "age_from", "age_to", "people"
    )
    for kind, code, year, sex, age_from, age_to, people in rows:
        counts[kind, code][Group(year, sex, age_from, age_to)] = people
    became = {
        key: sorted(code for _, code in links.today(key, day))
        for key in counts
        if key[0] == AreaKind.LSOA and not links.in_force(key, day)
    }
    return roll_up(counts, nest(links, day), {key: parts for key, parts in became.items() if parts})
