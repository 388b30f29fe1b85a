"""The picture at the head of a gathering: seen by those who see the gathering, as long as they do."""

import dataclasses
import importlib
import io
from typing import Any

import pytest

from talkoo.blocks.gatherings import actions
from talkoo.blocks.gatherings.actions import making
from talkoo.blocks.gatherings.models import Gathering
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.plumbing.files import pictures
from talkoo.plumbing.files.models import Picture, StoredFile
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.plumbing.files.drawn import photograph, saved

BYTES = saved(photograph(64, 40), "PNG")
ALT = texts("fi", fi="Kylätalo illalla")
MIGRATION = "talkoo.blocks.gatherings.migrations.0011_guarded_pictures"


def pictured(town: Any, **given: Any) -> Gathering:
    """A gathering in the village with a picture; in public and out unless `given` says otherwise."""
    with sites.within(town.site.id):
        event = factories.gathering(town.space, title="Kyläilta", **given)
        return draw(event)


def draw(event: Gathering) -> Gathering:
    examined = pictures.examine(io.BytesIO(BYTES))
    return actions.set_picture(event.pk, examined, ALT, by=PROGRAM)


def files_of(event: Gathering) -> list[str]:
    at = f"/events/{event.slug}/picture/{event.picture_id}/"
    return [f"{at}{size}.webp" for size in ("full", "small")]


def got(browser: Any, path: str) -> Any:
    """What answers, read to its end."""
    answer = browser.get(path)
    answer.read = b"".join(answer) if answer.status_code == 200 else b""
    answer.close()
    return answer


def seen_by(town: Any, browse: Any, event: Gathering, *names: str) -> None:
    """These people of its site, and no others nor anybody of the other site, are given its picture."""
    everybody = ["", "nobody", "other", "moderator", "participant", "contact", "coordinator"]
    for name in everybody:
        browser = browse(town.site, getattr(town, name) if name else None)
        for path in files_of(event):
            answer = got(browser, path)
            assert (answer.status_code == 200) is (name in names), (name, path, answer.status_code)
            if answer.status_code == 200:
                assert answer["Content-Type"] == "image/webp"
                assert answer.read[:4] == b"RIFF"
                assert answer["Cache-Control"] == ("private, no-store" if name else "private, max-age=3600")
    outsiders = [browse(town.beta.site), browse(town.beta.site, town.beta.coordinator)]
    for browser in outsiders:
        assert {browser.get(path).status_code for path in files_of(event)} == {404}
    for browser in (*outsiders, browse(town.site), browse(town.site, town.contact)):
        for size in ("full", "small"):  # nor at the address of pictures that are for everybody
            assert browser.get(f"/pictures/{event.picture_id}/{size}.webp").status_code == 404


INSIDE = ("participant", "contact", "coordinator")
SIGNED_IN = ("nobody", "other", "moderator", *INSIDE)


def audience(town: Any, event: Gathering, audience: str) -> None:
    with sites.within(town.site.id):
        given = making.given_of(Gathering.objects.get(pk=event.pk))
        actions.change(event.pk, dataclasses.replace(given, audience=audience), by=town.contact)


def test_it_is_seen_by_those_who_are_the_audience_whatever_becomes_of_it(town: Any, browse: Any) -> None:
    event = pictured(town, audience="space")
    seen_by(town, browse, event, *INSIDE)
    audience(town, event, "site")
    seen_by(town, browse, event, *SIGNED_IN)
    audience(town, event, "public")
    seen_by(town, browse, event, "", *SIGNED_IN)
    audience(town, event, "space")
    seen_by(town, browse, event, *INSIDE)


def test_it_is_seen_with_what_is_out_and_not_hidden(town: Any, browse: Any) -> None:
    event = pictured(town, is_out=False)
    seen_by(town, browse, event, "contact", "coordinator")
    with sites.within(town.site.id):
        actions.publish(event.pk, by=town.contact)
    seen_by(town, browse, event, "", *SIGNED_IN)
    with sites.within(town.site.id):
        actions.cancel(event.pk, by=town.contact, language="fi")
    seen_by(town, browse, event, "", *SIGNED_IN)  # its page stays
    with sites.within(town.site.id):
        actions.hide(event.pk, by=town.moderator, reason="Ei näin")
    seen_by(town, browse, event)
    with sites.within(town.site.id):
        actions.show(event.pk, by=town.moderator)
    seen_by(town, browse, event, "", *SIGNED_IN)


def test_pages_and_what_other_sites_read_lead_to_it(town: Any, alpha: Any, browse: Any) -> None:
    event = pictured(town)
    full, small = files_of(event)
    for browser, prefix in (
        (browse(alpha), ""),
        (browse(alpha), "/ar"),
        (browse(alpha, town.participant), ""),
    ):
        page = browser.get(f"{prefix}/events/{event.slug}/").content.decode()
        assert f'src="{small}"' in page or f'src="{full}"' in page
        assert f'property="og:image" content="http://alpha.localhost{full}"' in page
        assert f"/pictures/{event.picture_id}" not in page
        assert f'"image": "http://alpha.localhost{full}"' in page
    answer = got(browse(alpha), full)
    assert "X-Robots-Tag" not in answer
    assert "Cross-Origin-Resource-Policy" not in answer
    inside = got(browse(alpha, town.participant), full)
    assert inside["X-Robots-Tag"] == "noindex"
    assert got(browse(alpha), full.replace("full", "medium")).status_code == 404
    assert browse(alpha).post(full).status_code == 405


def test_only_the_one_that_it_has_now_and_only_with_its_own_gathering(
    town: Any, alpha: Any, browse: Any
) -> None:
    event, other = pictured(town), pictured(town)
    before = files_of(event)
    assert got(browse(alpha), before[0].replace(event.slug, other.slug)).status_code == 404
    with sites.within(alpha.id):
        event = draw(event)
        assert Picture.objects.count() == 2
    assert {got(browse(alpha), path).status_code for path in before} == {404}
    assert {got(browse(alpha), path).status_code for path in files_of(event)} == {200}


def test_with_a_draft_that_is_thrown_away_its_picture_goes(town: Any, alpha: Any, beta: Any) -> None:
    for site, people in ((alpha, town), (beta, town.beta)):
        with sites.within(site.id):
            thrown = factories.gathering(people.space, title="Luonnos", by=people.contact, is_out=False)
            draw(thrown)
            actions.discard(thrown.pk, by=people.contact)
            assert not Picture.objects.exists()
            left = factories.gathering(people.space, title="Luonnos", by=people.participant, is_out=False)
            draw(left)
            actions.forget_maker(people.participant.pk, by=PROGRAM)
            assert not Gathering.objects.exists()
            assert not Picture.objects.exists()
            assert not StoredFile.objects.exists()


@pytest.mark.parametrize("statement", ["FORWARD", "BACK"])
def test_an_upgrade_guards_those_that_are_there_on_all_sites(
    town: Any, alpha: Any, beta: Any, as_role: Any, statement: str
) -> None:
    is_guarded = statement == "FORWARD"
    kept = {}
    for people in (town, town.beta):
        event = pictured(people)
        with sites.within(people.site.id):
            logo = pictures.keep(pictures.examine(io.BytesIO(BYTES)), ALT)
            Picture.objects.update(is_guarded=not is_guarded)
        kept[people.site.id] = (event.picture_id, logo.pk)
    as_role("owner").execute(getattr(importlib.import_module(MIGRATION), statement))
    for site_id, (of_event, logo_id) in kept.items():
        with sites.within(site_id):
            assert Picture.objects.get(pk=of_event).is_guarded is is_guarded
            assert Picture.objects.get(pk=logo_id).is_guarded is not is_guarded
