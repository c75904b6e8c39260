"""How batters were out, as scorecards write it, in any language."""

from schemas.cricket.events import WicketType
from serving.languages.language import Language
from tables.cricket.scoring.state import Batter

WAYS = {
    WicketType.BOWLED: "bowled",
    WicketType.CAUGHT: "caught",
    WicketType.LBW: "lbw",
    WicketType.RUNOUT: "run-out",
    WicketType.STUMPED: "stumped",
    WicketType.HIT_WICKET: "hit-wicket",
    WicketType.CAUGHT_AND_BOWLED: "caught-and-bowled",
    WicketType.OBSTRUCTING_THE_FIELD: "obstructing",
    WicketType.HANDLED_THE_BALL: "handled",
    WicketType.HIT_THE_BALL_TWICE: "hit-twice",
    WicketType.TIMED_OUT: "timed-out",
    WicketType.RETIRED_OUT: "retired-out",
    WicketType.RETIRED_HURT: "retired-hurt",
    WicketType.RETIRED_NOT_OUT: "retired-not-out",
}
"""The ways out, as messages name them."""

_BY_FIELDERS = frozenset({WicketType.CAUGHT, WicketType.STUMPED, WicketType.RUNOUT})
_WITH_BOWLER = frozenset({WicketType.BOWLED, WicketType.CAUGHT_AND_BOWLED})
"""Those whose message has the bowler in it."""


def how_out(batter: Batter, language: Language) -> str:
    """Return how a batter was out: "c Root b Broad"; in English as `dismissal_text` of the scorecard."""
    t, how, bowler = language.text, batter.how, batter.bowler
    if how is WicketType.NONE:
        return t("cricket-not-out")
    key = f"cricket-how-{WAYS[how]}"
    if how in _WITH_BOWLER:
        return t(f"{key}-by", bowler=bowler) if bowler else t(key)
    if how in _BY_FIELDERS and batter.fielders:
        text = t(f"{key}-fielders", fielders="/".join(batter.fielders))
    else:
        text = t(key)
    # A run out is nobody's wicket.
    return t("cricket-how-by", how=text, bowler=bowler) if bowler and how is not WicketType.RUNOUT else text
