"""Logs: one JSON object a line on stderr, with anything that could be a person's taken out on the way."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC
from typing import Any

import orjson
import structlog

from ginnel.config.redacting import redact
from ginnel.kernel import clock

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
    lines(logger, event, (fields,))


def lines(logger: str, event: str, each: Iterable[Mapping[str, str | int | float]]) -> None:
    """The same, of several, in one write."""
    if logging.getLogger(logger).isEnabledFor(logging.INFO):
        at = clock.now().astimezone(UTC).isoformat().replace("+00:00", "Z")
        always = {"event": event, "level": "info", "logger": logger, "timestamp": at}
        text = b"".join(orjson.dumps({**fields, **always}) + b"\n" for fields in each)
        # As in logging: a line that cannot be written fails nobody's request.
        with suppress(OSError, ValueError):
            _out.stream.write(text.decode())


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
