"""Cricket's matches as they move: Server-Sent Events, from any worker for any match."""

from aiohttp import web

from app import app
from engine.changes import Snapshot
from engine.partitions.partition import Partition
from engine.partitions.standby import Standby
from serving.cluster import CLUSTER
from serving.http.representations import AnswerCache
from serving.http.templates import segment
from serving.push.live import Live, Source
from serving.push.websocket import serve_socket
from tables.cricket.changes import changes
from tables.cricket.projections import encode_state
from tables.cricket.scoring.result import Status
from tables.cricket.tables import find_match
from web.cricket.summaries import snapshot_of, snapshots_of

LIVE = web.AppKey("live", Live)


def _live(served: web.Application) -> Live:
    states: AnswerCache[Snapshot] = AnswerCache(32 << 20, lambda snapshot: len(snapshot.body))

    def state(place: Partition | Standby, match_id: str) -> Snapshot | None:
        match = find_match(place.number, match_id.encode())
        if match is None:
            return None
        return states.get(
            "state", match_id, match, lambda: Snapshot(match_id, match.last_seq, encode_state(match))
        )

    return Live(
        served[CLUSTER],
        Source(
            channel=changes,
            state=state,
            summary=snapshot_of,
            listing=snapshots_of,
            state_path=lambda match_id: f"/matches/{segment(match_id)}/",
            scores_path="/live/",
            statuses=tuple(Status),
        ),
    )


app.provide(LIVE, _live)


@app.view("/matches/{match_id}/live/")
async def match_live(request: web.Request, match_id: str) -> web.StreamResponse:
    """Push a match's state: as it stands, then after every change."""
    return await request.app[LIVE].match_stream(request, match_id)


@app.view("/live/")
async def all_live(request: web.Request) -> web.StreamResponse:
    """Push the summaries of all matches, then of those that change; `?status=` of those that stand so."""
    return await request.app[LIVE].all_stream(request)


@app.view("/ws/")
async def socket(request: web.Request) -> web.StreamResponse:
    """Push what a program subscribes to, and nothing else."""
    return await serve_socket(request, request.app[LIVE])
