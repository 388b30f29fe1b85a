"""What can be done with a thing of another part: by its kind, by who looks, and by the thing itself."""

import uuid

import pytest

from talkoo.kernel import offers

KEY = uuid.UUID(int=7)


@pytest.fixture
def offered(monkeypatch):
    monkeypatch.setattr(offers, "_offers", {})
    monkeypatch.setattr(offers.pages, "address", lambda page, kind, key: f"/{page}/")
    for one in (
        offers.Offer(name="last", label="Last", page="last", is_for=lambda *_who: True, place=90),
        offers.Offer(
            name="one",
            label="One",
            page="one",
            is_for=lambda *_who: True,
            fits=lambda thing: thing["number"] == 1,
        ),
        offers.Offer(
            name="other", label="Other", page="other", is_for=lambda *_who: True, kinds=frozenset({"x.y"})
        ),
        offers.Offer(name="nobody", label="Nobody", page="nobody", is_for=lambda *_who: False),
    ):
        offers.add(one)


def shown(kind: str, thing=None) -> list[str]:
    return [label for label, _url in offers.urls(offers.for_person(None, {}), kind, KEY, thing)]


def test_an_offer_that_looks_at_the_thing_is_there_for_those_it_fits_alone(offered):
    assert shown("a.b", {"number": 1}) == ["One", "Last"]
    assert shown("a.b", {"number": 2}) == ["Last"]
    assert shown("x.y", {"number": 1}) == ["One", "Other", "Last"]


def test_who_does_not_say_how_it_is_shown_gets_those_that_need_not_look(offered):
    assert shown("a.b") == ["Last"]
    assert [label for label, _url in offers.of("x.y", KEY, None, {})] == ["Other", "Last"]
