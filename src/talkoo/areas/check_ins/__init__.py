"""How a network goes: a short report on a rhythm, and a board of who is silent."""
