"""JSON documents of games, recognised by their shape.

A game's play-by-play is one of cdn.nba.com (`game.actions`, each with `actionNumber`, in order of
`orderNumber`), or of version 3 (`actionId`): of stats.nba.com, or within a page of wnba.com. A box score
of cdn.nba.com is none, but gives the line-ups of the play-by-play that comes after it.
"""

from collections.abc import Iterator
from typing import TypeAlias

import msgspec

from feeds.basketball.formats import cdn, v3
from feeds.basketball.formats.cdn_rows import Box, BoxDocument, Document
from feeds.basketball.formats.script import Script
from feeds.basketball.formats.v3_rows import Page, Version3
from feeds.matches.reading import BesideError, NotReadableError

Boxes: TypeAlias = dict[str, Box]
"""The box scores read so far, by game."""


class _Game(msgspec.Struct):
    """What tells the documents with a game apart."""

    actions: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    home_team: msgspec.Raw | msgspec.UnsetType = msgspec.field(name="homeTeam", default=msgspec.UNSET)


class _Shape(msgspec.Struct):
    """What tells documents apart."""

    game: _Game | None = None
    post_game: msgspec.Raw | msgspec.UnsetType = msgspec.field(name="postGameData", default=msgspec.UNSET)
    props: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    scoreboard: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class _Line(msgspec.Struct):
    """What tells a table of players' figures from other lists."""

    name: msgspec.Raw | msgspec.UnsetType = msgspec.field(name="NAME", default=msgspec.UNSET)
    points: msgspec.Raw | msgspec.UnsetType = msgspec.field(name="PTS", default=msgspec.UNSET)


class _Props(msgspec.Struct):
    """What Next.js wraps a page in."""

    page: msgspec.Raw = msgspec.field(name="pageProps")


class _Action(msgspec.Struct):
    """What tells the versions of play-by-play apart."""

    action_id: int | None = msgspec.field(name="actionId", default=None)


def read(text: str, boxes: Boxes) -> Iterator[Script]:
    """Yield the game of a document; what a box score says is put into `boxes`.

    Raises:
        NotReadableError: it has no play-by-play, or a damaged one.
    """
    try:
        yield _script(text, boxes)
    except msgspec.ValidationError as error:
        raise NotReadableError(f"no play-by-play: {error}") from None
    except msgspec.DecodeError as error:
        raise NotReadableError(f"no JSON: {error}") from None


def _script(text: str | msgspec.Raw, boxes: Boxes) -> Script:
    """Return the game of a document.

    Raises:
        NotReadableError: it has no play-by-play.
        msgspec.MsgspecError: it is no JSON, or not of the format that it looks like.
    """
    if isinstance(shape := msgspec.json.decode(text, type=_Shape | list[_Line]), list):
        if shape and isinstance(shape[0].name, msgspec.Raw) and isinstance(shape[0].points, msgspec.Raw):
            raise BesideError("a box score: no play-by-play")
        raise NotReadableError("no play-by-play: a list of something else")
    if isinstance(shape.post_game, msgspec.Raw):
        return v3.of_page(msgspec.json.decode(text, type=Page))
    if isinstance(shape.props, msgspec.Raw):
        return _script(msgspec.json.decode(shape.props, type=_Props).page, boxes)
    if isinstance(shape.scoreboard, msgspec.Raw):
        raise BesideError("a scoreboard: no play-by-play")
    if shape.game is None:
        raise NotReadableError("no play-by-play: JSON of something else")
    if isinstance(shape.game.actions, msgspec.Raw):
        first = msgspec.json.decode(shape.game.actions, type=list[_Action])[:1]
        if first and first[0].action_id is not None:
            return v3.of_document(msgspec.json.decode(text, type=Version3))
        document = msgspec.json.decode(text, type=Document)
        return cdn.script(document.game, boxes.get(document.game.game_id))
    if isinstance(shape.game.home_team, msgspec.Raw):
        box = msgspec.json.decode(text, type=BoxDocument).game
        boxes[box.game_id] = box
        raise BesideError(f"a box score of game {box.game_id}: no play-by-play")
    raise NotReadableError("no play-by-play: a game without actions")
