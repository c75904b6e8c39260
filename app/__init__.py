"""Overstream's Faust app: `faust -A app worker` runs it.

Sports are slices beside this package (agents, tables, schemas, web, feeds), or packages of their
own; they declare their agents, tables and views on `app`, which does not import them.
"""

import asyncio
import gc
import os
import sys
from functools import partial
from pathlib import Path

import uvloop
from aiohttp import web
from prometheus_client import disable_created_metrics

from app.config.fields import SettingsError, in_environment
from app.config.kafka_security import connection, credentials
from app.config.logs import logging_config, quieten
from app.config.settings import Settings
from app.slices import FOLDERS, choose, installed, is_of, packages_of
from app.topic_watch import TOPIC_WATCH, watch_topics
from app.worker import Worker
from app.worker_options import datadir_given
from engine.application import Application
from engine.partitions.ownership import Ownership
from serving.cluster import Cluster
from serving.file_limits import allow_many
from serving.forwarding import http_client
from serving.grpc.server import SERVICES
from serving.hops import HopSecret, HopSecretError
from serving.http.clients import ClientWeb
from serving.http.server import warn_of_hops, wire
from serving.http.templates import Templates
from serving.ingest.keys import ApiKeys

try:
    settings = Settings.from_env(os.environ)
    _connection = connection(settings)
    _hop_secret = HopSecret(settings.hop_secret_file)
    _slices = choose(settings.slices or (), installed())
except SettingsError as error:
    sys.exit(str(error))
except HopSecretError as error:
    sys.exit(str(SettingsError((f"{in_environment('hop_secret_file')} is {error}",))))

# Brings a third of the throughput (docs/decisions/0001).
asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())

# A fetch makes 50,000 records at once; the default of 700 would walk them repeatedly.
gc.set_threshold(10_000, 20, 50)

# They would repeat, for each counter, the worker's start time, which `process_start_time_seconds` has.
disable_created_metrics()  # type: ignore[no-untyped-call]

quieten(settings.log_level)


def _ownership() -> Ownership:
    """Return what owning partitions needs, as of now: tables are declared after the app is made."""
    return Ownership(
        group=app.conf.id,
        topics=tuple(sorted(app.batched)),
        folder=app.conf.tabledir,
        changelogs={name: table.changelog_topic_name for name, table in app.tables.items()},
        connection=app.connection,
        outputs=tuple(topic.name for topic in app.declared_topics),
    )


app = Application(
    settings.app_id,
    ownership=_ownership,
    connection=_connection,
    slices=_slices,
    is_left_out=partial(is_of, slices=installed() - set(_slices)),
    broker_credentials=credentials(_connection),
    broker=[f"aiokafka://{address}" for address in settings.broker],
    datadir=datadir_given(os.environ) or str(settings.datadir),
    autodiscover=[*FOLDERS, "app.commands", *packages_of(_slices)],
    origin="app",
    Worker=Worker,
    HttpClient=http_client,
    server=ClientWeb,
    batch_max_records=settings.batch_max_records,
    topic_partitions=settings.partitions,
    topic_replication_factor=settings.replication,
    topic_allow_declare=False,
    topic_disable_leader=True,
    table_standby_replicas=settings.standby_replicas,
    broker_session_timeout=settings.session_timeout,
    broker_heartbeat_interval=settings.heartbeat_interval,
    broker_rebalance_timeout=settings.rebalance_timeout,
    consumer_group_instance_id=settings.instance_id,
    consumer_auto_offset_reset="earliest",
    stream_buffer_maxsize=32,
    stream_wait_empty=True,
    logging_config=logging_config(
        settings.log_level,
        settings.log_format,
        settings.worker_name,
    ),
    web_host=settings.web_host,
    web_port=settings.web_port,
    web_bind=settings.web_bind,
    web_tables_enabled=False,
    web_router_enabled=False,
    web_application_options={"client_max_size": 64 << 10},  # bytes: a GraphQL query, at most
)


async def _warn(_served: web.Application) -> None:
    warn_of_hops(_hop_secret, app.conf.web_bind)


api_keys = ApiKeys(settings.api_keys_file)
app.served[TOPIC_WATCH] = watch_topics(app)
app.served[SERVICES] = []
cluster = Cluster(app, _hop_secret, settings.partitions, settings.public_url)
wire(app.served, cluster, Templates(Path(__file__).resolve().parents[1] / "web"))
app.on_worker_init.connect(lambda *_, **__: allow_many(), weak=False)
app.served.on_startup.append(_warn)
app.on_rebalance_complete.connect(cluster.note_rebalance, weak=False)
app.on_before_shutdown.connect(cluster.note_stop, weak=False)
