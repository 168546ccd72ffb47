"""What can be said of a pair of source records, and what was done about it."""

from django.db.models import TextChoices


class Reason(TextChoices):
    """Why two source records stand side by side: the strongest thing that can be said of the pair."""

    TRACED = "traced", "Both carry the same traced NHS number and their details agree"
    CONTRADICTED = "contradicted", "Same NHS number, but their details contradict each other"
    DISPUTED = "disputed", "Same traced NHS number, but another record with that number is in dispute"
    SAME_NUMBER = "same-number", "Same NHS number, not traced on both or not enough details to be sure"
    RESEMBLES = "resembles", "Name, birth date and address resemble each other"


class RestrictionKind(TextChoices):
    """Why the record of a person is restricted."""

    PROTECTED_ADDRESS = "protected-address", "Nobody may learn where they live who does not work with them"
    STAFF = "staff", "They work here"
    RELATIVE = "relative", "Somebody close to them works here"
    PUBLIC_FIGURE = "public-figure", "Many people know their name"

    @property
    def hides_whereabouts(self) -> bool:
        return self is RestrictionKind.PROTECTED_ADDRESS


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


class TraceService(TextChoices):
    """Which service of the national one was asked."""

    PDS_FHIR = "pds-fhir", "Personal Demographics Service FHIR API"
    MESH_BATCH = "mesh-batch", "Demographics batch trace over MESH"


class TraceOutcome(TextChoices):
    """What asking the national service about what one source says of one person came to."""

    VERIFIED = "verified", "The national service confirms this number"
    SUPERSEDED = "superseded", "The number was replaced by another, which the national service confirms"
    FOUND = "found", "The national service knows one person by these details, and their number"
    CONFLICT = "conflict", "The number is somebody's whose details are different"
    UNSURE = "unsure", "The national service found one person whose details do not agree well enough"
    INVALIDATED = "invalidated", "The number was withdrawn by the national service"
    NOT_FOUND = "not-found", "The national service finds nobody"
    SEVERAL = "several", "The national service finds several people"
    TOO_MANY = "too-many", "The national service finds too many people to say"
    TOO_LITTLE = "too-little", "Too little is known to ask the national service"

    @property
    def status(self) -> str:
        """NHS NUMBER STATUS INDICATOR CODE (NHS Data Dictionary): 01 present and verified; 03 trace required; 04 trace
        attempted, no match or several; 05 trace needs to be resolved, number or details conflict."""
        return _STATUS.get(self, "01")


_STATUS = {
    TraceOutcome.CONFLICT: "05",
    TraceOutcome.UNSURE: "05",
    TraceOutcome.INVALIDATED: "05",
    TraceOutcome.NOT_FOUND: "04",
    TraceOutcome.SEVERAL: "04",
    TraceOutcome.TOO_MANY: "04",
    TraceOutcome.TOO_LITTLE: "03",
}
