"""Photos of a gathering: added by organisers once everybody in them agreed, seen by those who see the gathering, and
taken out again."""

import datetime
import io
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talkoo.blocks.gatherings import actions
from talkoo.blocks.gatherings.models import Photo
from talkoo.blocks.gatherings.queries import shown
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import Texts, texts
from talkoo.people.accounts.models import Person
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.files import pictures
from talkoo.plumbing.files.models import Picture, StoredFile
from talkoo.plumbing.retention import registry, running
from talkoo.plumbing.retention.models import Undo
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.blocks.gatherings import coming
from tests.plumbing.files.drawn import photograph, saved

HOUR = datetime.timedelta(hours=1)
BYTES = saved(photograph(64, 40), "PNG")
ALT = texts("fi", fi="Kaksi ihmistä leipoo pullaa", et="Kaks inimest küpsetavad")
AT = "/events/{}/photos/"


def begun(town: Any, space: Any = None, **given: Any) -> Any:
    """A gathering that began an hour ago, and goes on; in the village, unless organisations hold it."""
    now = clock.now()
    times = {"starts_at": now - HOUR, "ends_at": now + HOUR}
    with sites.within(town.site.id):
        at = None if "organisations" in given else space or town.space
        return factories.gathering(at, **{"title": "Leivontailta", **times, **given})


def add(town: Any, gathering: Any, *, by: Any = None, alt: Texts | None = ALT, **more: Any) -> Photo:
    given = {"all_agreed": True, "once": uuid.uuid4(), **more}
    with sites.within(town.site.id):
        examined = pictures.examine(io.BytesIO(BYTES))
        return actions.add_photo(gathering.pk, examined, alt, by=by or town.contact, **given)


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def images(answer: Any) -> list[str]:
    return re.findall(r"<img[^>]*/photos/[^>]*>", answer.content.decode())


def sent(**more: Any) -> dict[str, Any]:
    """What the form sends."""
    given = {"alt": "Kaksi ihmistä leipoo", "all_agreed": "on", "once": str(uuid.uuid4())}
    chosen = {"picture": SimpleUploadedFile("kuva.png", BYTES, "image/png")}
    return {key: value for key, value in {**chosen, **given, **more}.items() if value is not None}


# ----- actions -----


@pytest.mark.parametrize("who", ["contact", "coordinator", "staff"])
def test_those_who_organise_add_photos_and_take_them_out(town: Any, alpha: Any, beta: Any, who: str) -> None:
    event, person = begun(town), getattr(town, who)
    once = uuid.uuid4()
    photo = add(town, event, by=person, once=once)
    assert add(town, event, by=person, once=once).pk == photo.pk
    with sites.within(alpha.id):
        assert Photo.objects.get().added_by_id == person.pk
        assert Picture.objects.get().alt == ALT
        assert Entry.objects.filter(fact="gatherings.PhotoAdded").count() == 1
        actions.remove_photo(photo.pk, by=person)
        assert not Photo.objects.exists()
        assert not Picture.objects.exists()
        assert not StoredFile.objects.exists()
        with pytest.raises(Photo.DoesNotExist):
            actions.remove_photo(photo.pk, by=person)
        assert Entry.objects.filter(fact="gatherings.PhotoRemoved").count() == 1
    with sites.within(beta.id), pytest.raises(Photo.DoesNotExist):
        actions.remove_photo(photo.pk, by=PROGRAM)


@pytest.mark.parametrize("who", ["participant", "nobody", "other", "moderator", "site_admin"])
def test_others_add_and_take_out_none(town: Any, alpha: Any, browse: Any, who: str) -> None:
    event, person = begun(town), getattr(town, who)
    photo = add(town, event)
    with pytest.raises(PermissionDenied):
        add(town, event, by=person)
    with sites.within(alpha.id), pytest.raises(PermissionDenied):
        actions.remove_photo(photo.pk, by=person)
    at = AT.format(event.slug)
    browser = browse(alpha, person)
    assert browser.post(at, sent()).status_code == 403
    assert browser.post(f"{at}{photo.pk}/remove/").status_code == 403
    page = browser.get(at)
    assert page.status_code == 200
    assert "<form" not in page.content.decode().split("<main")[1].split("</main")[0]
    assert browse(alpha).post(at, sent()).status_code == 403
    with sites.within(alpha.id):
        assert Photo.objects.count() == 1


def test_none_without_the_consent_of_those_in_it(town: Any, alpha: Any) -> None:
    event = begun(town)
    with pytest.raises(actions.NobodyAsked):
        add(town, event, all_agreed=False)
    with sites.within(alpha.id):
        assert not Picture.objects.exists()


def test_only_from_the_beginning_on_and_not_when_it_is_called_off_or_hidden(
    town: Any, alpha: Any, browse: Any
) -> None:
    now = clock.now()
    for event in (
        begun(town, starts_at=now + HOUR, ends_at=now + 2 * HOUR),
        begun(town, starts_at=None, ends_at=None),
        begun(town, is_out=False),
    ):
        with pytest.raises(NotNow):
            add(town, event)
        browser, at = browse(alpha, town.coordinator), AT.format(event.slug)
        late = browser.post(f"/en{at}", sent())
        assert late.status_code == 422
        assert "Photos can be added from its beginning on" in words(late)
        assert 'value="Kaksi ihmistä leipoo"' in late.content.decode()
        assert f'href="{at}"' not in browser.get(f"/events/{event.slug}/").content.decode()
        assert "<form" not in browser.get(at).content.decode().split("<main")[1].split("</main")[0]
    off, hidden = begun(town), begun(town)
    photo = add(town, off)
    with sites.within(alpha.id):
        actions.cancel(off.pk, by=town.contact, language="fi")
        actions.hide(hidden.pk, by=town.moderator, reason="Ei näin")
    for event in (off, hidden):
        with pytest.raises(NotNow):
            add(town, event)
    over = begun(town, starts_at=now - 9 * HOUR, ends_at=now - 8 * HOUR)
    add(town, over)
    with sites.within(alpha.id):
        actions.remove_photo(photo.pk, by=town.contact)  # at any time
        assert Photo.objects.get().gathering_id == over.pk


def test_there_are_not_more_than_there_is_room_for(
    town: Any, alpha: Any, browse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    event, other = begun(town), begun(town)
    monkeypatch.setattr(actions.photos, "MOST_PHOTOS", 2)
    monkeypatch.setattr(actions, "MOST_PHOTOS", 2)
    add(town, event)
    once = uuid.uuid4()
    photo = add(town, event, once=once)
    with pytest.raises(actions.EnoughPhotos):
        add(town, event)
    assert add(town, event, once=once).pk == photo.pk
    add(town, other)
    answer = browse(alpha, town.contact).post(f"/en{AT.format(event.slug)}", sent(alt="Vielä yksi"))
    assert answer.status_code == 422
    assert "There are very many photos already" in words(answer)
    assert 'value="Vielä yksi"' in answer.content.decode()
    page = browse(alpha, town.contact).get(f"/en{AT.format(event.slug)}")
    assert 'name="alt"' not in page.content.decode()
    assert "There is room for 2 photos" in words(page)


def test_the_last_place_for_a_photo_is_given_once(
    town: Any, alpha: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = begun(town)
    monkeypatch.setattr(actions.photos, "MOST_PHOTOS", 1)
    found = coming.at_once(alpha, [lambda: add(town, event) for _one in range(3)])
    assert found.count(actions.EnoughPhotos) == 2
    with sites.within(alpha.id):
        assert Photo.objects.count() == 1


def test_the_database_keeps_each_form_and_each_picture_once(town: Any, alpha: Any) -> None:
    event = begun(town)
    first, second = add(town, event), add(town, event)
    with sites.within(alpha.id):
        for wrong in ({"once": first.once}, {"picture": first.picture_id}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Photo.objects.filter(pk=second.pk).update(**wrong)


# ----- pages -----


def test_from_the_form_to_everybody_who_sees_the_event(town: Any, alpha: Any, browse: Any) -> None:
    event = begun(town)
    at, organiser, visitor = AT.format(event.slug), browse(alpha, town.contact), browse(alpha)
    page = organiser.get(f"/events/{event.slug}/")
    assert f'href="{at}"' in page.content.decode()
    assert f'href="{at}"' not in visitor.get(f"/events/{event.slug}/").content.decode()  # none yet
    form = organiser.get(at).content.decode()
    once = re.search(r'name="once" value="([^"]+)"', form)
    assert once
    for _twice in "ab":
        answer = organiser.post(at, sent(once=once[1]))
        assert (answer.status_code, answer["Location"]) == (302, at)
    with sites.within(alpha.id):
        photo = Photo.objects.get()
    for browser in (visitor, browse(alpha, town.nobody), organiser):
        for path in (f"/events/{event.slug}/", at, f"/ar{at}"):
            (image,) = images(browser.get(path))
            assert 'alt="Kaksi ihmistä leipoo"' in image
            assert f'src="{at}{photo.pk}/small.webp"' in image
            for given in ('loading="lazy"', 'width="64"', 'height="40"'):
                assert given in image
        assert f'href="{at}"' in browser.get(f"/events/{event.slug}/").content.decode()
    assert 'lang="fi"' in images(visitor.get(f"/ar{at}"))[0]
    for _twice in "ab":
        assert organiser.post(f"{at}{photo.pk}/remove/").status_code == 302
    assert images(visitor.get(f"/events/{event.slug}/")) == []  # the page that was kept is made anew
    assert images(visitor.get(at)) == []


def until(holds: Callable[[], bool]) -> bool:
    """Whether it holds within some seconds: the page cache hears of a change a moment after it."""
    end = time.monotonic() + 5
    while not (found := holds()) and time.monotonic() < end:
        time.sleep(0.02)
    return found


def test_the_kept_page_of_the_event_falls_when_its_photos_change(
    town: Any, alpha: Any, browse: Any, listening: None
) -> None:
    event = begun(town)
    path = f"/events/{event.slug}/"

    def shows(number: int) -> bool:
        return len(images(browse(alpha).get(path))) == number

    def is_kept() -> bool:
        with CaptureQueriesContext(connection) as statements:
            browse(alpha).get(path)
        return len(statements) == 0

    assert until(is_kept)
    photo = add(town, event)
    assert until(lambda: shows(1))
    assert until(is_kept)
    with sites.within(alpha.id):
        actions.remove_photo(photo.pk, by=town.contact)
    assert until(lambda: shows(0))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"all_agreed": None}, "Without their yes it cannot be shown"),
        ({"alt": ""}, "Say what the picture shows"),
        ({"is_decorative": "on"}, "A decoration needs no words"),
        ({"picture": None}, "Choose a picture."),
        ({"picture": SimpleUploadedFile("x.png", b"no picture", "image/png")}, "picture"),
        ({"once": "x"}, ""),
    ],
)
def test_wrong_input_adds_none_and_loses_nothing(
    town: Any, alpha: Any, browse: Any, wrong: dict[str, Any], said: str
) -> None:
    event = begun(town)
    answer = browse(alpha, town.contact).post(f"/en{AT.format(event.slug)}", sent(**wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in words(answer)
    if "alt" not in wrong:
        assert 'value="Kaksi ihmistä leipoo"' in page
    tick = re.search(r'<input type="checkbox"[^>]*name="all_agreed"[^>]*>', page)
    assert tick
    assert ("checked" in tick[0]) is ("all_agreed" not in wrong)
    with sites.within(alpha.id):
        assert not Photo.objects.exists()
        assert not Picture.objects.exists()


def test_a_decoration_has_no_words(town: Any, alpha: Any, browse: Any) -> None:
    event = begun(town)
    given = sent(alt="", is_decorative="on")
    assert browse(alpha, town.contact).post(AT.format(event.slug), given).status_code == 302
    assert 'alt=""' in images(browse(alpha).get(AT.format(event.slug)))[0]


def test_organisers_read_who_has_not_agreed_and_nobody_else_does(town: Any, alpha: Any, browse: Any) -> None:
    now = clock.now()
    event = begun(town, takes_registrations=True, starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    with sites.within(alpha.id):
        coming.register(event, coming.guest(1, may_be_pictured=True))
        coming.register(event, coming.guest(2))
        coming.register(event, coming.guest(3))
        gone = coming.register(event, coming.guest(4))
        coming.admitting.cancel(gone.pk, by=PROGRAM)
    with clock.frozen(now + HOUR):
        add(town, event)
        page = browse(alpha, town.contact).get(f"/en{AT.format(event.slug)}")
        assert "1 person with a place has said yes. 2 have not." in words(page)
        for name, is_there in (
            ("Vieras 1", False),
            ("Vieras 2", True),
            ("Vieras 3", True),
            ("Vieras 4", False),
        ):
            assert (name in words(page)) is is_there
        for person in (None, town.participant, town.nobody, town.moderator):
            other = browse(alpha, person).get(f"/en{AT.format(event.slug)}")
            assert other.status_code == 200
            assert "Vieras" not in words(other)
            assert "has said yes" not in words(other)


def test_whoever_is_pictured_finds_where_to_write(town: Any, alpha: Any, browse: Any) -> None:
    of_network = begun(town)
    of_organisation = begun(town, organisations=[town.rival, town.holder], by=town.coordinator)
    of_closed = begun(town, space=closed(town), audience="space")
    for event in (of_network, of_organisation, of_closed):
        add(town, event, by=town.coordinator)
    for event, person, to in (
        (of_network, None, "/networks/village/write/"),
        (of_organisation, None, "/organisations/rival/write/"),
        (of_closed, town.participant, "/privacy/"),
    ):
        page = browse(alpha, person).get(AT.format(event.slug)).content.decode()
        section = page.split('aria-labelledby="in-one"')[1].split("</section>")[0]
        assert re.findall(r'<a [^>]*href="([^"]+)"', section) == [to]


def closed(town: Any) -> Any:
    """A group that only those in it see, with `participant` in it."""
    with sites.within(town.site.id):
        return factories.space("Closed", kind="group", join="invite", contact=town.participant)


def test_what_a_person_may_not_see_does_not_exist_nor_does_its_file(
    town: Any, alpha: Any, beta: Any, browse: Any
) -> None:
    event = begun(town, audience="space")
    photo = add(town, event)
    at = AT.format(event.slug)
    files = [f"{at}{photo.pk}/{size}.webp" for size in ("small", "full")]
    for person in (town.participant, town.contact):
        browser = browse(alpha, person)
        assert len(images(browser.get(at))) == 1
        for path in files:
            answer = browser.get(path)
            assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
            assert answer["Cache-Control"] == "private, no-store"
            assert b"".join(answer.streaming_content)[:4] == b"RIFF"
    refused = [browse(alpha), browse(alpha, town.nobody), browse(beta), browse(beta, town.beta.coordinator)]
    public = [f"/pictures/{photo.picture_id}/{size}.webp" for size in ("small", "full")]
    for browser in refused:
        for path in (at, *files):
            assert browser.get(path).status_code == 404
        assert browser.post(at, sent()).status_code == 404
    for browser in (*refused, browse(alpha, town.contact)):
        for path in public:
            assert browser.get(path).status_code == 404
    assert browse(alpha, town.contact).get(f"{at}{photo.pk}/medium.webp").status_code == 404
    elsewhere = begun(town)
    assert (
        browse(alpha, town.contact).get(f"{AT.format(elsewhere.slug)}{photo.pk}/small.webp").status_code
        == 404
    )
    assert (
        browse(alpha, town.contact).post(f"{AT.format(elsewhere.slug)}{photo.pk}/remove/").status_code == 302
    )
    with sites.within(alpha.id):
        assert Photo.objects.get().pk == photo.pk
        actions.hide(event.pk, by=town.moderator, reason="Ei näin")
    for path in (at, *files):
        assert browse(alpha, town.contact).get(path).status_code == 404


def test_a_photo_that_everybody_sees_is_kept_by_a_visitors_browser_for_an_hour(
    town: Any, alpha: Any, browse: Any
) -> None:
    event = begun(town)
    photo = add(town, event)
    answer = browse(alpha).get(f"{AT.format(event.slug)}{photo.pk}/small.webp")
    assert b"".join(answer.streaming_content)[:4] == b"RIFF"
    assert answer["Cache-Control"] == "private, max-age=3600"
    assert answer["X-Robots-Tag"] == "noindex"


def test_the_event_stays_one_statement_and_all_pages_need_the_same_for_one_and_for_many(
    town: Any, alpha: Any, browse: Any
) -> None:
    event = begun(town, takes_registrations=True)
    at, numbers = AT.format(event.slug), {}
    for number in range(1, 7):
        add(town, event)
        if number not in {1, 6}:
            continue
        with sites.within(alpha.id):
            for person in (None, town.contact):
                shown.at(event.slug, person)  # what is prepared once
                with CaptureQueriesContext(connection) as one:
                    found = shown.at(event.slug, person)
                assert len(one) == 1
                assert found
                assert found[0]["photos"]["number"] == number
                assert len(found[0]["photos"]["photos"]) == min(number, 4)
        for who in ("nobody", "contact"):
            browser = browse(alpha, getattr(town, who))
            browser.get(at)
            with CaptureQueriesContext(connection) as statements:
                assert len(images(browser.get(at))) == number
            numbers.setdefault(who, []).append(len(statements))
    for found in numbers.values():
        assert found[0] == found[1]
    assert len(images(browse(alpha).get(f"/events/{event.slug}/"))) == 4


# ----- about people -----


def test_whoever_added_a_photo_finds_it_in_the_export_and_is_forgotten(town: Any, alpha: Any) -> None:
    event = begun(town)
    add(town, event)
    with sites.within(alpha.id):
        (own,) = [one for one in registry.everything_personal() if one.model is Photo]
        assert own.person == "added_by"
        assert own.export == ("gathering_id", "added_at")
        assert callable(own.erase)
        assert own.erase(town.nobody.pk) == 0
        assert own.erase(town.contact.pk) == 1
        assert Photo.objects.get().added_by_id is None
        assert Person.objects.filter(pk=town.contact.pk).exists()


def test_photos_go_with_their_files_after_five_years_or_what_the_site_says(
    town: Any, alpha: Any, beta: Any, settings: Any
) -> None:
    (kept,) = [one for one in registry.classes() if one.model is Photo]
    assert (kept.name, kept.keeps, kept.is_plain) == ("gatherings.photos", 60, True)
    start = datetime.datetime(2026, 3, 31, 12, 0, tzinfo=datetime.UTC)

    def forgotten(site: Any, year: int, month: int, day: int) -> tuple[int, int, int]:
        """How many a run of this day takes out, and how many photos and files there are then."""
        at = datetime.datetime(year, month, day, 13, 0, tzinfo=datetime.UTC)
        with clock.frozen(at), sites.within(site.id):
            number = running.execute().counts.get("gatherings.photos", 0)
            return number, Photo.objects.count(), StoredFile.objects.count()

    with clock.frozen(start):
        events = [begun(town), begun(town.beta)]
        add(town, events[0])
        add(town.beta, events[1], by=town.beta.contact)
    with clock.frozen(start + datetime.timedelta(days=40)):
        add(town, events[0])  # the same file
    assert forgotten(alpha, 2031, 3, 30) == (0, 2, 1)
    assert forgotten(alpha, 2031, 4, 1) == (1, 1, 1)
    with sites.within(alpha.id):
        assert Picture.objects.count() == 1
        assert Entry.objects.filter(fact="gatherings.PhotoRemoved").count() == 1
        assert not Undo.objects.exists()
    assert forgotten(alpha, 2031, 5, 11) == (1, 0, 0)
    with sites.within(alpha.id):
        assert not Picture.objects.exists()
    assert forgotten(beta, 2026, 6, 1) == (0, 1, 1)  # what one site forgets stays on the other
    settings.RETENTION_MONTHS = {"gatherings.photos": 2}
    assert forgotten(beta, 2026, 6, 1) == (1, 0, 0)
