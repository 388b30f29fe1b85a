"""Who may accept for themselves. Who publishes, and who accepts for others, is said where people are known."""

import rules

rules.add_perm("terms.accept", rules.is_authenticated)
