"""A delegation has the seats that were planned for it, whoever registers and however many at once (S0.15)."""

import re
import uuid
from collections import Counter
from typing import Any

import pytest

from talkoo.blocks.gatherings.actions import admitting
from talkoo.blocks.gatherings.models import Registration
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.areas.visits.conftest import arrange, once, registered, words
from tests.blocks.gatherings.coming import at_once


def test_nobody_comes_in_the_name_of_an_organisation_past_its_seats(journey: Any) -> None:
    arrange(journey, seats=2)
    with sites.within(journey.site.id):
        first = registered(journey, journey.planner, organisation_id=journey.guest.pk)
        registered(journey, journey.traveller, organisation_id=journey.guest.pk)
        with pytest.raises(admitting.NoSeatLeft) as refused:
            registered(journey, journey.nobody, organisation_id=journey.guest.pk)
        assert refused.value.args == (2,)
        assert not Registration.objects.filter(person=journey.nobody).exists()
        myself = registered(journey, journey.nobody)  # not in its name, and there are places
        taken = admitting.Changed(organisation_id=journey.guest.pk)
        with pytest.raises(admitting.NoSeatLeft):
            admitting.change(myself.pk, taken, by=journey.nobody, once=uuid.uuid4())
        same = admitting.Changed(organisation_id=journey.guest.pk, may_be_pictured=True)
        assert admitting.change(first.pk, same, by=journey.planner, once=uuid.uuid4()).may_be_pictured
        admitting.cancel(first.pk, by=journey.planner)
        admitting.change(myself.pk, taken, by=journey.nobody, once=uuid.uuid4())
        registered(
            journey, journey.choir_speaker, organisation_id=journey.choir.pk
        )  # of them nothing was said


def test_the_page_says_that_its_seats_are_taken_and_keeps_what_was_chosen(journey: Any, browse: Any) -> None:
    arrange(journey, seats=1)
    registered(journey, journey.traveller, organisation_id=journey.guest.pk)
    browser, at = browse(journey.site, journey.planner), f"/en/events/{journey.slug}/register/"
    sent = {"once": once(browser.get(at)), "organisation": str(journey.guest.pk), "pictured": "yes"}
    answer = browser.post(at, sent)
    assert answer.status_code == 422
    assert "This organisation sends 1 person, who has registered." in words(answer)
    assert re.search(f'value="{journey.guest.pk}"[^>]* (selected|checked)', answer.content.decode())
    assert browser.post(at, {**sent, "organisation": ""}).status_code == 302
    own = f"/en/events/{journey.slug}/registration/"
    changed = browser.post(own, {**sent, "do": "change", "once": once(browser.get(own))})
    assert changed.status_code == 422
    assert "Ask those who plan the visit for more seats." in words(changed)
    with sites.within(journey.site.id):
        assert Registration.objects.get(person=journey.planner).organisation_id is None


def test_eight_at_once_take_three_seats(journey: Any) -> None:
    arrange(journey, seats=3)
    with sites.within(journey.site.id):
        people = [factories.person(f"guest{number}") for number in range(8)]

    def come(person: Any) -> Any:
        def act() -> str:
            try:
                return str(registered(journey, person, organisation_id=journey.guest.pk).state)
            except admitting.NoSeatLeft:
                return "no seat"

        return act

    assert Counter(at_once(journey.site, [come(one) for one in people])) == {"confirmed": 3, "no seat": 5}
    with sites.within(journey.beta.site.id):  # the same plan on the other site is another
        assert registered(journey.beta, journey.beta.planner, organisation_id=journey.beta.guest.pk)
