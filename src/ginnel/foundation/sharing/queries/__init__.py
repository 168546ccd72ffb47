"""Who is looking: the viewers that every guarded read and write takes."""

from ginnel.foundation.sharing.queries.agreements import (
    AgreementShown,
    AgreementVersionShown,
    Lacking,
    Signed,
    agreement,
    all_agreements,
    giving,
    lacking,
    letting_leave,
)
from ginnel.foundation.sharing.queries.barring import Barred, all_barred, barred_from
from ginnel.foundation.sharing.queries.consenting import consent, consents
from ginnel.foundation.sharing.queries.disclosing import (
    DisclosureShown,
    check_may_leave_now,
    disclosure,
    disclosures,
    list_lasts,
    lists_brought_up_to_date,
)
from ginnel.foundation.sharing.queries.drawing import (
    Drawing,
    Source,
    drawing,
    how_many_opted_out,
    opted_out,
    opted_out_of_gp_data,
    sources,
)
from ginnel.foundation.sharing.queries.following import follows
from ginnel.foundation.sharing.queries.knocking import Knock
from ginnel.foundation.sharing.queries.naming import is_system, names_of
from ginnel.foundation.sharing.queries.overriding import PAGE, Override, Overrides, overrides
from ginnel.foundation.sharing.queries.own_viewer import ABOUT_READING, OwnViewer, own
from ginnel.foundation.sharing.queries.parting import (
    SaidOfSharing,
    barrings_among,
    capacity_among,
    overrulings_among,
    willingness_among,
)
from ginnel.foundation.sharing.queries.replaying import Answer, Replayed, replay
from ginnel.foundation.sharing.queries.separate_records import (
    Decided,
    KeptApart,
    separate_record,
    separate_records,
)
from ginnel.foundation.sharing.queries.service_viewer import ServiceViewer, service
from ginnel.foundation.sharing.queries.staff_viewer import StaffViewer, staff
from ginnel.foundation.sharing.queries.system_viewer import SystemViewer, system
from ginnel.foundation.sharing.queries.willingness import (
    Finding,
    Overruled,
    Statement,
    findings,
    overruled,
    statements,
)
from ginnel.foundation.sharing.queries.working import accountable_lead, may_say_who_works_with, working_with

__all__ = [
    "ABOUT_READING",
    "PAGE",
    "Answer",
    "AgreementShown",
    "AgreementVersionShown",
    "Decided",
    "DisclosureShown",
    "Barred",
    "Drawing",
    "Finding",
    "KeptApart",
    "Knock",
    "Lacking",
    "Override",
    "Overrides",
    "Overruled",
    "OwnViewer",
    "Replayed",
    "SaidOfSharing",
    "ServiceViewer",
    "Signed",
    "Source",
    "StaffViewer",
    "accountable_lead",
    "Statement",
    "SystemViewer",
    "agreement",
    "all_agreements",
    "all_barred",
    "barred_from",
    "barrings_among",
    "capacity_among",
    "check_may_leave_now",
    "consent",
    "consents",
    "disclosure",
    "disclosures",
    "drawing",
    "findings",
    "follows",
    "how_many_opted_out",
    "giving",
    "lacking",
    "letting_leave",
    "list_lasts",
    "lists_brought_up_to_date",
    "is_system",
    "may_say_who_works_with",
    "names_of",
    "opted_out",
    "opted_out_of_gp_data",
    "overrides",
    "overruled",
    "own",
    "overrulings_among",
    "replay",
    "separate_record",
    "separate_records",
    "service",
    "sources",
    "staff",
    "statements",
    "system",
    "willingness_among",
    "working_with",
]
