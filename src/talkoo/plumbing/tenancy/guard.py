"""Tests run with this guard: SQL about a site's rows while no site is set is an error instead of an empty answer."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import connection

from talkoo.plumbing.tenancy import current

_WORDS = re.compile(r"[a-z_]+")


@lru_cache(maxsize=1)
def _tables_of_sites() -> frozenset[str]:
    return frozenset(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if any(field.column == "site_id" for field in model._meta.local_fields)
        and model._meta.label != "tenancy.Host"
        and not getattr(model, "is_public_knowledge", False)
    )


@contextmanager
def no_sql_outside_a_site() -> Iterator[None]:
    """Inside, a statement that names a table of sites raises OutsideSite unless a site is set."""

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if current.get() is None and (named := _tables_of_sites() & set(_WORDS.findall(sql.lower()))):
            raise current.OutsideSite(f"SQL on {', '.join(sorted(named))} outside a site: {sql[:120]}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield
