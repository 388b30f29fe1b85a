"""Meetings, events, workshops, webinars, trips and visits: one thing, made, shown and come to in one way."""
