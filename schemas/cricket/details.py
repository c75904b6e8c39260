"""What is known of a match beside its score, and its events in words."""

import msgspec


class SideDetails(msgspec.Struct, frozen=True, gc=False):
    """A side and the players who may play for it, in the order of its feed."""

    name: str
    players: tuple[str, ...]


class MatchDetails(msgspec.Struct, frozen=True, gc=False):
    """A match beside its score. A text is "" and a list empty where its feed does not say it.

    `starts_at` is the scheduled start in epoch milliseconds, 0 where it is unknown. `overs` are those of an
    innings, 0 without a limit. `toss_decision` is "bat", "field" or "". `third_umpire` watches the replays.
    """

    match_id: str
    last_seq: int
    competition: str
    format: str
    overs: int
    balls_per_over: int
    innings_per_side: int
    starts_at: int
    venue: str
    city: str
    toss_winner: str
    toss_decision: str
    umpires: tuple[str, ...]
    third_umpire: str
    referee: str
    player_of_match: tuple[str, ...]
    teams: tuple[SideDetails, ...]


class Comment(msgspec.Struct, frozen=True, gc=False):
    """An event of a match in words, in the language that was asked for.

    `ball` is its over and ball, "17.4", "" between balls. `kind` is "ball", "boundary", "wicket", "over" (the
    sum of an over) or "note"; `text` is one sentence, with a dismissal in full. `at` is epoch milliseconds.
    """

    seq: int
    innings: int
    ball: str
    kind: str
    text: str
    at: int
