"""Starts the parts of the program, watches them, and stops them in order.

The parent process imports neither Django nor psycopg: it must stay small. What needs the database runs as a
child.
"""
