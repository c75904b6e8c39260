"""What is measured: the closed list of this project's metrics, each with what to do about it."""

from prometheus_client import Counter, Histogram

RECORDS = Counter(
    "overstream_records_total",
    "Records read, by topic. Flat while producers send: look at the worker's log and its lag.",
    ["topic"],
)
DEAD_LETTERS = Counter(
    "overstream_dead_letters_total",
    "Records set aside, by topic and reason. Rising: read the dead letters' headers, mend the producer.",
    ["topic", "reason"],
)
BATCH_RECORDS = Histogram(
    "overstream_batch_records",
    "Records in a partition batch. Mostly at the largest: the worker is behind, add workers.",
    buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000),
)
COMMIT_SECONDS = Histogram(
    "overstream_commit_seconds",
    "Time of a partition's transaction, begin to stored. Rising: the broker is slow or short of disk.",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)
PARTITIONS_LOST = Counter(
    "overstream_partitions_lost_total",
    "Partitions that another worker took over, or Kafka gave up, with work under way. "
    "Rising without restarts: workers are silent for longer than the session.",
)
