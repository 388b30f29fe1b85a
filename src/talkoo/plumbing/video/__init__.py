"""Rooms to meet in by video, at servers that the site has chosen: who comes in, and the address made for one click."""
