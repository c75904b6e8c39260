"""The API's description of the operations that only basketball has."""

from app import app
from schemas.basketball.bounds import MAX_PERIODS
from schemas.basketball.details import GameDetails
from schemas.basketball.published import BoxScore, Flow, PlayLine
from schemas.matches.checks import MAX_SEQ
from serving.http.operations import BEHINDHAND, COPIED, Operation, Parameter, describe, whole
from tables.basketball.windows import PublishedWindow, WindowKind
from web.basketball.commentary import MAX_PLAYS, PLAYS, Only
from web.matches.description import LANG, MATCH, OF_ONE

_PATH = "/basketball/matches/{match_id}"
_EXAMPLE = "http://127.0.0.1:6066/basketball/matches/demo-basketball"
_PERIOD = Parameter(
    "period", "Only of this period, counted from 1, overtimes after the last one", whole(1, MAX_PERIODS)
)
_EARLIER = Parameter(
    "Link", 'The plays before these (`rel="next"`), if there are any', {"type": "string"}, "header"
)

describe(
    app.served,
    Operation(
        f"{_PATH}/box-score/",
        "The box score of a game",
        BoxScore,
        "404 too where the feed says only the score (`detailed` is false in the game's state).",
        parameters=(MATCH,),
        headers=(COPIED, BEHINDHAND),
        errors=OF_ONE,
        name="getBasketballBoxScore",
        sport="basketball",
    ),
    Operation(
        f"{_PATH}/plays/",
        "The last plays of a game, in words and in order",
        list[PlayLine],
        "In English without `lang`. Corrections have been applied. `Link` leads back to the first play.",
        parameters=(
            MATCH,
            LANG,
            Parameter("only", "Only plays that changed the score", {"type": "string", "enum": list(Only)}),
            _PERIOD,
            Parameter(
                "last", f"The most plays; {PLAYS} by default", whole(1, MAX_PLAYS) | {"default": PLAYS}
            ),
            Parameter("before", "Only plays before the one with this `seq`", whole(1, MAX_SEQ)),
        ),
        headers=(_EARLIER, COPIED, BEHINDHAND),
        errors=OF_ONE,
        example=f"curl '{_EXAMPLE}/plays/?period=4&last=20'",
        name="listBasketballPlays",
        sport="basketball",
    ),
    Operation(
        f"{_PATH}/info/",
        "What is known of a game beside its score: competition, start, venue, officials, players",
        GameDetails,
        parameters=(MATCH,),
        headers=(COPIED, BEHINDHAND),
        errors=OF_ONE,
        name="getBasketballGameInfo",
        sport="basketball",
    ),
    Operation(
        f"{_PATH}/flow/",
        "The score after each of its changes: the lead over time",
        Flow,
        parameters=(MATCH,),
        headers=(COPIED, BEHINDHAND),
        errors=OF_ONE,
        name="getBasketballFlow",
        sport="basketball",
    ),
    Operation(
        f"{_PATH}/windows/",
        "Period by period and minute by minute, those in progress too",
        list[PublishedWindow],
        "A minute stands before its period, which ends with it.",
        parameters=(
            MATCH,
            Parameter(
                "kind", "Only periods, or only minutes of play", {"type": "string", "enum": list(WindowKind)}
            ),
            _PERIOD,
        ),
        headers=(COPIED, BEHINDHAND),
        errors=OF_ONE,
        example=f"curl '{_EXAMPLE}/windows/?kind=period'",
        name="listBasketballWindows",
        sport="basketball",
    ),
)
