"""Telling a person on the phone: Web Push (RFC 8030), sealed for one browser, off until the person asks for it."""
