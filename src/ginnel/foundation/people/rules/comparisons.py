"""All comparisons, in the order in which evidence is told."""

from ginnel.foundation.people.rules.births import BIRTH_PLACE, BORN
from ginnel.foundation.people.rules.contacts import EMAIL, GENDER, PHONE
from ginnel.foundation.people.rules.homes import HOME
from ginnel.foundation.people.rules.households import HOUSEHOLD
from ginnel.foundation.people.rules.names import FAMILY, GIVEN

ALL = (GIVEN, FAMILY, BORN, GENDER, HOME, PHONE, EMAIL, BIRTH_PLACE, HOUSEHOLD)
