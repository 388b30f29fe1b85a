"""The only way out by HTTP: to public addresses, checked and then held on to, in bounded time and size."""


class Refused(Exception):
    """We do not ask this address, or do not take what it answers; trying again will not help.

    `is_sent`: something of the question had left by then, so that the other side may have acted on it.
    """

    is_sent = False


class Unreachable(Exception):
    """Nobody answers there, or not in time; it may be different later. `is_sent` as above."""

    is_sent = False
