"""What can be said of a version of an entry."""

from django.db.models import IntegerChoices


class Standing(IntegerChoices):
    """Why the latest version stands as it does. An entry is never removed, only superseded or withdrawn."""

    CURRENT = 1, "Current"
    ENTERED_IN_ERROR = 2, "Entered in error"
    DELETED = 3, "Deleted by its source"


class Matter(IntegerChoices):
    """What a line of the change log is about."""

    ENTRIES = 1, "Entries received or published"
    LINK = 2, "A source record moved to another person"
    DESCRIBED = 3, "A source record's demographics changed"
    PREFERENCE = 4, "What may be done with a source record changed"
