"""Columns that hold one code of a list: the database holds the list; labels are no part of any migration."""

from django.db import models


def one_of(field: str, codes: type[models.TextChoices], name: str) -> models.CheckConstraint:
    """A constraint: `field` holds one of `codes`. `name` as the other constraints of the table."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": codes.values}), name=name)
