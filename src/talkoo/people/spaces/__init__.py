"""Spaces: where people gather round something. Networks and programmes now; groups and partnerships join them later.

Every space has a name, purpose, area of operation, start and contact person. Blocks (letters, discussions, meetings …)
refer to a space and so can be attached to any kind of it.
"""
