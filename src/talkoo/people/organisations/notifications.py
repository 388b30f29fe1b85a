"""Which fact about organisations is told to whom. Nobody yet: see the silences in facts.py."""
