"""cdn.nba.com liveData play-by-play: one action a row, with ids, moments and reported substitutions.

`actionNumber=50, clock=PT08M17.00S, timeActual, orderNumber=500000, actionType=foul, scoreHome="11"`. The
order is that of `orderNumber`: rows are put in later, and keep their numbers. A game's box score says
who is at home; without one the score does, by whose shots raise it.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta

from feeds.basketball.formats.cdn_plays import Plays
from feeds.basketball.formats.cdn_rows import Box, Game
from feeds.basketball.formats.clocks import clocks_of
from feeds.basketball.formats.leagues import competition, form_of, padded
from feeds.basketball.formats.script import Script
from feeds.matches.reading import NotReadableError
from schemas.basketball.bounds import MAX_OFFICIALS


def script(game: Game, box: Box | None) -> Script:
    """Return a game, told with the line-ups of its box score where there is one.

    Raises:
        NotReadableError: it has no action, or nothing says which side is at home.
    """
    actions = sorted(game.actions, key=lambda action: action.order_number)
    if not actions:
        raise NotReadableError("a play-by-play without an action")
    clocks = clocks_of(action.clock for action in actions)
    home, away = _sides(game) if box is None else (team.team_id for team in box.teams)
    game_id = padded(game.game_id)
    plays = Plays(game_id, (home, away), actions)
    moments = [moment(action.time_actual) for action in actions]
    events = tuple(plays.events(clocks, moments))
    starters = plays.starters(box) if box is not None else ((), ())
    return Script(
        game_id,
        plays.teams(box),
        form_of(game_id, clocks[0]),
        events,
        (moment(box.game_time_utc) if box else 0) or moments[0],
        box.arena.arena_name if box else "",
        competition(game_id),
        carried=True,
        starters=starters,
        officials=tuple(one.name for one in box.officials if one.name)[:MAX_OFFICIALS] if box else (),
    )


def moment(text: str) -> int:
    """Return a moment in epoch milliseconds, 0 where the text is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return 0
    since = (found if found.tzinfo else found.replace(tzinfo=UTC)) - datetime.fromtimestamp(0, UTC)
    return max(0, since // timedelta(milliseconds=1))


def _sides(game: Game) -> tuple[int, int]:
    """Return the ids of home and away, by whose plays raise which score.

    Raises:
        NotReadableError: the score does not tell.
    """
    votes = Counter[int]()
    teams = dict.fromkeys(action.team_id for action in game.actions if action.team_id)
    last = (0, 0)
    for action in sorted(game.actions, key=lambda action: action.order_number):
        score = action.score
        if score is None:
            continue
        if action.team_id:
            votes[action.team_id] += (score[0] > last[0]) - (score[1] > last[1])
        last = score
    if len(teams) != 2:
        raise NotReadableError(f"a game has two sides, and this one has plays of {len(teams)}")
    one, other = teams
    if votes[one] == votes[other]:
        raise NotReadableError("nothing in it says which side is at home; put its box score beside it")
    return (one, other) if votes[one] > votes[other] else (other, one)
