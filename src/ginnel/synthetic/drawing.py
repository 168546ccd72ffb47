"""Shapes for the pretend county's areas: a hand-drawn outline cut with straight lines, on the real layout of its towns.

Each locality is what lies nearest to its town; it is cut into neighbourhoods and these into areas, towns small and
country large. Nothing of a real boundary is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise
from math import cos, radians

from ginnel.synthetic.facts import Locality, Point, place, read
from ginnel.synthetic.ground import RURALITY, Area, Neighbourhood, ground

Ring = list[Point]
SQUEEZE = cos(radians(54.1))  # a degree of longitude against one of latitude, here
ROOM = dict(zip(RURALITY, (1.0, 1.2, 4.0, 10.0), strict=True))  # how much ground an area of each kind takes
_DIGITS = 5


@cache
def localities() -> dict[int, Ring]:
    """What of the outline lies nearer to each locality's town than to any other, by the locality's number."""
    towns = place().localities
    return {town.number: _nearest(town, towns) for town in towns}


def _nearest(town: Locality, towns: Sequence[Locality]) -> Ring:
    ring = [tuple(point) for point in read("place.toml")["outline"]]
    for other in towns:
        if other is not town:
            ring = clip(ring, _nearer(town.at, other.at))
    return ring


Side = Callable[[Point], float]  # positive on the side that is kept


def _nearer(mine: Point, other: Point) -> Side:
    dx, dy = (other[0] - mine[0]) * SQUEEZE**2, other[1] - mine[1]
    middle = (mine[0] + other[0]) / 2, (mine[1] + other[1]) / 2
    return lambda at: (middle[0] - at[0]) * dx + (middle[1] - at[1]) * dy


def clip(ring: Ring, side: Side) -> Ring:
    """The part of a convex ring on the positive side of a straight line."""
    kept: Ring = []
    for here, there in pairwise([*ring, ring[0]]):
        a, b = side(here), side(there)
        if a >= 0:
            kept.append(here)
        if (a >= 0) != (b >= 0):
            part = a / (a - b)
            kept.append((here[0] + part * (there[0] - here[0]), here[1] + part * (there[1] - here[1])))
    return kept


def size(ring: Ring) -> float:
    """The ring's surface in square degrees, squeezed to this latitude."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, ring[0]]))) / 2 * SQUEEZE


def cut(ring: Ring, room: Sequence[float], town: Point) -> list[Ring]:
    """A convex ring in as many parts as there is room asked for; the first parts lie nearest to the town."""
    if len(room) == 1:
        return [ring]
    half = len(room) // 2
    share = sum(room[:half]) / sum(room)
    line = _line(ring, town, share)
    return [
        *cut(clip(ring, line), room[:half], town),
        *cut(clip(ring, lambda at: -line(at)), room[half:], town),
    ]


def _line(ring: Ring, town: Point, share: float) -> Side:
    """A line across the longer way that leaves `share` of the ring on the side of the town."""
    wide = (max(x for x, _ in ring) - min(x for x, _ in ring)) * SQUEEZE
    high = max(y for _, y in ring) - min(y for _, y in ring)
    axis = 0 if wide >= high else 1
    low, top = min(at[axis] for at in ring), max(at[axis] for at in ring)
    sign = 1.0 if town[axis] <= (low + top) / 2 else -1.0
    wanted, (near, far) = share * size(ring), (low, top) if sign > 0 else (top, low)
    for _ in range(40):
        middle = (near + far) / 2
        part = size(clip(ring, lambda at, middle=middle: sign * (middle - at[axis])))
        near, far = (middle, far) if part < wanted else (near, middle)
    return lambda at: sign * (far - at[axis])


@cache
def shapes() -> tuple[dict[int, Ring], dict[int, Ring]]:
    """The rings of every area and of every neighbourhood, by their numbers."""
    lower: dict[int, Ring] = {}
    middle: dict[int, Ring] = {}
    for town in place().localities:
        hoods = [each for each in ground().neighbourhoods if each.locality is town]
        hoods.sort(key=_room)
        for hood, ring in zip(
            hoods, cut(localities()[town.number], [_room(each) for each in hoods], town.at), strict=True
        ):
            middle[hood.number] = ring
            areas = sorted(_areas(hood), key=lambda each: ROOM[each.rurality])
            parts = cut(ring, [ROOM[each.rurality] for each in areas], town.at)
            lower |= {area.number: part for area, part in zip(areas, parts, strict=True)}
    return lower, middle


def _areas(hood: Neighbourhood) -> list[Area]:
    return [each for each in ground().areas if each.neighbourhood is hood]


def _room(hood: Neighbourhood) -> float:
    return sum(ROOM[each.rurality] for each in _areas(hood))


def joined(rings: Iterable[Ring]) -> list[Ring]:
    """The outer borders of localities that lie side by side: borders they share go."""
    edges: dict[Point, Point] = {}
    sides = {(a, b) for ring in rings for a, b in pairwise(_rounded(ring))}
    for a, b in sides:
        if (b, a) not in sides:
            edges[a] = b
    found: list[Ring] = []
    while edges:
        ring = [next(iter(sorted(edges)))]
        while ring[-1] in edges:
            ring.append(edges.pop(ring[-1]))
        found.append(ring)
    return found


def _rounded(ring: Ring) -> Ring:
    """The ring closed, its points rounded so that neighbours write a shared corner alike."""
    points: Ring = []
    for x, y in [*ring, ring[0]]:
        point = (round(x, _DIGITS), round(y, _DIGITS))
        if not points or points[-1] != point:
            points.append(point)
    return points


def closed(ring: Ring) -> Ring:
    """As GeoJSON wants it: the first point again at the end, counter-clockwise."""
    points = _rounded(ring)
    turn = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(points))
    return points if turn >= 0 else points[::-1]
