"""What search engines are told: everything that is for everybody, in parts, always in the same order."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talkoo.plumbing.tenancy import sites
from talkoo.site import sitemap
from tests import factories


def addresses(page) -> list[str]:
    assert page.status_code == 200
    return re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", page.content.decode())


def all_addresses(client) -> list[str]:
    return [one for part in addresses(client.get("/sitemap.xml")) for one in addresses(client.get(part))]


@pytest.fixture
def entered(rows, alpha, beta, monkeypatch):
    """Five of each at alpha, in no order of names, and one organisation that is not listed; all modules are on."""
    on = """'["networks", "programmes", "organisations"]'::jsonb as modules"""
    monkeypatch.setattr(sites, "_ALL", sites._ALL.replace("s.modules", on))
    sites.forget()
    with sites.within(alpha.id):
        for name in "edcab":
            factories.organisation(name, slug=f"org-{name}")
            factories.space(name, slug=f"net-{name}")
        factories.organisation("hidden", slug="org-hidden", state="draft")
    return alpha


@pytest.mark.parametrize("size", [1, 3, 7, 5_000])
def test_the_parts_hold_every_page_once_in_the_order_of_entering(entered, browse, monkeypatch, size):
    whole = all_addresses(browse(entered))
    monkeypatch.setattr(sitemap, "PART", size)
    parts = addresses(browse(entered).get("/sitemap.xml"))
    assert parts == [f"/sitemap-{number}.xml" for number in range(1, -(-len(whole) // size) + 1)]
    assert [len(addresses(browse(entered).get(part))) for part in parts[:-1]] == [size] * (len(parts) - 1)
    assert all_addresses(browse(entered)) == whole
    assert whole[0] == "/"
    assert [one for one in whole if "org-" in one] == [f"/organisations/org-{name}/" for name in "edcab"]
    assert [one for one in whole if "net-" in one] == [f"/networks/net-{name}/" for name in "edcab"]
    assert browse(entered).get(f"/sitemap-{len(parts) + 1}.xml").status_code == 404


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999", "9" * 200])
def test_there_are_no_other_parts(rows, beta, browse, number):
    assert addresses(browse(beta).get("/sitemap.xml")) == ["/sitemap-1.xml"]
    assert browse(beta).get(f"/sitemap-{number}.xml").status_code == 404


def test_another_sites_pages_are_not_listed(entered, beta, browse):
    assert not [one for one in all_addresses(browse(beta)) if "org-" in one or "net-" in one]


def test_the_index_says_when_a_part_last_changed(entered, browse):
    assert browse(entered).get("/sitemap.xml").content.count(b"<lastmod>") == 1


def test_every_page_stands_beside_the_same_in_the_other_languages(entered, browse):
    page = browse(entered).get("/sitemap-1.xml").content.decode()
    one = page[page.index("/networks/net-a/</loc>") :].partition("</url>")[0]
    found = re.findall(r'hreflang="(\w+)" href="https?://[^/]+(/[^"]*)"', one)
    assert found == [
        (code, f"{prefix}/networks/net-a/")
        for code, prefix in (
            ("fi", ""),
            ("et", "/et"),
            ("ru", "/ru"),
            ("sv", "/sv"),
            ("en", "/en"),
            ("ar", "/ar"),
        )
    ]


def test_one_statement_for_a_few_and_for_many(entered, browse):
    counts = []
    for _turn in range(2):
        for path in ("/sitemap.xml", "/sitemap-1.xml"):
            with CaptureQueriesContext(connection) as seen:
                browse(entered).get(path)
            counts.append(len([one for one in seen.captured_queries if "changed_at" in one["sql"]]))
        with sites.within(entered.id):
            for _number in range(10):
                factories.organisation()
    assert counts == [1, 1, 1, 1]
