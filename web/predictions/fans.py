"""The fan whose token a request to foretell carries: an ingest's `Guard`, for one request."""

from collections.abc import Sequence
from http import HTTPStatus

from aiohttp import web
from google.protobuf.message import Message
from msgspec.structs import replace

from schemas.matches.markets import MarketKind, kind_of, side_of
from schemas.overstream.predictions.v1.prediction_pb2 import Prediction
from schemas.predictions.codec import decode_prediction
from schemas.predictions.published import MatchMarkets
from schemas.protojson.faults import Fault
from schemas.protojson.records import Item
from serving.http.responses import AnswerError, bad_request
from serving.ingest.intake import Intake
from serving.ingest.keys import Key, unheld

SCOPE = "predictions"

RATE = 5.0
"""Predictions a second that each worker takes of a fan, over time."""


class Fan:
    """A fan, who foretells for itself alone, and only what is open in a match as far as this worker knows."""

    def __init__(self, user_id: str, markets: MatchMarkets) -> None:
        """Take what a user foretells, whose token was verified before."""
        self._user_id = user_id
        self._markets = markets

    def holder(self, _request: web.Request) -> Key | None:
        """Return what a fan may do."""
        return unheld(f"fan-{self._user_id}", SCOPE, RATE)

    def check(self, _request: web.Request, items: Sequence[Item]) -> None:
        """Refuse what is not open. Whether a prediction counts is decided by when it was appended, though.

        Raises:
            AnswerError: 422, one is not open; 400, it names a side that does not play.
        """
        for item in items:
            said = decode_prediction(item.value, item.key)
            if said.market not in self._markets.open:
                still = ", ".join(self._markets.open) or "nothing"
                message = f"{said.market} cannot be foretold now: {still} can"
                raise AnswerError(HTTPStatus.UNPROCESSABLE_ENTITY, "not-open", message)
            side, sides = side_of(said.pick), self._markets.sides
            if kind_of(said.market) is MarketKind.FINAL_MARGIN and side and sides and side not in sides:
                raise bad_request(f"{side[:64]!r} does not play: {' and '.join(sides)} do")

    def intake(self, intake: Intake) -> Intake:
        """Return the same intake, of predictions that are the fan's own."""
        return replace(intake, kind=replace(intake.kind, fill=self._fill))

    def _fill(self, prediction: Message) -> tuple[Fault, ...]:
        """Make a prediction the fan's own; return what it may not say."""
        assert isinstance(prediction, Prediction)  # noqa: S101 - what the intake reads
        faults = []
        if prediction.user_id not in ("", self._user_id):
            faults.append(Fault("user_id", "it is not the token's user: leave it out"))
        if prediction.sport not in ("", self._markets.sport):
            faults.append(Fault("sport", f"the path names {self._markets.sport}: leave it out"))
        prediction.user_id, prediction.sport = self._user_id, self._markets.sport
        return tuple(faults)
