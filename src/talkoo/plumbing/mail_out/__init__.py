"""Mail that leaves: rendered in the receiver's language, one ledger row per receiver and fact, delivered once."""
