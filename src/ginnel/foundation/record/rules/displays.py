"""The words of codes that arrive without a display, for people to read.

Only codes that their owners publish freely: HL7 v2 tables and v3 code systems (https://terminology.hl7.org), and FHIR
R4 value sets, which spell their meaning in the code (`patient-privacy`). Licensed terminologies are never here.
"""

from __future__ import annotations

import re

# System endings, for a code's letters mean something else in another system ("N" is next of kin, or a normal result).
_KNOWN: dict[str, dict[str, str]] = {
    "v2-0131": {
        "C": "Emergency contact",
        "E": "Employer",
        "F": "Federal agency",
        "I": "Insurance company",
        "N": "Next of kin",
        "O": "Other",
        "S": "State agency",
        "U": "Relationship not known",
        "CP": "Contact person",
        "PR": "Person preparing referral",
    },
    "v3-RoleCode": {
        "AUNT": "Aunt",
        "BRO": "Brother",
        "CHILD": "Child",
        "CHLDADOPT": "Adopted child",
        "COUSN": "Cousin",
        "DAU": "Daughter",
        "DAUC": "Daughter",
        "DOMPART": "Domestic partner",
        "ECON": "Emergency contact",
        "EXT": "Extended family member",
        "FAMMEMB": "Family member",
        "FRND": "Friend",
        "FTH": "Father",
        "GRDAU": "Granddaughter",
        "GRNDCHILD": "Grandchild",
        "GRPRN": "Grandparent",
        "GRSON": "Grandson",
        "GUARD": "Guardian",
        "HUSB": "Husband",
        "MTH": "Mother",
        "NBOR": "Neighbour",
        "NCHILD": "Child",
        "NFTH": "Father",
        "NIENEPH": "Niece or nephew",
        "NMTH": "Mother",
        "PRN": "Parent",
        "POWATT": "Holds power of attorney",
        "ROOM": "Shares the home",
        "SIB": "Sibling",
        "SIGOTHR": "Partner",
        "SIS": "Sister",
        "SON": "Son",
        "SONC": "Son",
        "SPS": "Spouse",
        "UNCLE": "Uncle",
        "WIFE": "Wife",
    },
    "v3-ObservationInterpretation": {
        "A": "Abnormal",
        "AA": "Critically abnormal",
        "H": "High",
        "HH": "Critically high",
        "HU": "Very high",
        "I": "Intermediate",
        "IND": "Indeterminate",
        "L": "Low",
        "LL": "Critically low",
        "LU": "Very low",
        "N": "Normal",
        "NEG": "Negative",
        "ND": "Not detected",
        "POS": "Positive",
        "DET": "Detected",
        "R": "Resistant",
        "S": "Susceptible",
        "<": "Below what can be measured",
        ">": "Above what can be measured",
    },
    "v3-ActCode": {
        "ACUTE": "Acute inpatient stay",
        "AMB": "Outpatient or surgery contact",
        "EMER": "Emergency",
        "FLD": "Contact in the community",
        "HH": "Home visit",
        "IMP": "Inpatient stay",
        "NONAC": "Inpatient stay, not acute",
        "OBSENC": "Observation stay",
        "PRENC": "Before admission",
        "SS": "Short stay",
        "VR": "Contact by telephone or video",
    },
    "v2-0074": {
        "CH": "Chemistry",
        "CT": "CT scan",
        "CUS": "Cardiac ultrasound",
        "EC": "Electrocardiography",
        "HM": "Haematology",
        "IMM": "Immunology",
        "LAB": "Laboratory",
        "MB": "Microbiology",
        "NMR": "MRI scan",
        "OTH": "Other",
        "PHR": "Pharmacy",
        "RAD": "Radiology",
        "RUS": "Ultrasound",
    },
    "dicom.nema.org": {
        "CR": "X-ray",
        "CT": "CT scan",
        "DX": "X-ray",
        "MG": "Mammography",
        "MR": "MRI scan",
        "NM": "Nuclear medicine scan",
        "PT": "PET scan",
        "US": "Ultrasound scan",
        "XA": "Angiography",
    },
    "v3-MaritalStatus": {
        "A": "Marriage annulled",
        "D": "Divorced",
        "L": "Legally separated",
        "M": "Married",
        "S": "Never married",
        "T": "Domestic partner",
        "U": "Unmarried",
        "W": "Widowed",
    },
    "consentscope": {"adr": "Advance decision"},
}
_PLAIN_WORDS = re.compile(r"[a-z]+([-_ ][a-z]+)*")


def display(system: str, code: str) -> str:
    """What `code` means, capitalised; '' where it is not known here and does not spell its own meaning."""
    for ending, codes in _KNOWN.items():
        if ending in system and code in codes:
            return codes[code]
    if _PLAIN_WORDS.fullmatch(code) and len(code) > 3:
        return re.sub(r"[-_]", " ", code).capitalize()
    return ""
