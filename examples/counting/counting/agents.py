"""Counting's agents: events into counts, rounds and published state."""

from agents.matches import score_matches
from counting.sport import SPORT

score, inform = score_matches(SPORT)
