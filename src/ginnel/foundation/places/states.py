"""Kinds of area, and how one area stands to another."""

from django.db.models import TextChoices


class AreaKind(TextChoices):
    COUNTRY = "country", "Country"
    REGION = "region", "Region"
    COUNTY = "county", "County council area"
    DISTRICT = "district", "District council area"
    UNITARY = "unitary", "Unitary authority, metropolitan or London borough"
    WARD = "ward", "Ward"
    OUTPUT_AREA = "oa", "Output area"
    LSOA = "lsoa", "Lower layer super output area"
    MSOA = "msoa", "Middle layer super output area"
    INTEGRATED_CARE_BOARD = "icb", "Integrated care board"
    SUB_ICB = "sub-icb", "Sub-ICB location"
    LOCALITY = "locality", "Locality of the place"
    NEIGHBOURHOOD = "neighbourhood", "Neighbourhood team footprint"
    PRIMARY_CARE_NETWORK = "pcn", "Primary care network"
    COMMUNITY = "community", "Community"


class Relation(TextChoices):
    """Read from the first area to the second."""

    PART_OF = "part-of", "lies wholly in"
    OVERLAPS = "overlaps", "lies partly in"
    BECAME = "became", "was replaced by"


class PlaceFileKind(TextChoices):
    """What a loaded file says about the place."""

    AREAS = "areas", "Areas and how they lie in each other"
    SHAPES = "shapes", "Outlines of areas"
    POPULATIONS = "populations", "People by area, sex and age"
    DEPRIVATION = "deprivation", "How deprived areas are"
    POSTCODES = "postcodes", "Where postcodes are"
