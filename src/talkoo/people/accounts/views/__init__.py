"""Pages of people: coming in, and what is a person's own."""

from talkoo.people.accounts.views import contacts, entering, helping, joining, keys, own, services

__all__ = ["contacts", "entering", "helping", "joining", "keys", "own", "services"]
