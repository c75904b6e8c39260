"""The parts of events and descriptions that all sports share."""
