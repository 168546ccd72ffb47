"""What the open API takes at most, from the constants that hold it."""

from __future__ import annotations

from documents.page import page, table

ORIGIN = "the constants of `surfaces/fhir`, `surfaces/clients` and `foundation/record/fhir`"


def _written() -> list[tuple[str, str, str]]:
    from ginnel.foundation.record.fhir import json, validation
    from ginnel.surfaces.fhir.interactions import spending
    from ginnel.surfaces.fhir.writing import body, entries, patches

    each = "422 `too-costly` for each of the rest; of a transaction, for all"
    made = f"{spending.MOST_MADE:,} bytes; an eighth in XML or indented, and of what patches change"
    return [
        ("A body, unpacked where it is sent as gzip", f"{body.MOST_BYTES:,} bytes", "413 `too-long`"),
        ("JSON nested", f"{json.DEEPEST} deep", "400 `structure`"),
        ("Entries of a Bundle", f"{entries.MOST:,}", "413 `too-costly`"),
        (
            "What entries of a Bundle take to be read, looked for by conditions and shown",
            f"{spending.MOST_SECONDS} seconds",
            each,
        ),
        ("What is made for entries of a Bundle", made, each),
        (
            "What is shown of entries that were stored (`return=representation`)",
            "as much as is left of both",
            "stored, and not shown: the entry's `outcome` says so",
        ),
        ("Steps of a JSON Patch", f"{patches.MOST_STEPS:,}", "413 `too-costly`"),
        ("What a JSON Patch copies", f"{body.MOST_BYTES:,} bytes", "413 `too-long`"),
        ("Issues told of one resource", f"{validation.MOST_FAULTS}", "the first of them"),
    ]


def _asked() -> list[tuple[str, str, str]]:
    from ginnel.foundation.record.queries.searching import labelling, ordering, versions
    from ginnel.foundation.record.store.searching import fragments
    from ginnel.surfaces.fhir import asking
    from ginnel.surfaces.fhir.search import including, parsing, results

    read = f"{versions.MOST_ROUNDS * versions.AT_ONCE:,}, or what comes to {versions.MOST_READ:,} bytes"
    through = f"{fragments.MOST_CHARACTERS:,} characters: about four steps through a person"
    return [
        ("A posted search", f"{asking.LONGEST:,} bytes", "413 `too-long`"),
        ("Parameters of a request", f"{asking.MOST_PARAMETERS}", "400"),
        ("Parameters of a search", f"{parsing.MOST_PARAMETERS}", "400 `too-costly`"),
        ("Values of a parameter, parted by commas", f"{parsing.MOST_VALUES}", "400 `too-costly`"),
        ("A value of a parameter", f"{parsing.LONGEST * 4:,} characters", "400 `too-long`"),
        ("Steps of a chain, `_has` included", f"{parsing.DEEPEST}", "400 `too-costly`"),
        ("A search through others, as a statement", through, "422 `too-costly`"),
        ("Keys of `_sort`", f"{results.MOST_KEYS}", "400 `too-costly`"),
        ("Resources put in the order of a code or reference", f"{ordering.MOST:,}", "422 `too-costly`"),
        ("`_include` and `_revinclude`", f"{results.MOST_INCLUDES}", "400 `too-costly`"),
        ("Rounds of `:iterate`", f"{including.ROUNDS}", "no more is followed"),
        ("Resources included in a page", f"{including.MOST:,}", "an OperationOutcome in the Bundle says so"),
        ("Labels that `$meta` tells of a type or of all", f"{labelling.MOST:,}", "422 `processing`"),
        ("`_count`", f"{results.MOST} ({results.USUAL} unless asked)", "that many, with a `next` link"),
        ("Versions read for a page of one resource's history", read, "the page ends, with a `next` link"),
    ]


def _at_oauth() -> list[tuple[str, str, str]]:
    from ginnel.surfaces.clients import asking as oauth
    from ginnel.surfaces.clients import assertions, scopes

    return [
        ("A form at `/oauth`", f"{oauth.LARGEST:,} bytes", "400 `invalid_request`"),
        ("An assertion", f"{assertions.LONGEST:,} characters", "400 `invalid_client`"),
        ("Scopes of a request", f"{scopes.MOST}, each of {scopes.LONGEST} characters", "400 `invalid_scope`"),
        (
            "Requests at `/oauth` from one address",
            f"{oauth.PER_MINUTE} a minute",
            "429 with `Retry-After`",
        ),
    ]


def _at_once() -> list[tuple[str, str, str]]:
    from ginnel.config.bridge import bridging, received

    return [
        (
            "Requests of a client at once in a web process, those that wait included",
            "the parameter `client-requests-at-once`",
            f"429 `throttled`, `Retry-After: {bridging.AGAIN}`",
        ),
        (
            f"Bodies above {received.SMALL:,} bytes that are received at once",
            f"up to {received.SHORT:,} bytes: {bridging.EACH_IN_LOOP:,} bytes from one sender; up to "
            f"{received.LARGE:,}: two from one sender; above: one",
            f"after {bridging.TURN} seconds 503 `transient`, `Retry-After: {bridging.TURN}`",
        ),
        (
            "Time for a body to come",
            f"{received.LONGEST} seconds up to {received.SHORT:,} bytes; above {received.PATIENCE} seconds and a "
            f"second for every {received.SLOWEST:,} bytes",
            "408 `timeout`, or 400",
        ),
    ]


def pages() -> dict[str, str]:
    intro = (
        "What is asked beyond this is refused with an OperationOutcome (at `/oauth`, in OAuth's words). Beside these: "
        "requests a minute of a client (the parameter `client-requests-per-minute`) and its tokens "
        "(`client-tokens-per-minute`), answered 429 with `Retry-After`; a statement that the database takes too long "
        "over, answered 422 `too-costly`. Nothing that is sent is answered 500; the fuzz tests of `surfaces/fhir` and "
        "`surfaces/clients` try."
    )
    return {
        "docs/reference/api-limits.md": page(
            "Limits of the open API",
            ORIGIN,
            intro,
            table(("What", "At most", "Beyond it"), [*_at_once(), *_written(), *_asked(), *_at_oauth()]),
        )
    }
