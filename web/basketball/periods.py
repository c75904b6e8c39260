"""Periods in words: "Q3" and "OT" as over a column, "3rd quarter" and "overtime" as in a sentence."""

from schemas.basketball.events import GameFormat
from serving.languages.language import Language
from tables.basketball.terms import Period, period_of


def period_words(period: Period, language: Language) -> str:
    """Return a period as a sentence has it: "1st quarter", "2nd overtime"."""
    return language.text(f"basketball-{period.kind}", number=period.number)


def period_heading(period: Period, language: Language) -> str:
    """Return a period as a heading has it: "1st quarter", "Overtime"."""
    return capital(period_words(period, language))


def period_mark(period: Period, language: Language) -> str:
    """Return a period where there is little room: "Q3", "2OT"."""
    return language.text(f"basketball-{period.kind}-short", number=period.number)


def moment(form: GameFormat, period: int, clock: str, language: Language) -> str:
    """Return a time of play, of the period of this number: "Q3 4:12"."""
    return f"{period_mark(period_of(form, period), language)} {clock}"


def capital(text: str) -> str:
    """Return a text as a sentence begins."""
    return text[:1].upper() + text[1:]
