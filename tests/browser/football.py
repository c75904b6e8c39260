"""Matches of football that tests look at, and the pages of a match."""

from playwright.async_api import Page

from schemas.football.events import CUP, MatchInfo, Player, Team
from schemas.football.kinds import CardKind, Decision, Phase, ShotOutcome
from tests.browser.ground import Ground, is_live
from tests.tables.football.story import AWAY, ELEVEN, HOME, Story

PATH = "/football/match/m/"
VIEWS = ["", "timeline/", "timeline/?only=all", "line-ups/", "statistics/", "momentum/", "info/"]
REDS = Team(
    "Reds",
    "RED",
    tuple(
        Player(one, f"Ann {one}", str(number), "MF", number < 11)
        for number, one in enumerate((*ELEVEN, "x", "y"))
    ),
    "4-3-3",
    "Cleo",
)
BLUES = Team("Blues", "BLU", tuple(Player(f"v{one}", f"Vera {one}", "3", "DF", True) for one in ELEVEN))
INFO = MatchInfo("m", REDS, BLUES, CUP, "Ground", "League")


def opening(info: MatchInfo = INFO, match_id: str = "m") -> Story:
    """A match in its second half, with something of all that a page shows."""
    story = Story(match_id).inform(info).begin()
    for minute in range(2, 44, 3):
        side = HOME if minute % 2 else AWAY
        story.at(f"{minute}:10").passes(side, 4).shot(side, ShotOutcome.SAVED, "b", xg=0.1)
        story.at(f"{minute}:50").corner(side).foul(side, "c")
    story.at("44:00").goal(HOME, "a", assist="b", xg=0.4).at("45:30").added(2).at("46:00").end()
    story.begin(Phase.SECOND_HALF).at("1:00").card(AWAY, "va", CardKind.YELLOW).own_goal(HOME, "c")
    cancelled = story.at("5:00").goal(AWAY, "vb", penalty=True).match.last_seq
    story.review(cancelled, Decision.UNDER_REVIEW, "offside").review(cancelled, Decision.CANCELLED, "offside")
    return story.at("9:00").card(AWAY, "vc", CardKind.RED).sub(HOME, "x", "d").at("10:00").shot(HOME)


def snapshots() -> Story:
    """A match of which only the score is known."""
    return Story("s").begin().at("9:00").score(1, 0).at("30:00").score(1, 2)


def over() -> Story:
    """A match that a shoot-out decided."""
    story = opening(match_id="o").at("46:00").end().begin(Phase.SHOOT_OUT)
    for number in range(4):
        story.kick(HOME, number != 1, "a").kick(AWAY, number > 1, "vb")
    return story.kick(HOME, True, "e").end(match=True)


def to_come() -> Story:
    """A match that has not begun."""
    return Story("t").inform(MatchInfo("t", REDS, BLUES, CUP, "Ground", "League", 1_795_340_000_000))


async def seen(ground: Ground, story: Story, view: str = "", width: int = 1280) -> Page:
    """Put a match, and open its page."""
    ground.site.put_football(story)
    page = await ground.see(f"/football/match/{story.match_id}/{view}", width)
    await is_live(page)
    return page
