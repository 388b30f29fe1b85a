"""Every read of advice that is worth a name."""

from talkoo.areas.advice.queries import cases, entries, matters

__all__ = ["cases", "entries", "matters"]
