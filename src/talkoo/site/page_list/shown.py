"""How one named address is visited, and by whom."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Examples = dict[str, Callable[[], list[list[Any]]]]

EVERYBODY = "everybody"
SIGNED_IN = "signed-in"


@dataclass(frozen=True)
class Shown:
    """`role` visits it in the tests and the demo. `about` gives the arguments of examples; none: it needs none.

    `may` are the roles that it answers, separated by spaces, for an example that they have to do with: `everybody`,
    `signed-in`, or names of `tests/site/roles.py`. `may_any` are those for whom it answers about any object of the
    site. All others get 404 or 403, a visitor the way to sign in.
    """

    role: str = "visitor"
    method: str = "GET"
    about: str = ""
    is_page: bool = True
    may: str = EVERYBODY
    may_any: str = ""
