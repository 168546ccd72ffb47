"""What a file is by what is in it, and whether it is what it says. Pure."""

from ginnel.care.access.rules.files.judging import (
    LONGEST_FILE_NAME,
    Brought,
    Judged,
    can_be_taken,
    check_can_decide,
    check_may_erase,
    digest,
    file_name,
    is_aside,
    judge,
    name_to_save,
    remarks_on,
    words_inside,
)
from ginnel.care.access.rules.files.kinds import TAKEN, kind_of

__all__ = [
    "LONGEST_FILE_NAME",
    "TAKEN",
    "Brought",
    "Judged",
    "can_be_taken",
    "check_can_decide",
    "check_may_erase",
    "digest",
    "file_name",
    "is_aside",
    "judge",
    "kind_of",
    "name_to_save",
    "remarks_on",
    "words_inside",
]
