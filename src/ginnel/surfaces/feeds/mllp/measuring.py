"""What a listener counts. Read from /metrics where `ginnel serve` runs it, else from the port it is given."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

MESSAGES = Counter("ginnel_mllp_messages_total", "Messages by what was answered", ["organisation", "answer"])
COMMITS = Histogram(
    "ginnel_mllp_commit_seconds", "Time to make a group of messages durable", ["organisation"]
)
GROUPS = Histogram(
    "ginnel_mllp_group_messages",
    "Messages made durable together",
    ["organisation"],
    buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500),
)
WAITING = Gauge(
    "ginnel_mllp_waiting", "Messages read and not yet answered", ["organisation"], multiprocess_mode="livesum"
)
CONNECTIONS = Gauge(
    "ginnel_mllp_connections", "Senders connected", ["organisation"], multiprocess_mode="livesum"
)
REFUSED = Counter(
    "ginnel_mllp_connections_refused_total", "Connections refused or broken off", ["organisation", "reason"]
)
