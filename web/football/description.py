"""The API's description of the operations that only football has."""

from app import app
from schemas.football.views import LineUps, Statistics, TimelineEntry
from schemas.football.words import EventKind, PhaseName
from schemas.matches.checks import MAX_SEQ
from serving.http.operations import BEHINDHAND, COPIED, Operation, Parameter, describe, whole
from tables.football.windows import PublishedWindow
from web.football.matches import ENTRIES, MAX_ENTRIES
from web.football.timeline import EventSelection
from web.matches.description import LANG, MATCH, OF_ONE

_PATH = "/football/matches/{match_id}"
_EXAMPLE = "http://127.0.0.1:6066/football/matches/demo-football"
_PHASE = Parameter("phase", "Only of this phase", {"type": "string", "enum": list(PhaseName)})
_EARLIER = Parameter(
    "Link", 'The entries before these (`rel="next"`), if there are any', {"type": "string"}, "header"
)

describe(
    app.served,
    Operation(
        f"{_PATH}/statistics/",
        "The statistics of a match",
        Statistics,
        "404 too where the feed says only the score (`detailed` is false in the match's state).",
        parameters=(MATCH,),
        headers=(COPIED, BEHINDHAND),
        errors=OF_ONE,
        name="getFootballStatistics",
        sport="football",
    ),
    Operation(
        f"{_PATH}/timeline/",
        "The last events of a match, in words and in order",
        list[TimelineEntry],
        "Passes are left out. Corrections have been applied. Texts are in English without `lang`. "
        "`Link` leads back to the first event.",
        parameters=(
            MATCH,
            LANG,
            Parameter("only", "Only these events", {"type": "string", "enum": list(EventSelection)}),
            Parameter("kind", "Only of this kind", {"type": "string", "enum": list(EventKind)}),
            _PHASE,
            Parameter(
                "last",
                f"The most entries; {ENTRIES} by default",
                whole(1, MAX_ENTRIES) | {"default": ENTRIES},
            ),
            Parameter("before", "Only events before the one with this `seq`", whole(1, MAX_SEQ)),
        ),
        headers=(_EARLIER, COPIED, BEHINDHAND),
        errors=OF_ONE,
        example=f"curl '{_EXAMPLE}/timeline/?kind=goal'",
        name="listFootballTimeline",
        sport="football",
    ),
    Operation(
        f"{_PATH}/line-ups/",
        "Who started a match, who is on the bench, and who is on the pitch",
        LineUps,
        parameters=(MATCH,),
        headers=(COPIED, BEHINDHAND),
        errors=OF_ONE,
        name="getFootballLineUps",
        sport="football",
    ),
    Operation(
        f"{_PATH}/windows/",
        "Five minutes by five minutes, those in progress too",
        list[PublishedWindow],
        parameters=(MATCH, _PHASE),
        headers=(COPIED, BEHINDHAND),
        errors=OF_ONE,
        example=f"curl '{_EXAMPLE}/windows/?phase=first_half'",
        name="listFootballWindows",
        sport="football",
    ),
)
