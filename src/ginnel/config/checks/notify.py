"""Whether messages to people and colleagues leave, and as they are written here."""

from __future__ import annotations

from collections.abc import Iterator

from ginnel.config.finding import Finding, State
from ginnel.kernel.errors import GinnelError


def messages_leave() -> Iterator[Finding]:
    """Sends nothing."""
    from ginnel.surfaces.notify import carriers, configuring

    try:
        configuring.link()
        account = configuring.configured()
        differing = carriers.differing(carriers.Notify(account)) if account else []
    except configuring.NoCarrier as refused:
        yield Finding("messages", State.WARNING, "no email or text message is sent", str(refused))
        return
    except GinnelError as refused:
        yield Finding("messages", State.WRONG, "no email or text message is sent", str(refused))
        return
    if account is None:
        do = "Set GINNEL_NOTIFY_URL to live where people are to be told."
        yield Finding("messages", State.WARNING, "messages are shown here and not sent", do)
    elif differing:
        yield Finding("messages", State.WRONG, "; ".join(differing), "ginnel notify templates prints them.")
    else:
        yield Finding("messages", State.FINE, "GOV.UK Notify lets us in and has every template", "")
