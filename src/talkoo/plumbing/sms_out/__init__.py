"""Short messages to phones, through the operator's gateway; without one they stay in the outbox."""
