"""How organisations are numbered in each country: what is written, how it is kept, and which numbers cannot be."""

from collections.abc import Callable

from stdnum.ee import registrikood
from stdnum.exceptions import ValidationError
from stdnum.fi import ytunnus


class WrongCode(ValueError):
    """The number is not one that the country's register could have given: a digit is wrong or missing."""


def _finland(written: str) -> str:
    """Y-tunnus: seven digits, a hyphen and a check digit (weights 7 9 10 5 8 4 2, modulo 11)."""
    plain = ytunnus.validate(written)
    return f"{plain[:7]}-{plain[7:]}"


def _estonia(written: str) -> str:
    """Registrikood: eight digits, the last a check digit; 1 company, 7 state, 8 association, 9 foundation."""
    return str(registrikood.validate(written))


_REGISTRIES: dict[str, Callable[[str], str]] = {"FI": _finland, "EE": _estonia}


def tidy(country: str, written: str) -> str:
    """A registry code as it is kept and shown; empty stays empty. Countries without a rule take it as it is.

    Raises WrongCode.
    """
    written = "".join(written.split())
    if not written or country not in _REGISTRIES:
        return written
    try:
        return _REGISTRIES[country](written)
    except ValidationError as problem:
        raise WrongCode(country) from problem
