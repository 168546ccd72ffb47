"""What the columns of other people's files hold, told by their headings, however those are written.

`FirstName`, `first_name`, `Patient First Name` and `FIRST NAME` are one heading: words are split where case or
punctuation splits them, words that only say whose it is are left out, and the rest is closed up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ginnel.foundation.people.rules.folding import fold

# Closed-up headings. Social-security numbers are not matched on.
_WRITTEN = {
    "given": "first firstname fname given givenname givennames forename forenames forename1 givenname1 christianname",
    "family": "last lastname lname surname sname family familyname",
    "other": "middle middlename middlenames midlname middleinitial secondforename forename2 forename3 givenname2 "
    "othername othernames othergivennames knownas preferredname alias nickname previousname formername maidenname "
    "birthname birthsurname previoussurname formersurname previousfamilyname",
    "full": "name fullname displayname wholename",
    "born": "born dob dateofbirth birthdate birthdt datebirth bdate birth",
    "birth_year": "birthyear yearofbirth yob dobyear dobyyyy birthyr yearbirth",
    "birth_month": "birthmonth monthofbirth mob dobmonth dobmm birthmon monthbirth",
    "birth_day": "birthday dayofbirth dobday dobdd daybirth",
    "gender": "gender gendercode gendercd sex sexcode sexcd sexatbirth administrativegender legalsex",
    "postcode": "postcode postalcode pcode pcd pcds zip zipcode zipcd",
    "phone": "phone phoneno phonenumber phone1 fullphonenumber telephone telephoneno telephonenumber tel telno "
    "telnumber mobile mobileno mobilenumber mobilephone mobiletelephone cell cellphone homephone hometelephone "
    "landline contactnumber contactphone",
    "email": "email email1 emailaddress emailaddr mail",
    "birth_place": "birthplace placeofbirth townofbirth birthtown",
    "nhs_number": "nhs nhsnumber nhsno nhsnum nhsid nhsidentifier newnhsnumber newnhsno",
    "nhs_status": "nhsstatus nhsnumberstatus nhsnostatus nhsnumberverificationstatus nhsnumberstatusindicator",
    "address": "address address1 address2 address3 address4 address5 addressline addressline1 addressline2 "
    "addressline3 addressline4 addressline5 addr addr1 addr2 addr3 addr4 addrline1 addrline2 addrline3 fulladdress "
    "line1 line2 line3 street streetname streetaddress streetnumber streetnum streetno streettype road house houseno "
    "housenum housenumber housename flat flatnumber unit building buildingname buildingnumber premises suburb "
    "locality village town townname towncity posttown city citydesc citytown district county state statecd place",
}
_KINDS = {name: kind for kind, names in _WRITTEN.items() for name in names.split()}
# Words before a heading that say whose it is, and after it that say how it was made.
_WHOSE_WORDS = (
    "patient pat person resident res client customer member subject user service current home legal primary"
)
_HOW_WORDS = "fake clean raw std standardised original text value dd mm yy yyyy"
_WHOSE, _HOW = frozenset(_WHOSE_WORDS.split()), frozenset(_HOW_WORDS.split())
# What a record has one of: where several columns hold it, the first that says anything counts.
SINGLE = frozenset(
    ("born", "birth_year", "birth_month", "birth_day", "gender", "postcode", "phone", "email")
    + ("nhs_number", "nhs_status")
)

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def recognise(header: Sequence[str]) -> dict[str, list[str]]:
    """{what is held: the columns that hold it, in the file's order}."""
    found: dict[str, list[str]] = {}
    for column in header:
        kind = _kind(column)
        if kind:
            found.setdefault(kind, []).append(column)
    return found


def find(header: Sequence[str], wanted: str) -> str | None:
    """The column called `wanted`, or else the only one whose heading reads the same; None where there is none."""
    if wanted in header:
        return wanted
    alike = [column for column in header if _words(column) == _words(wanted)]
    return alike[0] if len(alike) == 1 else None


def _kind(column: str) -> str:
    words = _words(column)
    while len(words) > 1 and words[-1] in _HOW:
        words = words[:-1]
    while "".join(words) not in _KINDS and len(words) > 1 and words[0] in _WHOSE:
        words = words[1:]
    return _KINDS.get("".join(words), "")


def _words(column: str) -> list[str]:
    return fold(_HUMP.sub(" ", column)).split()
