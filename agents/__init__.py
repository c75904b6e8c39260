"""The agents: each reads batches of a topic, folds them, and writes tables and topics."""
