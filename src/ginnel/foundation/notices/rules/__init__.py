"""What is true of notices and messages without asking anybody."""

from ginnel.foundation.notices.rules.addresses import check_address, masked
from ginnel.foundation.notices.rules.notices import NEWS, state
from ginnel.foundation.notices.rules.quiet import Quiet, loudest
from ginnel.foundation.notices.rules.wording import FIELDS, WORDING, Template, Wording, check_values, said

__all__ = [
    "FIELDS",
    "NEWS",
    "WORDING",
    "Quiet",
    "Template",
    "Wording",
    "check_address",
    "check_values",
    "loudest",
    "masked",
    "said",
    "state",
]
