"""What an operator can set, all of it here: each setting is declared once, with its default and its reason.

The name of a setting in the environment is its own in capitals after `OVERSTREAM_`:
`web_port` is `OVERSTREAM_WEB_PORT`.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self

import msgspec

from app.config.fields import PREFIX, Setting, SettingsError, declared, in_environment, misspelt
from app.config.kafka_security import Mechanism, Protocol, contradictions
from app.config.kinds import addresses, folder, host, matching, one_of, seconds, whole, yes_or_no
from app.config.logs import Format, Level

# Kafka's rule for the names of topics, groups and members (249 at most, and a changelog's adds its table's).
_NAME = matching(r"[A-Za-z0-9._-]{1,150}", "at most 150 of the letters A-Z a-z, digits, '.', '_' and '-'")


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Every setting of a worker, a command or the simulator.

    Raises `SettingsError` where two settings contradict each other.
    """

    broker: Annotated[
        tuple[str, ...],
        Setting(addresses(), "Kafka's bootstrap servers; any of them leads to the whole cluster."),
    ] = ("127.0.0.1:9092",)
    security_protocol: Annotated[
        Protocol,
        Setting(
            one_of(Protocol),
            "How to speak to Kafka, in Kafka's own words; with TLS outside a closed network.",
        ),
    ] = Protocol.PLAINTEXT
    ssl_ca_file: Annotated[
        Path | None, Setting(folder(), "Whose certificates to trust (PEM); those of the system if not given.")
    ] = None
    ssl_certificate_file: Annotated[
        Path | None, Setting(folder(), "For mutual TLS: the certificate that shows Kafka who this is (PEM).")
    ] = None
    ssl_key_file: Annotated[
        Path | None, Setting(folder(), "That certificate's key (PEM, without a password).")
    ] = None
    sasl_mechanism: Annotated[
        Mechanism,
        Setting(one_of(Mechanism), "How name and password are proven; a SCRAM never sends the password."),
    ] = Mechanism.SCRAM_SHA_512
    sasl_username: Annotated[
        str | None, Setting(matching(r".+", "a name that Kafka knows"), "In whose name.")
    ] = None
    sasl_password: Annotated[
        str | None,
        Setting(
            matching(r".+", "a password"),
            "The password. Everybody who sees the process's environment sees it: rather give the file.",
            secret=True,
        ),
    ] = None
    sasl_password_file: Annotated[
        Path | None, Setting(folder(), "The file that has the password; it wins over the password itself.")
    ] = None
    app_id: Annotated[
        str,
        Setting(
            _NAME,
            "The consumer group, and how changelogs' names begin: another id is another scoreboard.",
        ),
    ] = "overstream"
    instance_id: Annotated[
        str | None,
        Setting(
            _NAME,
            "Static membership (KIP-345): a worker back within the session keeps its partitions. "
            "Different for each worker.",
        ),
    ] = None
    datadir: Annotated[
        Path,
        Setting(
            folder(),
            "Where the tables' RocksDB files live, for this worker alone; `--datadir` overrides it.",
            default="~/.local/state/<app_id>/<web_port>",
        ),
    ]
    web_host: Annotated[
        str,
        Setting(
            host(),
            "The name by which other workers and clients reach this one. "
            "The default is right only while all workers are on one machine.",
        ),
    ] = "127.0.0.1"
    web_port: Annotated[int, Setting(whole(1, 65535), "The port of the views, on this machine.")] = 6066
    web_bind: Annotated[
        str,
        Setting(
            matching(r"[A-Za-z0-9._:-]+", "a host name or an IP address"),
            "The interface the views listen on. Only this machine unless told otherwise, "
            "since the views ask nobody who they are.",
        ),
    ] = "127.0.0.1"
    hop_secret_file: Annotated[
        Path | None,
        Setting(
            folder(),
            "The file with the secret, the same for all, by which workers know each other. "
            "Without it only those on one machine do.",
        ),
    ] = None
    partitions: Annotated[
        int,
        Setting(
            whole(1, 1000),
            "Partitions of each topic, so the most workers that can share the work. "
            "Settled once the topics exist: a match may not move.",
        ),
    ] = 6
    replication: Annotated[
        int, Setting(whole(1, 9), "Copies of each topic: 1 on a single broker, 3 where a broker may die.")
    ] = 1
    standby_replicas: Annotated[
        int,
        Setting(
            whole(0, 9),
            "Workers that keep a warm copy of each table partition: read while its owner is away, "
            "and soonest ready to take it over.",
        ),
    ] = 1
    session_timeout: Annotated[
        float,
        Setting(
            seconds(1, 90),
            "How long a worker may be silent before its partitions move: the outage after a crash. "
            "6 is the least that a broker grants by default.",
            "s",
        ),
    ] = 6.0
    heartbeat_interval: Annotated[
        float,
        Setting(
            seconds(0.1, 30),
            "How often a worker says it lives, and hears of those who join and leave; "
            "at most a third of the session's time.",
            "s",
        ),
    ] = 0.5
    rebalance_timeout: Annotated[
        float,
        Setting(
            seconds(1, 600),
            "How long a rebalance waits for a worker to write down what it holds before leaving it out.",
            "s",
        ),
    ] = 60.0
    batch_max_records: Annotated[
        int,
        Setting(
            whole(1, 10_000),
            "The most records of a partition batch: larger is faster when behind, and holds the loop longer.",
            "records",
        ),
    ] = 2000
    lateness: Annotated[
        float,
        Setting(
            seconds(0.1, 3600),
            "How far an event may come after younger ones of its match, in event time, until it is given "
            "up; also how long a silent match waits for it. 30 for poor networks.",
            "s",
        ),
    ] = 5.0
    apply_late: Annotated[
        bool,
        Setting(
            yes_or_no(),
            "Whether an event that comes after it was given up is merged into its match at once; "
            "otherwise `faust -A app late` decides.",
        ),
    ] = False
    keep_finished: Annotated[
        float,
        Setting(
            seconds(0, 31_536_000),
            "How long a finished match stays in the hot tables and in the list of matches. "
            "Then it is kept in one compact row, and still answered for by its id.",
            "s",
        ),
    ] = 86_400.0
    keep_silent: Annotated[
        float,
        Setting(
            seconds(0, 315_360_000),
            "The same of a match that is not finished and of which nothing came for so long; never before it "
            "begins. Its next event brings it back.",
            "s",
        ),
    ] = 604_800.0
    keep_final: Annotated[
        float,
        Setting(
            seconds(0, 315_360_000),
            "How long after that it is answered for at all; what is older is removed.",
            "s",
        ),
    ] = 2_592_000.0

    log_level: Annotated[
        Level, Setting(one_of(Level), "The least that is logged; no level logs a line a ball but debug.")
    ] = Level.INFO
    log_format: Annotated[
        Format,
        Setting(
            one_of(Format),
            "How: a JSON object a line, or text for people; auto is text on a terminal and JSON elsewhere.",
        ),
    ] = Format.AUTO

    def __post_init__(self) -> None:
        """Refuse settings of which each is right and the pair is not."""
        if problems := contradictions(self):
            raise SettingsError(problems)
        # Two heartbeats may be lost and a third late without the group taking the worker for dead.
        if self.heartbeat_interval > self.session_timeout / 3:
            raise SettingsError(
                (
                    f"{PREFIX}HEARTBEAT_INTERVAL is {self.heartbeat_interval:g} s: expected at most a third "
                    f"of {PREFIX}SESSION_TIMEOUT, which is {self.session_timeout:g} s",
                )
            )

    def __repr__(self) -> str:
        """Every setting and its value, secrets masked."""
        shown = (
            f"{name}={'***' if setting.secret else repr(getattr(self, name))}"
            for name, setting in declared(type(self))
        )
        return f"{type(self).__name__}({', '.join(shown)})"

    @property
    def worker_name(self) -> str:
        """What a worker's log lines call it."""
        return self.instance_id or f"{self.web_host}:{self.web_port}"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings from the environment; one that is absent or empty keeps its default.

        Raises `SettingsError` naming everything that is wrong, misspelt names included.
        """
        values: dict[str, object] = {}
        problems = list(misspelt(cls, environ))
        for name, setting in declared(cls):
            given = environ.get(in_environment(name), "").strip()
            if not given:
                continue
            try:
                values[name] = setting.kind.parse(given)
            except ValueError:
                shown = "not usable (it is secret)" if setting.secret else repr(given)
                problems.append(f"{in_environment(name)} is {shown}: expected {setting.kind.allowed}")
        if problems:
            raise SettingsError(tuple(problems))
        defaults = {field.name: field.default for field in msgspec.structs.fields(cls)} | values
        values.setdefault("datadir", _state_home(environ) / f"{defaults['app_id']}/{defaults['web_port']}")
        return cls(**values)  # type: ignore[arg-type]  # each was made by its own setting's kind


def _state_home(environ: Mapping[str, str]) -> Path:
    """Where a person's programs keep their state (XDG Base Directory Specification); without a home, here."""
    given = environ.get("XDG_STATE_HOME", "")
    if given.startswith("/"):
        return Path(given)
    return Path(environ["HOME"], ".local/state") if environ.get("HOME") else Path(".run")
