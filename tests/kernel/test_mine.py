"""The blocks of "My networks": those with few rows share one statement."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talkoo.kernel import mine

ME = SimpleNamespace(pk=7)


@pytest.fixture
def blocks(rows: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mine, "_blocks", {})


def shared(name: str, select: str, **more: Any) -> mine.Block:
    return mine.Block(
        name=name, template="", find=lambda person, rows: [person.pk, rows], select=select, **more
    )


@pytest.mark.usefixtures("blocks")
def test_blocks_that_share_a_statement_get_their_own_rows_in_order() -> None:
    numbers = "select n, %(person)s::int as who, date '2027-01-31' as day from generate_series(1, 3) n order by n desc"
    mine.add(shared("later", numbers, place=9))
    mine.add(
        shared("first", "select %(person)s::text as word", place=1, given=lambda one: {"person": "minä"})
    )
    mine.add(mine.Block(name="own", template="", find=lambda person: [person.pk], place=5))
    with CaptureQueriesContext(connection) as asked:
        found = mine.found_for(ME)
    assert len(asked) == 1
    assert [(block.name, what) for block, what in found] == [
        ("first", [7, [{"word": "minä"}]]),
        ("own", [7]),
        ("later", [7, [{"n": n, "who": 7, "day": "2027-01-31"} for n in (3, 2, 1)]]),
    ]


@pytest.mark.usefixtures("blocks")
def test_a_block_with_nothing_in_it_is_left_out_and_none_asks_nothing() -> None:
    mine.add(mine.Block(name="own", template="", find=lambda person: [], place=5))
    with CaptureQueriesContext(connection) as asked:
        assert mine.found_for(ME) == []
    assert len(asked) == 0
    mine.add(
        mine.Block(
            name="none", template="", find=lambda person, rows: rows, select="select 1 as n where false"
        )
    )
    assert mine.found_for(ME) == []
