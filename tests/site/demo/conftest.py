"""The demo is entered by the operator's command, which works as the owner of the tables."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest


@pytest.fixture
def as_owner(committed: None) -> Iterator[None]:
    """From here on Django speaks to the database as the operator's commands do; the demo is gone afterwards."""
    from django.conf import settings
    from django.db import connection

    from talkoo.site.demo import load

    before = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict |= {
        "USER": settings.INSTANCE.role_name("owner"),
        "PASSWORD": settings.INSTANCE.keys["owner"],
    }
    try:
        yield
        load.wipe()
    finally:
        connection.close()
        connection.settings_dict |= before


@pytest.fixture
def demo(as_owner: None, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Loads the sites with these keys and gives them back in that order; one alone, for one key."""
    from talkoo.plumbing.tenancy import sites
    from talkoo.site.demo import load

    def enter(*keys: str) -> Any:
        monkeypatch.setattr(load, "SITES", [site for site in load.SITES if site.key in keys])
        load.load()
        there = {site.key: site for site in sites.every()}
        return there[keys[0]] if len(keys) == 1 else [there[key] for key in keys]

    return enter
