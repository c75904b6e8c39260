"""Whoever wants to know that a cricket match changed is told through here."""

from engine.changes import Channel

changes = Channel()
"""Told by the agents, watched by the views: each match's `MatchState` in JSON."""
