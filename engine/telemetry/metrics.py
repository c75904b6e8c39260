"""Metrics: the closed list of those that every sport has, each with what an operator does about it.

Base units; a label has few values, none of them chosen by a client or a producer
(`topic`, `table`, `reason`, `agent`, `upkeep`, `route`, `transport`, `sport`, `result` and `method` are
this project's own words, `code` is gRPC's, `partition` is bounded by the setting). A sport's own metrics
are in its own list, such as `tables.matches.metrics`. Counters and histograms count where
things happen; a collector reads each `CollectedGauge` when Prometheus asks (`web.worker.metrics`).
"""

import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version

import msgspec
from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.core import GaugeMetricFamily

_LATENCY = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60)

Sample = tuple[tuple[str, ...], float]
"""The values of a gauge's labels, and its own."""


class CollectedGauge(msgspec.Struct, frozen=True):
    """A gauge that a collector reads when Prometheus asks, so that no series outlives its subject."""

    name: str
    about: str
    labels: tuple[str, ...] = ()

    def family(self, samples: Iterable[Sample]) -> GaugeMetricFamily:
        """Return the family that Prometheus' client collects."""
        made = GaugeMetricFamily(self.name, self.about, labels=self.labels)
        for labels, value in samples:
            made.add_metric(labels, value)
        return made


# Records

RECORDS = Counter(
    "overstream_records_total",
    "Records read, by topic. Flat while producers send: look at the worker's log and its lag.",
    ["topic"],
)
DEAD_LETTERS = Counter(
    "overstream_dead_letters_total",
    "Dead letters written, by topic and reason. Rising: read their headers, fix the producer.",
    ["topic", "reason"],
)
TIMER_FAILED = Counter(
    "overstream_upkeep_failed_total",
    "Rounds of timers, and steps of them for one match, that failed and were undone, by function. "
    "Rising: a defect of Overstream, in the log; all else goes on.",
    ["upkeep"],
)
ROWS_SKIPPED = Counter(
    "overstream_rows_skipped_total",
    "Records of changelogs that are not rows, by table: they have no key, or cannot be unpacked. "
    "Rising: another program writes to a changelog, see the log for the places.",
    ["table"],
)
ROWS_UNREADABLE = Counter(
    "overstream_rows_unreadable_total",
    "Rows of tables that could not be read, by table. Rising: something damaged them, or another version "
    "wrote them; see the log for what was rebuilt, and overstream_matches_quarantined for what was not.",
    ["table"],
)
BATCH_RECORDS = Histogram(
    "overstream_batch_records",
    "Records in a partition batch. Mostly at the largest: the worker is behind, add workers.",
    buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000),
)
AGENT_SECONDS = Histogram(
    "overstream_agent_seconds",
    "Time in which an agent folded a batch; nothing else runs meanwhile. "
    "Long: lower OVERSTREAM_BATCH_MAX_RECORDS, or add workers.",
    ["agent"],
    buckets=(0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1),
)
PRODUCE_TO_STATE_SECONDS = Histogram(
    "overstream_produce_to_state_seconds",
    "From a record's timestamp to its being in the state, of the oldest record of each batch. "
    "Rising: the worker is behind, or the producer's clock is.",
    buckets=_LATENCY,
)
STATE_TO_CLIENT_SECONDS = Histogram(
    "overstream_state_to_client_seconds",
    "From a change of the state to its being written to all connections that wait for it. "
    "Rising: more viewers than one worker can serve, add workers.",
    buckets=_LATENCY,
)
LAG_RECORDS = CollectedGauge(
    "overstream_lag_records",
    "Records that wait in a partition of a topic. Rising: add workers, or see why this one is slow.",
    ("topic", "partition"),
)
UNCOMMITTED_RECORDS = CollectedGauge(
    "overstream_uncommitted_records",
    "Offsets of a partition behind an open transaction: no worker reads them, they are not lag. "
    "Above 0 while nothing is read: that producer hangs, see its transaction.timeout.ms.",
    ("topic", "partition"),
)

# Commits and ownership

COMMIT_SECONDS = Histogram(
    "overstream_commit_seconds",
    "Time of a transaction, sent to stored. Rising: the broker is slow or short of disk.",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)
COMMIT_AGE = CollectedGauge(
    "overstream_commit_age_seconds",
    "Age of the transaction that is under way, 0 where none is. "
    "Above some seconds: Kafka does not take it, see its brokers.",
)
COMMITS_FAILED = Counter(
    "overstream_commits_failed_total",
    "Transactions that failed; their work is done again. By reason: fenced, other workers own the "
    "partitions; too-large, a topic's limit shrank; kafka, Kafka refused it; fault, this worker's "
    "disk or a defect of Overstream. Rising, except fenced: nothing is committed, see the worker's log.",
    ["reason"],
)
for _reason in ("fenced", "too-large", "kafka", "fault"):
    COMMITS_FAILED.labels(_reason)  # from 0 on: Prometheus sees no rise from an absent series to 1
PARTITIONS_LOST = Counter(
    "overstream_partitions_lost_total",
    "Partitions that another worker took over, or Kafka gave up, with work under way. "
    "Rising without restarts: workers are silent for longer than the session.",
)
REBALANCES = Counter(
    "overstream_rebalances_total",
    "Rebalances of the group, as this worker saw them. "
    "Rising without restarts: a worker comes and goes, see who is not ready.",
)
PARTITIONS_OWNED = CollectedGauge(
    "overstream_partitions_owned",
    "Partitions that this worker answers for. In sum fewer than there are: a worker recovers or is missing.",
)
READY = CollectedGauge(
    "overstream_ready",
    "1 when the worker answers, 0 while it rebalances or recovers. Long 0: see recovery, then its log.",
)
TOPICS_CHANGED = CollectedGauge(
    "overstream_topics_changed",
    "Topics deleted, made again or given other partitions while the worker runs, which no longer reads them. "
    "Above 0: `/ready/` says which, and what to do.",
)
RECOVERING = CollectedGauge(
    "overstream_recovering",
    "1 while the worker brings its tables up to the ends of their changelogs.",
)
RECOVERY_DONE = CollectedGauge(
    "overstream_recovery_done_records",
    "Changelog offsets that the recovery under way has behind it, 0 without one. "
    "Flat while recovering: the changelogs cannot be read, see Kafka's brokers.",
)
RECOVERY_TOTAL = CollectedGauge(
    "overstream_recovery_total_records",
    "Changelog offsets that the recovery under way has to read, 0 without one.",
)
STANDBY_AGE = CollectedGauge(
    "overstream_standby_age_seconds",
    "Time since the copy of another worker's partition was last level with its changelogs. "
    "Rising: taking that partition over would take long.",
    ("partition",),
)
MATCHES_QUARANTINED = CollectedGauge(
    "overstream_matches_quarantined",
    "Matches whose rows cannot be read and could not be rebuilt: they are answered with 503, and "
    "their events wait. Not 0: run `faust -A app rebuild`.",
)
STORE_BYTES = CollectedGauge(
    "overstream_store_bytes",
    "Size on disk of a partition's tables. Rising without end: see the OVERSTREAM_KEEP settings.",
    ("partition",),
)

# Clients

HTTP_REQUESTS = Counter(
    "overstream_http_requests_total",
    "Requests answered, by route and status; a stream counts when it ends. "
    "500: a defect of Overstream, in the log. 503: no owner known just now.",
    ["route", "status"],
)
UNLISTED = Counter(
    "overstream_unlisted_matches_total",
    "Times that a match was left out of a list, because it cannot be encoded. "
    "The log names it once: `faust -A app rebuild` rebuilds its state.",
)
HTTP_SECONDS = Histogram(
    "overstream_http_request_seconds",
    "Time to answer a request, except streams. Rising: more viewers than a worker can serve, add workers.",
    ["route"],
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
)
GRPC_REQUESTS = Counter(
    "overstream_grpc_requests_total",
    "Rpcs that ended, by method and code; a stream counts when it ends. INTERNAL: a defect of Overstream, "
    "in the log. RESOURCE_EXHAUSTED: a key's rate, or more rpcs than OVERSTREAM_GRPC_RPCS. UNAVAILABLE: no "
    "owner known just now, or Kafka is away.",
    ["method", "code"],
)
GRPC_SECONDS = Histogram(
    "overstream_grpc_seconds",
    "Time to answer an rpc, except streams; that of a submission ends when it is committed. "
    "Rising: see overstream_commit_seconds, or more clients than a worker can serve, add workers.",
    ["method"],
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)
CLIENTS = Gauge(
    "overstream_clients",
    "Connections that states are pushed to: sse, websocket and graphql are viewers, worker is another "
    "worker on their behalf. Very uneven over the workers: see the balancer.",
    ["transport"],
)
for _transport in ("sse", "websocket", "graphql", "worker"):
    CLIENTS.labels(_transport)  # from 0 on: dashboards show it, and rules compare it

CONNECTIONS_CUT = Counter(
    "overstream_connections_cut_total",
    "Clients' connections that were closed, by reason: nothing asked in 10 s (silent), silent where files "
    "are short (displaced), new where all others are busy (refused). Of the last two: see OutOfConnections.",
    ["reason"],
)
for _reason in ("silent", "displaced", "refused"):
    CONNECTIONS_CUT.labels(_reason)

# Events that clients post

INGEST_REQUESTS = Counter(
    "overstream_ingest_requests_total",
    "Requests that posted events or descriptions, by sport and status. 401 or 403: a client's key, see "
    "`faust -A app keys list`; 429: its rate; 400: its data, and the answer says what; 503: see "
    "overstream_produce_errors_total.",
    ["sport", "status"],
)
INGEST_ITEMS = Counter(
    "overstream_ingest_items_total",
    "Posted events and descriptions, by sport and result: accepted by Kafka; refused, the answer says why; "
    "failed, since Kafka did not take them. Failed: their clients were told to post them again.",
    ["sport", "result"],
)
INGEST_SECONDS = Histogram(
    "overstream_ingest_seconds",
    "From a post's headers to its answer, without the time that its client waits for by `?wait=`. "
    "Rising: Kafka is slow to acknowledge, see its brokers; or this worker is busy, add workers.",
    ["sport"],
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30),
)
PRODUCE_ERRORS = Counter(
    "overstream_produce_errors_total",
    "Posts that were not sent to Kafka, by reason: timeout, it did not acknowledge in time; away, it was not "
    "reached; refused, its error is in the log; full, too much waits for it; breaker, not tried since it had "
    "failed in a row. Rising: look at Kafka's brokers. Clients were told to post again.",
    ["reason"],
)
for _reason in ("timeout", "away", "refused", "full", "breaker"):
    PRODUCE_ERRORS.labels(_reason)  # from 0 on: Prometheus sees no rise from an absent series to 1

BUILD = Gauge(
    "overstream_build_info",
    "Always 1: the versions that run here. More than one: a rollout is under way, or half done.",
    ["version", "python", "faust", "aiokafka"],
)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"  # run from a source tree that was never installed


BUILD.labels(
    _version("overstream"), platform.python_version(), _version("faust-streaming"), _version("aiokafka")
).set(1)
