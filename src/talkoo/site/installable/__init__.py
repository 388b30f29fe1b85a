"""A site on a phone: as a program of its own, readable without a connection."""
