"""What every match has: order, waiting, event log, retention."""
