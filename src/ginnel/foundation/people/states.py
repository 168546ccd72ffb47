"""What can be said of a pair of source records, and what was done about it."""

from django.db.models import TextChoices


class Reason(TextChoices):
    """Why two source records stand side by side: the strongest thing that can be said of the pair."""

    TRACED = "traced", "Both carry the same traced NHS number and their details agree"
    CONTRADICTED = "contradicted", "Same NHS number, but their details contradict each other"
    DISPUTED = "disputed", "Same traced NHS number, but another record with that number is in dispute"
    SAME_NUMBER = "same-number", "Same NHS number, not traced on both or not enough details to be sure"
    RESEMBLES = "resembles", "Name, birth date and address resemble each other"


class Verdict(TextChoices):
    """What a human last said of a pair; OPEN takes back what was said before."""

    SAME = "same", "The same person"
    DIFFERENT = "different", "Two different people"
    OPEN = "open", "Not decided"


class DecisionKind(TextChoices):
    """How a link was made or broken."""

    AUTOMATIC = "automatic", "Joined or parted by traced NHS number"
    CONFIRM = "confirm", "Confirmed as the same person"
    REJECT = "reject", "Said to be two people"
    MERGE = "merge", "Merged by hand"
    UNMERGE = "unmerge", "Unmerged by hand"
    ASK = "ask", "Left open with a note"
    DIVIDE = "divide", "Given to the right person after an unmerge"
    UNDO = "undo", "An earlier decision taken back"
    INDEX = "index", "Joined or parted by the organisation whose records both are"


class Weight(TextChoices):
    """How far a comparison leans, in words, for those who do not think in bits."""

    STRONGLY_FOR = "strongly-for", "Strongly for"
    FOR = "for", "For"
    NEITHER = "neither", "Neither"
    AGAINST = "against", "Against"
    STRONGLY_AGAINST = "strongly-against", "Strongly against"
