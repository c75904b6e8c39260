"""What the dashboards show, as plain data: a title, a unit, queries, and what to make of them."""

import msgspec

from tables.basketball.sport import SPORT as BASKETBALL
from tables.cricket.sport import SPORT as CRICKET
from tables.football.sport import SPORT as FOOTBALL
from tables.matches.sport import AnySport, any_sport

SPORTS = (any_sport(CRICKET), any_sport(BASKETBALL), any_sport(FOOTBALL))
"""The sports of the house, whatever else is installed: what is made of them is committed."""

RATE = "$__rate_interval"


class Panel(msgspec.Struct, frozen=True):
    """A graph, or with `figure` a single number. `queries` maps what a line is called to its PromQL."""

    title: str
    unit: str
    queries: dict[str, str]
    about: str = ""
    figure: bool = False


class Page(msgspec.Struct, frozen=True):
    """A dashboard: rows of panels under their headings."""

    uid: str
    title: str
    rows: dict[str, tuple[Panel, ...]]


def rate(metric: str) -> str:
    """Return a counter's rise a second."""
    return f"rate({metric}[{RATE}])"


def quantile(share: float, histogram: str, by: str = "") -> str:
    """Return a quantile of a histogram, over all workers or `by` a label."""
    labels = f"le, {by}" if by else "le"
    return f"histogram_quantile({share}, sum by ({labels}) ({rate(histogram + '_bucket')}))"


def or_none(by: str, metric: str) -> str:
    """Return a counter's rise a second by labels, 0 while it has no series."""
    return f"sum by ({by}) ({rate(metric)}) or vector(0)"


def quantiles(histogram: str) -> dict[str, str]:
    """Return the half and the slowest hundredth of a histogram."""
    return {"half": quantile(0.5, histogram), "slowest 1 %": quantile(0.99, histogram)}


def of_sports(metric: str) -> str:
    """Return a gauge of every sport: its name after the sport's, `{sport}_live_matches`."""
    return f'{{__name__=~"[a-z]+_{metric}"}}'


def counted(sport: AnySport) -> Panel:
    """Return what became of a sport's events."""
    events = f"{sport.name}_{sport.noun}"
    return Panel(
        f"{sport.name.capitalize()}: {sport.noun}",
        "cps",
        {
            "counted": f"sum({rate(f'{events}_processed_total')})",
            "came again": f"sum({rate(f'{events}_duplicate_total')})",
            "too late": f"sum({rate(f'{events}_late_total')}) or vector(0)",
            "corrections": f"sum({rate(f'{events}_corrected_total')}) or vector(0)",
        },
    )


MATCHES = Page(
    "overstream-matches",
    "The match floor",
    {
        "What viewers get": (
            Panel("Matches in play", "short", {"matches": f"sum({of_sports('live_matches')})"}, figure=True),
            Panel(
                "Viewers connected",
                "short",
                {"viewers": 'sum(overstream_clients{transport!="worker"})'},
                figure=True,
            ),
            Panel(
                "The latest match is late by",
                "s",
                {"late": f"max({of_sports('consumer_lag_seconds')}) or vector(0)"},
                "Above 2 s for half a minute an operator is woken.",
                figure=True,
            ),
            Panel("Workers that can be asked", "short", {"workers": "sum(overstream_ready)"}, figure=True),
        ),
        "How fresh": (
            Panel(
                "From the producer to the state",
                "s",
                quantiles("overstream_produce_to_state_seconds"),
                "Of the oldest record of each batch.",
            ),
            Panel("From the state to the viewers", "s", quantiles("overstream_state_to_client_seconds")),
            Panel(
                "Matches furthest behind",
                "s",
                {"{{match_id}}": f"topk(10, {of_sports('consumer_lag_seconds')})"},
            ),
        ),
        "Events": tuple(counted(sport) for sport in SPORTS),
        "Posted over HTTP": (
            Panel(
                "Events and descriptions",
                "cps",
                {"{{sport}} {{result}}": or_none("sport, result", "overstream_ingest_items_total")},
                "Refused: the answers say why. Failed: Kafka did not take them.",
            ),
            Panel(
                "Posts",
                "reqps",
                {"{{sport}} {{status}}": or_none("sport, status", "overstream_ingest_requests_total")},
            ),
            Panel(
                "Slowest 1 % of the posts",
                "s",
                {"{{sport}}": f"{quantile(0.99, 'overstream_ingest_seconds', 'sport')} or vector(0)"},
                "To Kafka's acknowledgement.",
            ),
            Panel(
                "Posts that Kafka did not take",
                "cps",
                {"{{reason}}": f"sum by (reason) ({rate('overstream_produce_errors_total')})"},
                "Clients were told to post again.",
            ),
        ),
        "Who watches": (
            Panel("Viewers now", "short", {"viewers": "sum(audience_viewers)"}, figure=True),
            Panel("Matches watched now", "short", {"matches": "max(audience_matches)"}, figure=True),
            Panel(
                "Engagements",
                "cps",
                {
                    "taken": f"sum({rate('audience_engagements_processed_total')})",
                    "too late": f"sum({rate('audience_engagements_late_total')})",
                    "capped": f"sum({rate('audience_engagements_capped_total')})",
                },
                "Capped: more than one identity may do.",
            ),
            Panel("Viewers by worker", "short", {"{{instance}}": "audience_viewers"}),
        ),
        "How much": (
            Panel(
                "Connections pushed to", "short", {"{{transport}}": "sum by (transport) (overstream_clients)"}
            ),
            Panel(
                "Requests",
                "reqps",
                {"{{status}}": f"sum by (status) ({rate('overstream_http_requests_total')})"},
            ),
            Panel(
                "Slowest 1 % of the answers",
                "s",
                {"{{route}}": quantile(0.99, "overstream_http_request_seconds", "route")},
            ),
            Panel(
                "gRPC: calls",
                "reqps",
                {"{{method}} {{code}}": or_none("method, code", "overstream_grpc_requests_total")},
                "A stream counts when it ends, mostly as CANCELLED. RESOURCE_EXHAUSTED: come again later.",
            ),
            Panel(
                "gRPC: slowest 1 % of the calls",
                "s",
                {"{{method}}": quantile(0.99, "overstream_grpc_seconds", "method") + " or vector(0)"},
                "That of a submission ends when it is committed.",
            ),
        ),
    },
)

WORKERS = Page(
    "overstream-workers",
    "The workers",
    {
        "Who": (
            Panel("Ready", "short", {"{{instance}}": "overstream_ready"}),
            Panel("Partitions owned", "short", {"{{instance}}": "overstream_partitions_owned"}),
            Panel("Versions", "short", {"{{version}}": "count by (version) (overstream_build_info)"}),
        ),
        "How much": (
            Panel(
                "Records", "cps", {"{{instance}}": f"sum by (instance) ({rate('overstream_records_total')})"}
            ),
            Panel(
                "Records that wait",
                "short",
                {"{{instance}} {{partition}}": "sum by (instance, partition) (overstream_lag_records)"},
            ),
            Panel(
                "Records in a batch",
                "short",
                {
                    "{{instance}}": f"{rate('overstream_batch_records_sum')} / "
                    f"{rate('overstream_batch_records_count')}"
                },
                "Small when quiet, large when behind.",
            ),
            Panel(
                "Slowest 1 % of the folds",
                "s",
                {"{{agent}}": quantile(0.99, "overstream_agent_seconds", "agent")},
            ),
        ),
        "Recovery": (
            Panel(
                "Changelog offsets",
                "short",
                {
                    "{{instance}} read": "overstream_recovery_done_records",
                    "{{instance}} to read": "overstream_recovery_total_records",
                },
                "0 while nobody recovers.",
            ),
            Panel(
                "Age of the copies",
                "s",
                {"{{instance}}": "max by (instance) (overstream_standby_age_seconds)"},
            ),
            Panel(
                "Rebalances and losses",
                "short",
                {
                    "{{instance}} rebalances": f"increase(overstream_rebalances_total[{RATE}])",
                    "{{instance}} lost": f"increase(overstream_partitions_lost_total[{RATE}])",
                },
            ),
        ),
        "The machine": (
            Panel("Tables on disk", "bytes", {"{{instance}}": "sum by (instance) (overstream_store_bytes)"}),
            Panel(
                "Memory",
                "bytes",
                {"{{instance}}": 'process_resident_memory_bytes{job="overstream"}'},
            ),
            Panel(
                "Processor",
                "percentunit",
                {"{{instance}}": f'rate(process_cpu_seconds_total{{job="overstream"}}[{RATE}])'},
                "1 is all that a worker can use.",
            ),
        ),
    },
)

KAFKA = Page(
    "overstream-kafka",
    "Kafka",
    {
        "In": (
            Panel(
                "Records read", "cps", {"{{topic}}": f"sum by (topic) ({rate('overstream_records_total')})"}
            ),
            Panel("Records that wait", "short", {"{{topic}}": "sum by (topic) (overstream_lag_records)"}),
            Panel(
                "Dead letters",
                "cps",
                {"{{topic}} {{reason}}": f"sum by (topic, reason) ({rate('overstream_dead_letters_total')})"},
            ),
        ),
        "Out": (
            Panel("Time of a transaction", "s", quantiles("overstream_commit_seconds")),
            Panel(
                "Transactions",
                "cps",
                {"{{instance}}": f"sum by (instance) ({rate('overstream_commit_seconds_count')})"},
            ),
            Panel(
                "Oldest transaction under way",
                "s",
                {"{{instance}}": "max by (instance) (overstream_commit_age_seconds)"},
                "Above half a minute nothing is durable any more, and an operator is woken.",
            ),
        ),
        "Disks": (
            Panel(
                "Used of the disk of the log",
                "percentunit",
                {
                    "{{instance}} {{mountpoint}}": '1 - node_filesystem_avail_bytes{job="kafka-disk"} / '
                    'node_filesystem_size_bytes{job="kafka-disk"}'
                },
                "Above four fifths an operator is woken.",
            ),
        ),
    },
)

ALL = (MATCHES, WORKERS, KAFKA)
