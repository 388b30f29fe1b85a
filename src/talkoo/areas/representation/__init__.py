"""Committees and other bodies, and who represents the network in them."""
