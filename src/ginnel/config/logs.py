"""Logs: one JSON object a line on stderr, with anything that could be a person's taken out on the way.

Nothing logs a query string, a form, a name or an NHS number on purpose; the redaction step is for what slips
through (a library's message, an exception's text).
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import orjson
import structlog

Event = MutableMapping[str, Any]

SECRET_NAMES = re.compile(
    r"(?i)password|secret|token|cookie|authorization|nhs_?number|family|given|birth|address"
)
TEN_DIGITS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
ROW_QUOTED = re.compile(r"(?m)^\s*(?:DETAIL|CONTEXT|LINE \d+):.*\n?")  # the database repeats what a row held
QUERY_STRING = re.compile(r"\?[^\s\"']+")
REDACTED = "[redacted]"


def redact(_logger: Any, _method: str, event: Event) -> Event:
    """Take out values under telling names, ten-digit numbers in 3-3-4 form or plain, query strings, and the lines
    in which a database error quotes a row."""
    for name, value in event.items():
        if SECRET_NAMES.search(name):
            event[name] = REDACTED
        elif isinstance(value, str):
            value = ROW_QUOTED.sub("", value)
            event[name] = QUERY_STRING.sub("?" + REDACTED, TEN_DIGITS.sub(REDACTED, value))
    return event


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
LAST: list[Any] = [
    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    structlog.processors.format_exc_info,
    redact,
    structlog.processors.JSONRenderer(),
]


_out = logging.StreamHandler()
_out.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=SHARED, processors=LAST))


def line(logger: str, event: str, **fields: str | int | float) -> None:
    """A line of ours at level info, of fields that can be nobody's: written at once, in the form of all others."""
    if logging.getLogger(logger).isEnabledFor(logging.INFO):
        at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        said = {**fields, "event": event, "level": "info", "logger": logger, "timestamp": at}
        with suppress(OSError, ValueError):  # as in logging: a line that cannot be written fails nobody's request
            _out.stream.write(orjson.dumps(said).decode() + "\n")


def configure(level: str) -> None:
    """Send structlog and the standard library's logging down one path, to stderr, from `level` up."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    _out.stream = sys.stderr
    root = logging.getLogger()
    root.handlers = [held for held in root.handlers if held is not _out] + [_out]
    root.setLevel(level)
    logging.getLogger("procrastinate").setLevel(max(root.level, logging.WARNING))
