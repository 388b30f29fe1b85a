"""The interest desk: tell what interests you, be tipped about networks, join with one yes.

Nobody but those who look after the desk sees who it is before that yes.
"""
