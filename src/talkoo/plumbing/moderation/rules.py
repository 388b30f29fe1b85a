"""Everybody may report. Who decides is said where people are known (`moderation.decide`)."""

import rules

rules.add_perm("moderation.report", rules.always_allow)
