"""The reference of a match: the fold of its balls, without workers, tables or Kafka."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

import msgspec

from drill.slice import Comparison, MatchLog, Window
from schemas.cricket.codec import decode_event, decode_info
from schemas.cricket.events import AnyEvent, MatchInfo
from schemas.cricket.published import OverSummary, Scorecard
from tables.cricket.scorecards import scorecard
from tables.cricket.scoring.fold import fold, inform, new_overs, start
from tables.cricket.scoring.state import Match, Over

OverNumber = tuple[int, int]
"""(innings from 1, over from 0)."""

_card = msgspec.json.Decoder(Scorecard)
_overs = msgspec.json.Decoder(list[OverSummary])


class Reference(msgspec.Struct, frozen=True):
    """A match as workers must answer with it and must have published it.

    `balls` has each over's balls, by its number; `windows` the overs that had to be
    published, in order, with their runs and their wickets.
    """

    card: Scorecard
    balls: dict[OverNumber, tuple[str, ...]]
    windows: list[Window]

    @property
    def sent(self) -> int:
        """The number of balls bowled."""
        return sum(map(len, self.balls.values()))

    @property
    def paths(self) -> tuple[str, str]:
        """The paths of the scorecard and the overs."""
        match = path(self.card.match_id)
        return f"{match}scorecard/", f"{match}overs/"

    def is_behind(self, body: bytes) -> bool:
        """Whether a scorecard is older than this one."""
        return _card.decode(body).last_seq < self.card.last_seq

    def compare(self, bodies: Sequence[bytes]) -> Comparison:
        """Compare a scorecard and overs with these, ball by ball: a lost ball does not hide a repeat."""
        card, overs = _card.decode(bodies[0]), _overs.decode(bodies[1])
        found = {(over.innings, over.over): over.balls for over in overs}
        findings = list(self._wrong_card(card))
        lost = twice = 0
        for number in sorted(found.keys() | self.balls.keys()):
            got, due = Counter(found.get(number, ())), Counter(self.balls.get(number, ()))
            if got != due:
                lost += (due - got).total()
                twice += (got - due).total()
                findings.append(f"over {number[0]}/{number[1]}: {_listed(got)} instead of {_listed(due)}")
        return Comparison(sum(map(len, found.values())), lost, twice, tuple(findings))

    def _wrong_card(self, card: Scorecard) -> Iterator[str]:
        if card != self.card:
            yield f"the scorecard at {card.last_seq} is not the fold's at {self.card.last_seq}"


def difference(due: Reference, bodies: Sequence[bytes]) -> str:
    """Return what is not as in a clean feed, whatever the numbers of events are; "" if nothing."""
    card, overs = _card.decode(bodies[0]), _overs.decode(bodies[1])
    if (card.innings, card.result) != (due.card.innings, due.card.result):
        return "the scorecard is not that of the clean feed"
    balls = {(over.innings, over.over): over.balls for over in overs}
    return "" if balls == due.balls else "the overs are not those of the clean feed"


def path(match_id: str) -> str:
    """Return the address of a match's state."""
    return f"/matches/{quote(match_id, safe='')}/"


def reference(log: MatchLog) -> Reference:
    """Fold the logged events of a match."""
    infos = [decode_info(value) for value in log.descriptions]
    return play(log.match_id, map(decode_event, log.events), infos)


def play(match_id: str, events: Iterable[AnyEvent], infos: Sequence[MatchInfo] = ()) -> Reference:
    """Fold a match's events, with its first description from the beginning, and its last at the end."""
    match: Match = start(match_id)
    balls: dict[OverNumber, tuple[str, ...]] = {}
    windows: list[Window] = []
    if infos:
        match = inform(match, infos[0])
    for event in events:
        after = fold(match, event)
        for over in new_overs(match, after):
            balls[over.innings, over.number] = over.balls
            if over.complete and not over.revision:
                windows.append(_window(over))
        match = after
    if infos:
        match = inform(match, infos[-1])
    innings = match.current
    if innings is not None and innings.over is not None:
        balls[innings.number, innings.over.number] = innings.over.balls
    return Reference(scorecard(match), balls, windows)


def _window(over: Over) -> Window:
    return Window((over.innings, over.number), (over.runs, over.wickets))


def _listed(balls: Counter[str]) -> str:
    return " ".join(sorted(balls.elements())) or "nothing"
