"""The API's description of the operations that only cricket has."""

from app import app
from schemas.cricket.details import Comment, MatchDetails
from schemas.cricket.published import OverSummary, Scorecard
from schemas.matches.checks import MAX_SEQ
from serving.http.operations import BEHINDHAND, COPIED, Operation, Parameter, describe, whole
from web.cricket.commentary import COMMENTS, MAX_COMMENTS, ONLY
from web.cricket.matches import MAX_INNINGS, MAX_LAST
from web.matches.description import LANG, MATCH, OF_ONE

for _path, _of in (("", ""), ("/cricket", "Cricket")):
    describe(
        app.served,
        Operation(
            f"{_path}/matches/{{match_id}}/scorecard/",
            "The whole scorecard",
            Scorecard,
            parameters=(MATCH,),
            headers=(COPIED, BEHINDHAND),
            errors=OF_ONE,
            name=f"get{_of}Scorecard",
        ),
        Operation(
            f"{_path}/matches/{{match_id}}/overs/",
            "Over by over, the one in progress last",
            list[OverSummary],
            parameters=(
                MATCH,
                Parameter("innings", "Only this innings, counted from 1", whole(1, MAX_INNINGS)),
                Parameter("last", "Only the last overs: their number", whole(1, MAX_LAST)),
            ),
            headers=(COPIED, BEHINDHAND),
            errors=OF_ONE,
            name=f"list{_of}Overs",
        ),
        Operation(
            f"{_path}/matches/{{match_id}}/info/",
            "What is known of a match beside its score: start, ground, toss, umpires, award, line-ups",
            MatchDetails,
            parameters=(MATCH,),
            headers=(COPIED, BEHINDHAND),
            errors=OF_ONE,
            name=f"get{_of}MatchInfo",
        ),
        Operation(
            f"{_path}/matches/{{match_id}}/commentary/",
            "Ball by ball, in words",
            list[Comment],
            "The last comments in order, in English without `lang`; `Link` leads to those before them.",
            parameters=(
                MATCH,
                LANG,
                Parameter("only", "Only these balls", {"type": "string", "enum": list(ONLY)}),
                Parameter("innings", "Only this innings, counted from 1", whole(1, MAX_INNINGS)),
                Parameter(
                    "last",
                    f"The most comments to return; {COMMENTS} by default",
                    whole(1, MAX_COMMENTS) | {"default": COMMENTS},
                ),
                Parameter("before", "Only comments on events before this number", whole(1, MAX_SEQ)),
            ),
            headers=(COPIED, BEHINDHAND),
            errors=OF_ONE,
            name=f"list{_of}Comments",
        ),
    )
