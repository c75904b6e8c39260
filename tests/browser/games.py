"""Games of basketball that tests look at, and the pages of a game."""

from playwright.async_api import Page

from schemas.basketball.events import NBA, GameInfo, Player, Shot, Team
from tests.browser.ground import Ground, is_live
from tests.tables.basketball.story import AWAY, HOME, Story

PATH = "/basketball/match/g/"
VIEWS = ["", "box-score/", "plays/", "plays/?only=scoring", "charts/", "info/"]
SPARKS = Team("Sparks", "SPK", tuple(Player(one, f"Ann {one}", "7", "G") for one in "abcdef"))
STORM = Team("Storm", "STM", tuple(Player(one, f"Vera {one}", "3", "F") for one in "vwxyz"))
INFO = GameInfo("g", SPARKS, STORM, NBA, "Hall", "League")


def opening(info: GameInfo = INFO, match_id: str = "g") -> Story:
    """A game in its second period, with shots that have places."""
    story = Story(match_id).inform(info).begin()
    for minute in range(11, 2, -1):
        place = (minute * 20 - 130, 60 + minute * 8)
        story.at(f"{minute}:30")
        who, made = "abcde"[minute % 5], minute % 2 == 0
        story.apply(Shot(*story.head(), HOME, who, points=2, made=made, place=place))
        story.at(f"{minute}:10").shot(AWAY, "vwxyz"[minute % 5], 3, made=minute % 3 == 0).rebound(HOME, "c")
    return story.end().next_period().begin().at("10:00").shot(HOME, "a", 3, assist="b").foul(AWAY, "v")


def snapshots() -> Story:
    """A game of which only the score is known."""
    return Story("s").at("9:00").score(4, 6).at("3:00").score(20, 18)


def over() -> Story:
    """A game that is over."""
    return opening(match_id="o").at("1:00").shot(AWAY, "v", 3).end(game=True)


def to_come() -> Story:
    """A game that has not begun."""
    return Story("t").inform(GameInfo("t", SPARKS, STORM, NBA, "Hall", "League", 1_795_340_000_000))


async def seen(ground: Ground, story: Story, view: str = "", width: int = 1280) -> Page:
    """Put a game, and open its page."""
    ground.put_game(story)
    page = await ground.see(f"/basketball/match/{story.match_id}/{view}", width)
    await is_live(page)
    return page


async def alone(page: Page) -> None:
    """Let the page have nothing but what is pushed to it."""
    await page.route(page.url, lambda _: None)
