"""Made-up data is entered by the operator's command, which works as the owner of the tables."""

from collections.abc import Iterator

import pytest


@pytest.fixture
def as_owner(committed: None) -> Iterator[None]:
    """Django's connection as the owner; made-up sites are gone afterwards."""
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
