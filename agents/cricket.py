"""Cricket's agents: balls into scorecards, overs and published state."""

from agents.matches import score_matches
from tables.cricket.sport import SPORT

score, inform = score_matches(SPORT)
