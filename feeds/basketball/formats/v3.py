"""Play-by-play of version 3: of stats.nba.com, or within a page of wnba.com.

`actionId=7, clock=PT19M12.00S, location="v", personId=100412, actionType="Made Shot", shotValue=2,
description="McWilliams-Franklin  Layup (2 PTS) (Alhaleem 1 AST)"`. The order is that of the document: two
rows may share an `actionNumber`, a turnover and its steal. Scores are not read: old games state 0-0.
"""

from collections.abc import Sequence

from feeds.basketball.formats.cdn import moment
from feeds.basketball.formats.clocks import clocks_of
from feeds.basketball.formats.leagues import competition, form_of, padded
from feeds.basketball.formats.script import Script
from feeds.basketball.formats.v3_plays import Plays
from feeds.basketball.formats.v3_rows import Action, Box, Page, Version3
from feeds.matches.reading import NotReadableError
from schemas.basketball.bounds import MAX_ON_COURT


def of_page(page: Page) -> Script:
    """Return the game of a page.

    Raises:
        NotReadableError: it has no play.
    """
    actions = [action for period in page.post_game_data.post_play_by_play_data for action in period.actions]
    return _script(page.boxscore.game_id, actions, page.boxscore, page.post_game_data.post_boxscore_data)


def of_document(document: Version3) -> Script:
    """Return the game of a document.

    Raises:
        NotReadableError: it has no play.
    """
    return _script(document.game.game_id, document.game.actions, Box(), Box())


def _script(number: str, actions: Sequence[Action], box: Box, final: Box) -> Script:
    if not actions:
        raise NotReadableError("a play-by-play without an action")
    clocks = clocks_of(action.clock for action in actions)
    game_id = padded(number)
    plays = Plays(game_id, actions, box.teams)
    events = tuple(plays.events(clocks))
    home, away = (
        tuple(str(player.person_id) for player in team.players if player.position) for team in final.teams
    )
    return Script(
        game_id,
        plays.teams(),
        form_of(game_id, clocks[0]),
        events,
        moment(box.game_time_utc),
        box.arena.arena_name,
        competition(game_id),
        starters=(
            home if len(home) == MAX_ON_COURT else (),
            away if len(away) == MAX_ON_COURT else (),
        ),
    )
