"""Football's words of a state: where a match stands, who scored, who was sent off, what is reviewed."""

from schemas.football.glances import MatchSummary
from schemas.football.published import CardState, GoalState, KickState, MatchState, PlayerName
from schemas.football.texts import IncidentText, KickText, SideText
from schemas.football.words import CardColour, PhaseName, SideName, Standing, Status
from serving.languages.language import Language
from tables.football.terms import Outcome

_BREAKS = (PhaseName.HALF_TIME, PhaseName.EXTRA_TIME_HALF_TIME)


def minute_mark(minute: str, language: Language) -> str:
    """Return a minute as it is written beside a score: with a prime; "HT" in words; "" before the match."""
    if minute[:1].isdigit():
        return f"{minute}\N{PRIME}"
    return language.text("football-break", minute=minute) if minute else ""


def clock_text(match: MatchSummary | MatchState) -> str:
    """Return the minute of a match whose clock runs; else ""."""
    is_running = match.status is Status.LIVE and match.minute[:1].isdigit()
    return f"{match.minute}\N{PRIME}" if is_running else ""


def stage_text(match: MatchSummary | MatchState, outcome: Outcome | None, language: Language) -> str:
    """Return where a match stands, without its minute: "Second half", "Half-time", "Full time"; "" before."""
    if outcome is not None:
        if not outcome.played:
            return ""
        if outcome.kicks is not None:
            return language.text("football-after-penalties")
        return language.text("football-after-extra-time" if outcome.extra_time else "football-full-time")
    return "" if match.status is Status.SCHEDULED else phase_text(match.phase, language)


def phase_text(phase: PhaseName, language: Language) -> str:
    """Return what a phase is called."""
    return language.text("football-stage", phase=phase)


def badge(match: MatchSummary | MatchState, language: Language) -> str:
    """Return the status of a match in a word."""
    key = {
        Status.LIVE: "badge-live",
        Status.SCHEDULED: "badge-scheduled",
        Status.FINISHED: "badge-finished",
        Status.BREAK: "football-badge-half-time" if match.phase in _BREAKS else "badge-break",
    }[match.status]
    return language.text(key)


def match_name(match: MatchSummary | MatchState, language: Language) -> str:
    """Return the name of a match: "Arsenal v Chelsea"."""
    return language.text("football-name", home=match.home.name, away=match.away.name)


def spoken_score(match: MatchState, language: Language) -> str:
    """Return the score as it is said: "Arsenal 2, Chelsea 1", and that of a shoot-out."""
    home, away, kicks = match.home, match.away, match.shoot_out
    score = language.text(
        "football-spoken", home=home.name, home_score=home.score, away=away.name, away_score=away.score
    )
    if kicks is None:
        return score
    return language.text("football-spoken-penalties", score=score, kicks=f"{kicks.home}-{kicks.away}")


def facts_line(match: MatchState, language: Language) -> str:
    """Return what is known beside the score: the score at half-time, and how many minutes are added."""
    facts = []
    if match.half_time is not None and match.phase is not PhaseName.HALF_TIME:
        half_time = f"{match.half_time[0]}-{match.half_time[1]}"
        facts.append(language.text("football-half-time-score", score=half_time))
    if match.added_minutes is not None and match.status is Status.LIVE:
        facts.append(language.text("football-added-time", minutes=match.added_minutes))
    return " \N{MIDDLE DOT} ".join(facts)


def side_text(match: MatchState, side: SideName, language: Language) -> SideText:
    """Return what is said of a side: goals for it and its red cards, and its kicks of the shoot-out."""
    found = [one for one in goals_and_cards(match) if one.side is side and is_on_board(one)]
    kicks = match.shoot_out.kicks if match.shoot_out is not None else ()
    return SideText(
        tuple(_incident(one, language) for one in found),
        tuple(KickText(one.scored, kick_text(match, one, language)) for one in kicks if one.side is side),
    )


def goals_and_cards(match: MatchState) -> list[GoalState | CardState]:
    """Return the goals and cards of a match in the order of their events, cancelled ones too."""
    both: tuple[GoalState | CardState, ...] = (*match.goals, *match.cards)
    return sorted(both, key=lambda one: one.seq)


def is_on_board(one: GoalState | CardState) -> bool:
    """Return whether a board lists it: goals, and the cards by which a player is sent off."""
    return isinstance(one, GoalState) or one.card is not CardColour.YELLOW


def _incident(one: GoalState | CardState, language: Language) -> IncidentText:
    t = language.text
    if isinstance(one, GoalState):
        key = "football-own-goal" if one.own_goal else "football-penalty" if one.penalty else ""
        kind = t(key) if key else ""
    else:
        kind = t("football-card", card=one.card)
        kind = t("football-card-bench", card=kind) if one.bench else kind
    return IncidentText(
        minute_mark(one.minute, language),
        one.player.name if one.player is not None else "",
        kind,
        verdict(one.standing, language),
        isinstance(one, CardState),
        one.standing is Standing.CANCELLED,
    )


def verdict(standing: Standing | None, language: Language) -> str:
    """Return what the officials made of a goal or a card: "under review", "cancelled", ""."""
    if standing is Standing.UNDER_REVIEW:
        return language.text("football-under-review")
    return language.text("football-cancelled") if standing is Standing.CANCELLED else ""


def kick_text(match: MatchState, kick: KickState, language: Language) -> str:
    """Return a kick of the shoot-out as it is read: "Saka scores"."""
    who = named(match, kick.side, kick.player)
    return language.text("football-kick", who=who, scored="yes" if kick.scored else "no")


def named(match: MatchState, side: SideName, player: PlayerName | None) -> str:
    """Return the name of a side's player, the side's own where nobody is named."""
    if player is not None:
        return player.name
    return match.home.name if side is SideName.HOME else match.away.name


def scorer(match: MatchState, goal: GoalState) -> str:
    """Return who scored a goal: the player of an own goal is of the other side."""
    other = SideName.AWAY if goal.side is SideName.HOME else SideName.HOME
    return named(match, other if goal.own_goal else goal.side, goal.player)
