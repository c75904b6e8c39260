"""The whistle of a made-up match: fouls, and the cards, free kicks and penalties that they give."""

from feeds.football.simulator.attempts import Attempts
from feeds.football.simulator.book import SECOND
from feeds.football.simulator.eleven import FEWEST, Role
from feeds.football.simulator.pitch import Pitch
from feeds.football.simulator.reviews import Reviews
from feeds.football.simulator.shots import FREE_KICK, SPOT
from schemas.football.events import Card, Foul, Lineup
from schemas.football.kinds import CardKind, Side

_PENALTY = 0.0128
_SEEN_LATER = 0.0012
"""The share of fouls that are a penalty, and of those before which officials look for one on a screen."""
_SHOT = 0.055
"""The share of free kicks that are a shot."""
_YELLOW = 0.147
_RED = 0.0046
_CAREFUL = 0.45
"""By how much more rarely one who is booked earns another card."""
_BENCH = 0.003
"""The share of fouls after which somebody on the bench is booked."""
_FREE_KICK, _SPOT = 24, 60
"""Seconds until the ball is in play again."""
_DETAILS = ("", "", "", "", "late tackle", "handball", "holding", "dangerous play")
_SHAPES = {10: "4-4-1", 9: "4-3-1", 8: "4-2-1", 7: "3-2-1"}
"""Formations of a side with fewer players."""


class Whistle:
    """The fouls of a match. Each function returns the side that has the ball then."""

    def __init__(self, pitch: Pitch, attempts: Attempts, reviews: Reviews) -> None:
        self._pitch = pitch
        self._attempts = attempts
        self._reviews = reviews

    def foul(self, by: Side) -> Side:
        """Call a foul of a side, and let the other one go on."""
        pitch, random = self._pitch, self._pitch.random
        book, fouled = pitch.book, pitch.elevens[by.other]
        found = random() < _SEEN_LATER and self._reviews.finds_penalty(by.other)
        offender, penalty = pitch.elevens[by].pick(Role.FOUL), found or random() < _PENALTY
        card = self._card(by, offender)
        foul = Foul(
            *book.head(), by, pitch.elevens[by].ids[offender], _DETAILS[int(random() * len(_DETAILS))],
            other=fouled.ids[fouled.pick(Role.SHOOT)], card=None if pitch.apart else card, penalty=penalty,
        )  # fmt: skip
        book.events.append(foul)
        if card is not None:
            self._show(by, offender, card, foul)
        elif random() < _BENCH:
            self.book_bench(by)
        if penalty:
            book.clock += _SPOT * SECOND
            return self._attempts.shoot(by.other, SPOT)
        book.clock += int(_FREE_KICK * (0.5 + random()) * SECOND)
        return self._attempts.shoot(by.other, FREE_KICK) if random() < _SHOT else by.other

    def book_bench(self, side: Side) -> None:
        """Book somebody on the bench of a side, or its coach, whom a feed may not name."""
        pitch = self._pitch
        book, eleven = pitch.book, pitch.elevens[side]
        free = [one for one in eleven.bench if one not in eleven.booked]
        player = free[int(pitch.random() * len(free))] if free and pitch.random() < 0.5 else None
        if player is not None:
            eleven.booked.add(player)
        name = "" if player is None else eleven.ids[player]
        book.events.append(Card(*book.head(), side, name, "dissent", card=CardKind.YELLOW, bench=True))

    def _card(self, side: Side, player: int) -> CardKind | None:
        """Return the card that a foul earns."""
        eleven, chance = self._pitch.elevens[side], self._pitch.random()
        may_go = len(eleven.on) > FEWEST + 1
        if chance < _RED:
            return CardKind.RED if may_go else None
        if player not in eleven.booked:
            return CardKind.YELLOW if chance < _RED + _YELLOW else None
        return CardKind.SECOND_YELLOW if may_go and chance < _RED + _YELLOW * _CAREFUL else None

    def _show(self, side: Side, player: int, card: CardKind, foul: Foul) -> None:
        """Show a card for a foul, and send its player off if that stands."""
        pitch = self._pitch
        book, eleven, shown = pitch.book, pitch.elevens[side], foul.event_id
        if pitch.apart:
            told = Card(*book.head(), side, foul.player, card=card)
            book.events.append(told)
            shown = told.event_id
        if not card.sends_off:
            eleven.booked.add(player)
            return
        if card is CardKind.RED and not self._reviews.dismissal_stands(shown, side):
            return
        eleven.dismiss(player)
        book.events.append(Lineup(*book.head(), side, formation=_SHAPES[len(eleven.on)]))
