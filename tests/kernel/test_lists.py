"""Lists: the same pages whatever the size, in an order that does not lose or repeat a row."""

import base64
import csv
import io
import json
import uuid

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talkoo.kernel import lists
from talkoo.kernel.lists import List, Sort
from talkoo.people.spaces import queries
from talkoo.plumbing.tenancy import sites
from tests import factories


def test_every_row_comes_once_whatever_the_page_size(rows, alpha):
    with sites.within(alpha.id):
        names = [f"{letter} network" for letter in "öäåzyaAbB"] * 2
        for number, name in enumerate(names):
            factories.space(name, slug=f"n{number}")
        for sort in ("name", "started"):
            whole = [row["id"] for row in queries.LIST.page(language="fi", sort=sort, size=100).rows]
            for size in (1, 4, 7):
                seen, after = [], ""
                while True:
                    page = queries.LIST.page(language="fi", sort=sort, size=size, after=after)
                    seen += [row["id"] for row in page.rows]
                    if not (after := page.after):
                        break
                assert seen == whole
        ordered = [row["name"]["fi"][0] for row in queries.LIST.page(language="fi", size=100).rows]
        assert "".join(ordered).casefold() == "aaaabbbbyyzzååääöö"


@pytest.mark.parametrize("kind", [str, int, float])
@pytest.mark.parametrize(
    "key",
    [5, 1.5, True, None, float("nan"), float("inf"), 10**400, "\ud800", "a\0b", "abc", [[]], {}, 2**40],
)
def test_a_place_made_by_hand_is_refused_unless_it_could_be_one(key, kind):
    forged = json.dumps([key, str(uuid.uuid4())]).replace("Infinity", "1e400")
    after = base64.urlsafe_b64encode(forged.encode()).decode().rstrip("=")
    good = {
        str: key == "abc",
        int: key == 5 and key is not True,
        float: key in (5, 1.5, 2**40) and key is not True,
    }
    if good[kind]:
        assert lists._open(after, kind)[0] == key
    else:
        with pytest.raises(lists.BadPlace):
            lists._open(after, kind)


@pytest.mark.parametrize("after", ["W1tb" * 900, "x" * 10_000, "W10", "é", "[]", "bnVsbA"])
def test_what_is_no_place_at_all_is_refused(after):
    for kind in (str, int, float):
        with pytest.raises(lists.BadPlace):
            lists._open(after, kind)


def test_the_first_page_counts_all_that_match_in_the_same_statement(rows, alpha):
    with sites.within(alpha.id):
        for number in range(7):
            factories.space(f"Network {number}", state="active" if number else "forming")
        for chosen, total in (({"state": ["active"]}, 6), ({}, 7), ({"state": ["ended"]}, 0)):
            with CaptureQueriesContext(connection) as asked:
                page = queries.LIST.page(language="fi", chosen=chosen, size=4, with_total=True)
            plain = queries.LIST.page(language="fi", chosen=chosen, size=4)
            assert (page.total, len(asked)) == (total, 1)
            assert [row["id"] for row in page.rows] == [row["id"] for row in plain.rows]
            assert page.after == plain.after
        first = queries.LIST.page(language="fi", size=4, with_total=True)
        later = queries.LIST.page(language="fi", size=4, after=first.after, with_total=True)
        assert (later.total, len(later.rows)) == (None, 3)


@pytest.mark.parametrize("count", [1, 12])
def test_one_statement_for_one_row_and_for_many(rows, alpha, count):
    with sites.within(alpha.id):
        for number in range(count):
            factories.space(slug=f"n{number}", contact=factories.person())
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert len(queries.LIST.page(language="fi").rows) == count
        assert len(asked) == 1


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(after=st.text(max_size=60))
def test_a_place_we_did_not_give_out_is_refused(rows, alpha, after):
    with sites.within(alpha.id):
        try:
            queries.LIST.page(language="fi", after=after)
        except lists.BadPlace:
            return
        assert after == ""


def test_a_declaration_is_short():
    declared = List(name="x", select="1", source="t", identity="t.id", sorts={"a": Sort("t.a")})
    assert declared.page_size == 50


def test_downloads_hold_the_same_rows_and_no_formula():
    table = [["Name", "Purpose"], ["=1+1", "@x"], ["Yhistykset yhessä", "لا شيء"]]
    answer = lists.as_csv("networks", table)
    read = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert read == [["Name", "Purpose"], ["'=1+1", "'@x"], ["Yhistykset yhessä", "لا شيء"]]
    book = openpyxl.load_workbook(io.BytesIO(lists.as_xlsx("networks", table).content))
    cells = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert cells == table
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} == {"s"}
