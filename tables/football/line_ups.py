"""Who is on the pitch, as far as team sheets, events, substitutions and cards say."""

from schemas.football.events import MatchFormat
from schemas.football.kinds import Side
from schemas.football.views import LinedUp, LineUp, LineUps
from tables.football.scoring.state import Booking, Change, Match
from tables.football.terms import Rosters, info_of, minute_text, name_of


def starters(match: Match, side: Side) -> tuple[str, ...]:
    """Return the ids of those who started: the first line-up that was told, or the team sheet's."""
    sheet = tuple(player.id for player in info_of(match).teams[side].players if player.starts)
    return match.sheets[side].first or sheet


def on_pitch(match: Match, side: Side) -> tuple[str, ...] | None:
    """Return the ids of a side's players on the pitch; None where no line-up is known."""
    sheet = match.sheets[side]
    players = list(sheet.players or starters(match, side))
    if not players:
        return None
    for change in match.changes:
        if change.side is not side or change.seq <= sheet.seq:
            continue
        if change.off in players:
            place = players.index(change.off)
            players[place : place + 1] = [change.on] if change.on else []
        elif change.on and change.on not in players:
            players.append(change.on)
    gone = {booking.player for booking in sent_off(match, side)}
    return tuple(player for player in players if player not in gone)


def sent_off(match: Match, side: Side) -> list[Booking]:
    """Return the cards by which a side lost a player: those that count, and not to the bench."""
    return [
        one
        for one in match.bookings
        if one.counts and one.side is side and one.card.sends_off and not one.bench
    ]


def line_ups(match: Match) -> LineUps:
    """Return the line-ups of a match: who started, who is on the bench, and who is on the pitch now."""
    rosters = Rosters(info_of(match))
    home, away = (_line_up(match, side, rosters) for side in Side)
    return LineUps(match.match_id, match.last_seq, home, away)


def _line_up(match: Match, side: Side, rosters: Rosters) -> LineUp:
    info = info_of(match)
    team, first, now = info.teams[side], starters(match, side), on_pitch(match, side)
    changes = [change for change in match.changes if change.side is side]
    came = {change.on: _minute(info.format, change) for change in changes}
    went = {change.off: _minute(info.format, change) for change in changes}
    gone = {booking.player: _minute(info.format, booking) for booking in sent_off(match, side)}
    # In the order of the team sheet, then those whom only events name.
    listed = dict.fromkeys((*(player.id for player in team.players), *first, *(now or ()), *came, *went))
    lines = [
        LinedUp(
            rosters.name(side, player),
            rosters.player(side, player).position,
            player in first,
            player in (now or ()),
            came.get(player),
            went.get(player),
            gone.get(player),
        )
        for player in listed
        if player
    ]
    formation = match.sheets[side].formation or team.formation
    return LineUp(
        name_of(match, side), team.abbreviation, team.coach, formation, now is not None, tuple(lines)
    )


def _minute(form: MatchFormat, moment: Change | Booking) -> str:
    return minute_text(form, moment.phase, moment.clock_ms)
