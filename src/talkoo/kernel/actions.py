"""What every action has in common: it happens as a whole or not at all."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

Given = ParamSpec("Given")
Result = TypeVar("Result")


def action(work: Callable[Given, Result]) -> Callable[Given, Result]:
    """One verb of the product. What it changed before it raised is undone, also when the caller carries on."""

    @wraps(work)
    def act(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        with transaction.atomic():
            return work(*args, **kwargs)

    return act
