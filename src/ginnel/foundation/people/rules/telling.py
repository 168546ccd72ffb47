"""Match weights told in words, and what a threshold costs in wrong links."""

from __future__ import annotations

from ginnel.foundation.people.rules.comparisons import ALL
from ginnel.foundation.people.rules.model import Model
from ginnel.foundation.people.states import Weight

TITLES = {comparison.name: comparison.title for comparison in ALL}
# The parts of a source record that a comparison looks at.
FIELDS = {
    "given": ("given",),
    "family": ("family",),
    "born": ("birth_date",),
    "gender": ("gender",),
    "home": ("address_line", "town", "postcode"),
    "phone": ("phone",),
    "email": ("email",),
    "birth_place": (),
    "household": (),
}


def lean(bits: float) -> Weight:
    """Which way so many bits lean: each bit doubles the odds, so five make them thirty to one."""
    if bits >= 5:
        return Weight.STRONGLY_FOR
    if bits >= 1:
        return Weight.FOR
    if bits > -1:
        return Weight.NEITHER
    return Weight.AGAINST if bits > -5 else Weight.STRONGLY_AGAINST


def wrong_link_rate(model: Model, weight: float) -> float:
    """The share (0 to 1) of pairs from this weight on that were two people when the model was tried on a second
    invented population. Between measured weights the higher rate is given."""
    rates = [rate for at, rate in model.wrong_link_rates if at <= weight]
    return rates[-1] if rates else model.wrong_link_rates[0][1]
