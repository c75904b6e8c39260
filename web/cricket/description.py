"""The API's description of the operations that only cricket has."""

from app import app
from schemas.cricket.published import OverSummary, Scorecard
from serving.http.operations import BEHINDHAND, COPIED, Operation, Parameter, describe, whole
from web.cricket.matches import MAX_INNINGS, MAX_LAST
from web.matches.description import MATCH, OF_ONE

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
    )
