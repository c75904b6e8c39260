"""Basketball's agents: plays into games, periods and published state."""

from agents.matches import score_matches
from tables.basketball.sport import SPORT

score, inform = score_matches(SPORT)
