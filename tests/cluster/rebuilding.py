"""`faust -A app rebuild`, as an operator runs it for a scoreboard whose workers are stopped."""

from sandbox.process import FAUST, Process
from sandbox.worker import WorkerProcess
from tests.cluster.scoreboard import Scoreboard


async def rebuild(board: Scoreboard, worker: WorkerProcess) -> tuple[int, str]:
    environ = {**board.environ, "OVERSTREAM_DATADIR": str(worker.data)}
    command = Process([*FAUST, "rebuild"], worker.folder / "rebuild.log", environ)
    return await command.wait(90), command.last_words()
