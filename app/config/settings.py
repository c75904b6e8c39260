"""All settings of an operator: each is declared once, with its default and its reason.

The name of a setting in the environment is its own in capitals after `OVERSTREAM_`:
`web_port` is `OVERSTREAM_WEB_PORT`. `kafka_security` has the settings of the connection to Kafka.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field

from app.config.fields import PREFIX, in_environment
from app.config.kafka_security import KafkaSettings
from app.config.kinds import (
    ANY_CASE,
    Host,
    Name,
    Names,
    Networks,
    Origin,
    Origins,
    Seconds,
    Share,
    Words,
)
from app.config.logs import Format, Level


class Settings(KafkaSettings):
    """Every setting of a worker, a command or the simulator."""

    app_id: Annotated[
        Name,
        Field(
            description="The consumer group, and how changelogs' names begin: "
            "another id is another scoreboard."
        ),
    ] = "overstream"
    instance_id: Annotated[
        Name | None,
        Field(
            description="Static membership (KIP-345): a worker back within the session keeps its partitions. "
            "Different for each worker."
        ),
    ] = None
    datadir: Annotated[
        Path,
        Words(default="~/.local/state/<app_id>/<web_port>"),
        Field(
            description="Where the tables' RocksDB files live, for this worker alone; "
            "`--datadir` overrides it."
        ),
    ] = Path()
    web_host: Annotated[
        Host,
        Field(
            description="The name by which other workers and clients reach this one. "
            "The default is right only while all workers are on one machine."
        ),
    ] = "127.0.0.1"
    web_port: Annotated[int, Field(ge=1, le=65535, description="The port of the views, on this machine.")] = (
        6066
    )
    web_bind: Annotated[
        str,
        Words(allowed="a host name or an IP address"),
        Field(
            pattern=r"^[A-Za-z0-9._:-]+$",
            description="The interface the views listen on. Only this machine by default, "
            "since the views do not ask who a client is.",
        ),
    ] = "127.0.0.1"
    public_url: Annotated[
        Origin | None,
        Field(
            description="The address at which people reach the site: what is shared and fed begins with it, "
            "and clients are told no address of a worker. Without it a page goes on with another worker by "
            "itself, and an empty one helps who runs it."
        ),
    ] = None
    embed_origins: Annotated[
        Origins | None,
        Field(
            description="The sites whose pages may show a match in a frame (`/embed/match/ID/`). "
            "Without it there are no such cards."
        ),
    ] = None
    offline_pages: Annotated[
        bool,
        Field(
            description="Whether browsers keep the pages that their readers saw, for when there is no "
            "network; false takes back what they have kept."
        ),
    ] = True
    grpc_port: Annotated[
        int,
        Field(
            ge=0,
            le=65535,
            description="The port of leaderboards over gRPC, on the interface of the views; 0 is none. "
            "Where it is not given and taken, the worker goes without.",
        ),
    ] = 50051
    grpc_certificate_file: Annotated[
        Path | None,
        Field(
            description="The certificate in PEM, and those between it and its CA, with which gRPC is TLS. "
            "Without it gRPC is not encrypted."
        ),
    ] = None
    grpc_key_file: Annotated[
        Path | None, Field(description="The private key in PEM of that certificate, without a password.")
    ] = None
    grpc_rpcs: Annotated[
        int,
        Field(
            ge=1,
            le=100_000,
            description="The most rpcs that a worker answers at a time, streams among them; "
            "more are refused with `RESOURCE_EXHAUSTED`.",
        ),
    ] = 1000
    hop_secret_file: Annotated[
        Path | None,
        Field(
            description="The file with the secret, the same for all, by which workers know each other. "
            "Without it only those on one machine do."
        ),
    ] = None
    api_keys_file: Annotated[
        Path | None,
        Field(
            description="The file with the keys by which clients post events over HTTP "
            "(`faust -A app keys`). Without it nothing can be posted."
        ),
    ] = None
    api_requests_sample: Annotated[
        Share,
        Field(
            ge=0,
            le=1,
            description="The share of the posted requests that the topic `api.requests` is told of.",
        ),
    ] = 1.0
    jwt_keys_file: Annotated[
        Path | None,
        Field(
            description="The file with the keys that sign players' tokens, the same for all workers "
            "(`faust -A app keys rotate-tokens`). Without it nobody can log in."
        ),
    ] = None
    trusted_proxies: Annotated[
        Networks | None,
        Field(
            description="The proxies whose `X-Forwarded-For` is believed: failed logins are counted by "
            "the address of a client."
        ),
    ] = None
    passwords_over_plain_http: Annotated[
        bool,
        Field(
            description="Whether passwords are taken from other machines, and passed between workers, "
            "without TLS: true says that TLS ended before, at a proxy, and that the network behind it is "
            "trusted."
        ),
    ] = False
    slices: Annotated[
        Names | None,
        Field(
            description="The slices that a worker runs, sports and the audience; all that are installed "
            "where none is named. The same for all workers of a group."
        ),
    ] = None
    partitions: Annotated[
        int,
        Field(
            ge=1,
            le=1000,
            description="Partitions of each topic, so the most workers that can share the work. "
            "Settled once the topics exist: a match may not move.",
        ),
    ] = 6
    replication: Annotated[
        int,
        Field(
            ge=1,
            le=9,
            description="Copies of each topic: 1 on a single broker, 3 where a broker may die.",
        ),
    ] = 1
    standby_replicas: Annotated[
        int,
        Field(
            ge=0,
            le=9,
            description="Workers that keep a warm copy of each table partition: read while its owner is "
            "away, and soonest ready to take it over.",
        ),
    ] = 1
    session_timeout: Annotated[
        Seconds,
        Field(
            ge=1,
            le=90,
            description="How long a worker may be silent before its partitions move: the outage after a "
            "crash. 6 is the least that a broker grants by default.",
        ),
    ] = 6.0
    heartbeat_interval: Annotated[
        Seconds,
        Field(
            ge=0.1,
            le=30,
            description="How often a worker reports that it lives, and learns who joins and leaves; "
            "at most a third of the session's time.",
        ),
    ] = 0.5
    rebalance_timeout: Annotated[
        Seconds,
        Field(
            ge=1,
            le=600,
            description="How long a rebalance waits for a worker to write down what it holds before "
            "leaving it out.",
        ),
    ] = 60.0
    batch_max_records: Annotated[
        int,
        Words(unit="records"),
        Field(
            ge=1,
            le=10_000,
            description="The most records of a partition batch: larger is faster when behind, and holds "
            "the loop longer.",
        ),
    ] = 2000
    lateness: Annotated[
        Seconds,
        Field(
            ge=0.1,
            le=3600,
            description="How far an event may come after younger ones of its match, in event time, until "
            "it is given up; also how long a silent match waits for it. 30 for poor networks.",
        ),
    ] = 5.0
    apply_late: Annotated[
        bool,
        Field(
            description="Whether an event that comes after it was given up is merged into its match at "
            "once; otherwise `faust -A app late` decides."
        ),
    ] = False
    keep_finished: Annotated[
        Seconds,
        Field(
            ge=0,
            le=31_536_000,
            description="How long a finished match stays in the hot tables and in the list of matches. "
            "Then it is kept in one compact row, and still answered for by its id.",
        ),
    ] = 86_400.0
    keep_silent: Annotated[
        Seconds,
        Field(
            ge=0,
            le=315_360_000,
            description="The same of a match that is not finished and of which nothing came for so long; "
            "never before it begins. Its next event brings it back.",
        ),
    ] = 604_800.0
    keep_final: Annotated[
        Seconds,
        Field(
            ge=0,
            le=315_360_000,
            description="How long after that it is answered for at all; what is older is removed.",
        ),
    ] = 2_592_000.0

    log_level: Annotated[
        Level,
        ANY_CASE,
        Field(description="The least that is logged; no level logs a line a ball but debug."),
    ] = Level.INFO
    log_format: Annotated[
        Format,
        ANY_CASE,
        Field(
            description="How: a JSON object a line, or text for people; auto is text on a terminal and "
            "JSON elsewhere."
        ),
    ] = Format.AUTO

    @property
    def worker_name(self) -> str:
        """The worker's name in its log lines."""
        return self.instance_id or f"{self.web_host}:{self.web_port}"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings from the environment; one that is absent or empty keeps its default.

        Raises:
            SettingsError: settings are wrong; it lists all problems, misspelt names included.
        """
        settings = super().from_env(environ)
        if "datadir" in settings.model_fields_set:
            return settings
        datadir = _state_home(environ) / settings.app_id / str(settings.web_port)
        return settings.model_copy(update={"datadir": datadir})

    def contradictions(self) -> Iterator[str]:
        """Yield a sentence for each setting that is valid by itself but conflicts with others."""
        yield from super().contradictions()
        if (self.grpc_certificate_file is None) is not (self.grpc_key_file is None):
            yield (
                f"{in_environment('grpc_certificate_file')} and {in_environment('grpc_key_file')}: "
                "expected both or none"
            )
        if self.grpc_port == self.web_port:
            yield (
                f"{in_environment('grpc_port')} is {self.grpc_port}, the port of the views: expected another"
            )
        # Two heartbeats may be lost and a third late before the group considers the worker dead.
        if self.heartbeat_interval > self.session_timeout / 3:
            yield (
                f"{in_environment('heartbeat_interval')} is {self.heartbeat_interval:g} s: expected at most "
                f"a third of {PREFIX}SESSION_TIMEOUT, which is {self.session_timeout:g} s"
            )


def _state_home(environ: Mapping[str, str]) -> Path:
    """Return where a user's programs keep state (XDG Base Directory Specification); without a home, `.`."""
    given = environ.get("XDG_STATE_HOME", "")
    if given.startswith("/"):
        return Path(given)
    return Path(environ["HOME"], ".local/state") if environ.get("HOME") else Path(".run")
