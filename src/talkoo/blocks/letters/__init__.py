"""Writing to somebody whose address nobody sees: to a network, a project, an organisation, or a person in a role.

A visitor's letter is read and answered here by those who answer for what it was written to.
"""
