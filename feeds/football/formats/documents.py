"""JSON documents of matches, recognised by their shape.

Events are StatsBomb's (a list of rows with `type`, `period` and `timestamp`), or Wyscout's (rows with
`eventName` and `matchPeriod`, in a list or in `events`). What lies beside them is no match, but is put into
the library for those that need it: Wyscout's matches, players and teams, StatsBomb's matches.
"""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import msgspec

from feeds.football.formats import statsbomb, wyscout
from feeds.football.formats.script import Script
from feeds.football.formats.statsbomb_rows import Match
from feeds.football.formats.statsbomb_rows import Row as StatsBombRow
from feeds.football.formats.wyscout import Register
from feeds.football.formats.wyscout_rows import Club, Document, Profile, Sheet
from feeds.football.formats.wyscout_rows import Row as WyscoutRow
from feeds.matches.reading import BesideError, NotReadableError

Events: TypeAlias = tuple[StatsBombRow, ...] | Document
"""The events of a file, of either format."""

_Present: TypeAlias = msgspec.Raw | msgspec.UnsetType
_ABSENT = msgspec.UNSET


class Library(msgspec.Struct):
    """What files beside the events say, of both formats."""

    wyscout: Register = msgspec.field(default_factory=Register)
    statsbomb: dict[str, Match] = {}


class _Item(msgspec.Struct, rename="camel"):
    """What tells an item of a list from others."""

    event_name: _Present = _ABSENT
    match_period: _Present = _ABSENT
    type: _Present = _ABSENT
    period: _Present = _ABSENT
    timestamp: _Present = _ABSENT
    wy_id: _Present = _ABSENT
    teams_data: _Present = _ABSENT
    short_name: _Present = _ABSENT
    official_name: _Present = _ABSENT
    match_id: _Present = msgspec.field(name="match_id", default=_ABSENT)
    home_team: _Present = msgspec.field(name="home_team", default=_ABSENT)
    team_id: _Present = msgspec.field(name="team_id", default=_ABSENT)
    lineup: _Present = _ABSENT
    event_uuid: _Present = msgspec.field(name="event_uuid", default=_ABSENT)


class _Shape(_Item):
    """What tells an object from others."""

    events: _Present = _ABSENT


def read(text: str, library: Library) -> Events:
    """Return the events of a file.

    Raises:
        BesideError: it has none, but lies beside such files; what it says is in the library now.
        NotReadableError: it has none, or damaged ones.
    """
    try:
        return _of_list(text, library) if text.lstrip()[:1] == "[" else _of_object(text, library)
    except msgspec.ValidationError as error:
        raise NotReadableError(f"no match: {error}") from None
    except msgspec.DecodeError as error:
        raise NotReadableError(f"no JSON: {error}") from None


def scripts(name: str, events: Events, library: Library) -> Iterator[Script]:
    """Yield the matches of a file of this name.

    Raises:
        NotReadableError: one cannot be read.
    """
    if isinstance(events, Document):
        for number, match in wyscout.matches(events):
            yield wyscout.script(number, match, library.wyscout)
    else:
        yield statsbomb.script(name, events, library.statsbomb)


def without_sheet(events: Events, library: Library) -> frozenset[int]:
    """Return the numbers of the matches whose match file, of Wyscout, was not read yet."""
    if not isinstance(events, Document):
        return frozenset()
    return frozenset(row.match_id for row in events.events) - library.wyscout.sheets.keys()


def _of_list(text: str, library: Library) -> Events:
    items = msgspec.json.decode(text, type=list[_Item])
    if not items:
        raise NotReadableError("no match: an empty list")
    first, register = items[0], library.wyscout
    if _has(first.event_name, first.match_period):
        return Document(msgspec.json.decode(text, type=tuple[WyscoutRow, ...]))
    if _has(first.type, first.period, first.timestamp):
        # Numbers may be written as floats: some files went through a table of them.
        return msgspec.json.decode(text, type=tuple[StatsBombRow, ...], strict=False)
    if _has(first.wy_id, first.teams_data):
        raise _keep_sheets(msgspec.json.decode(text, type=list[Sheet], strict=False), register)
    if _has(first.wy_id, first.short_name):
        players = msgspec.json.decode(text, type=list[Profile])
        register.people.update((one.id, one) for one in players)
        raise BesideError(f"{len(players):,} of Wyscout's players: no match")
    if _has(first.wy_id, first.official_name):
        clubs = msgspec.json.decode(text, type=list[Club])
        register.clubs.update((one.id, one.name) for one in clubs)
        raise BesideError(f"{len(clubs):,} of Wyscout's teams: no match")
    if _has(first.match_id, first.home_team):
        listed = msgspec.json.decode(text, type=list[Match])
        library.statsbomb.update((str(one.match_id), one) for one in listed)
        raise BesideError(f"a list of {len(listed):,} of StatsBomb's matches: no events")
    if _has(first.team_id, first.lineup) or _has(first.event_uuid):
        raise BesideError("StatsBomb's line-ups or places of players: no events")
    raise NotReadableError("no match: a list of something else")


def _of_object(text: str, library: Library) -> Events:
    shape = msgspec.json.decode(text, type=_Shape)
    if isinstance(shape.events, msgspec.Raw):
        document = msgspec.json.decode(text, type=Document)
        if not document.events:
            raise NotReadableError("a match without an event")
        return document
    if _has(shape.wy_id, shape.teams_data):
        raise _keep_sheets([msgspec.json.decode(text, type=Sheet, strict=False)], library.wyscout)
    by_id = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    if not by_id or not all(key.isascii() and key.isdecimal() for key in by_id):
        raise NotReadableError("no match: JSON of something else")
    if bytes(next(iter(by_id.values()))).startswith(b"{"):
        sheets = msgspec.json.decode(text, type=dict[str, Sheet], strict=False)
        raise _keep_sheets(list(sheets.values()), library.wyscout)
    library.wyscout.names.append(msgspec.json.decode(text, type=dict[int, str]))
    raise BesideError("names of Wyscout's players or teams: no match")


def _keep_sheets(sheets: Sequence[Sheet], register: Register) -> BesideError:
    register.sheets.update((sheet.id, sheet) for sheet in sheets)
    return BesideError(f"{len(sheets):,} of Wyscout's match files: line-ups and substitutions, no events")


def _has(*fields: _Present) -> bool:
    return all(isinstance(field, msgspec.Raw) for field in fields)
