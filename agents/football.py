"""Football's agents: events into matches, windows of five minutes and published state."""

from agents.matches import score_matches
from tables.football.sport import SPORT

score, inform = score_matches(SPORT)
