"""Looking after a site: languages are added in a page, texts are written in them, translations that lag say so."""

import re

import pytest
from django.db import IntegrityError, transaction

from talkoo.kernel import i18n
from talkoo.kernel.access import PROGRAM, may
from talkoo.kernel.text import texts
from talkoo.people.organisations import actions as organisations
from talkoo.people.organisations.models import Organisation
from talkoo.people.spaces.models import Space
from talkoo.plumbing.tenancy import actions, sites
from talkoo.plumbing.tenancy.models import ContentLanguage
from tests import factories


@pytest.fixture
def people(rows, alpha):
    with sites.within(alpha.id):
        contact = factories.person("Contact")
        space = factories.space("Verkosto", slug="verkosto", contact=contact)
        organisation = factories.organisation("Yhdistys", slug="yhdistys", representative=contact)
        return {
            "site": alpha,
            "contact": contact,
            "admin": factories.person("Admin", role="site_admin"),
            "coordinator": factories.person("Coordinator", role="coordinator"),
            "stranger": factories.person("Stranger"),
            "space": space,
            "organisation": organisation,
        }


def test_an_administrator_adds_a_language_and_texts_are_written_in_it_at_once(people, browse):
    admin = browse(people["site"], people["admin"])
    answer = admin.post("/languages/", {"code": "ckb", "name": "کوردیی ناوەندی", "direction": "rtl"})
    assert answer.status_code == 302
    assert 'lang="ckb" dir="rtl"' in admin.get("/languages/").content.decode()
    contact = browse(people["site"], people["contact"])
    page = contact.get("/networks/verkosto/texts/ckb/")
    assert page.status_code == 200
    version = re.search(r'name="version" value="([^"]+)"', page.content.decode()).group(1)
    given = {"version": version, "name": "", "purpose": "پێکەوە کار دەکەین"}
    assert contact.post("/networks/verkosto/texts/ckb/", given).status_code == 302
    with sites.within(people["site"].id):
        assert Space.objects.get(slug="verkosto").purpose["ckb"] == "پێکەوە کار دەکەین"


def test_a_language_the_product_does_not_know_has_the_name_and_direction_it_was_given(people, browse):
    with sites.within(people["site"].id):
        actions.add_language(code="rhg", name="Ruáingga", direction="rtl", by=PROGRAM)
    with sites.within(people["site"].id):
        assert "rhg" in sites.by_id(people["site"].id).languages
        assert (i18n.own_name("rhg"), i18n.direction("rhg")) == ("Ruáingga", "rtl")
        factories.space("ناوی", slug="rhg", purpose=texts("rhg", rhg="ziyada"))
    page = browse(people["site"]).get("/networks/rhg/").content.decode()
    assert 'lang="rhg" dir="rtl"' in page


def test_another_site_does_not_have_the_language(people, beta):
    with sites.within(people["site"].id):
        actions.add_language(code="rhg", name="Ruáingga", direction="rtl", by=PROGRAM)
    with sites.within(beta.id) as there:
        assert "rhg" not in there.languages
        assert i18n.direction("rhg") == "ltr"
        ContentLanguage.objects.create(code="aaa", name="x", direction="ltr", added_at="2026-01-01T00:00Z")
    with sites.within(people["site"].id):
        assert ContentLanguage.objects.filter(code="rhg").count() == 1
        assert (
            ContentLanguage.objects.filter(code="aaa").update(name="y") == 0
        )  # public to read, not to change


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"code": "", "name": "X", "direction": "ltr"}, "Write the code"),
        ({"code": "SO", "name": "X", "direction": "ltr"}, "two or three small letters"),
        ({"code": "so\0", "name": "X", "direction": "ltr"}, "Null characters"),
        ({"code": "x" * 40, "name": "X", "direction": "ltr"}, "two or three small letters"),
        ({"code": "so", "name": "", "direction": "ltr"}, "Write the name"),
        ({"code": "so", "name": "X", "direction": "up"}, "up"),
        ({"code": "fi", "name": "Suomi", "direction": "ltr"}, "already"),
    ],
)
def test_a_wrong_language_is_said_at_its_field_and_nothing_typed_is_lost(people, browse, given, words):
    answer = browse(people["site"], people["admin"]).post("/en/languages/", given)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert given["name"] in answer.content.decode()


def test_the_database_refuses_a_tag_that_is_none_and_the_same_language_twice(people):
    with sites.within(people["site"].id):
        actions.add_language(code="so", name="Soomaali", direction="ltr", by=PROGRAM)
        for code in ("so", "so-", "1", "s", "SO"):
            with pytest.raises(IntegrityError), transaction.atomic():
                actions.add_language(code=code, name="X", direction="ltr", by=PROGRAM)


def test_a_language_taken_away_is_no_longer_offered_and_its_texts_stay(people, browse):
    with sites.within(people["site"].id):
        actions.add_language(code="so", name="Soomaali", direction="ltr", by=PROGRAM)
    admin = browse(people["site"], people["admin"])
    assert admin.post("/languages/", {"take_away": "so"}).status_code == 302
    with sites.within(people["site"].id) as site:
        assert "so" not in site.languages
        assert i18n.own_name("so") == "Soomaali"
        actions.add_language(code="rhg", name="Ruáingga", direction="rtl", by=PROGRAM)
        actions.take_away_language("rhg", by=PROGRAM)
    with sites.within(people["site"].id) as site:
        assert "rhg" not in site.languages
        assert i18n.direction("rhg") == "rtl"  # texts in it still say so
        actions.add_language(code="rhg", name="Ruáingga", direction="rtl", by=PROGRAM)
    with sites.within(people["site"].id) as site:
        assert "rhg" in site.languages


@pytest.mark.parametrize(
    ("who", "languages", "space", "organisation"),
    [
        ("stranger", 403, 403, 403),
        ("contact", 403, 200, 200),
        ("coordinator", 403, 200, 200),
        ("admin", 200, 200, 200),
    ],
)
def test_who_may_look_after_what(people, browse, who, languages, space, organisation):
    page = browse(people["site"], people[who])
    assert page.get("/languages/").status_code == languages
    assert page.get("/networks/verkosto/texts/fi/").status_code == space
    assert page.get("/organisations/yhdistys/texts/fi/").status_code == organisation
    assert page.get("/organisations/yhdistys/logo/").status_code == organisation
    with sites.within(people["site"].id):
        assert may(people[who], "tenancy.add_language") is (languages == 200)


def test_visitors_are_asked_to_sign_in_and_strangers_see_an_empty_list(people, browse):
    for path in ("/languages/", "/texts/", "/networks/verkosto/texts/fi/", "/organisations/yhdistys/logo/"):
        assert browse(people["site"]).get(path).status_code == 302
    assert "/texts/fi/" not in browse(people["site"], people["stranger"]).get("/texts/").content.decode()
    mine = browse(people["site"], people["contact"]).get("/texts/").content.decode()
    assert "/networks/verkosto/texts/fi/" in mine
    assert "/organisations/yhdistys/texts/fi/" in mine


def test_a_changed_original_marks_its_translation_until_somebody_checks_it(people, browse):
    site, contact = people["site"], browse(people["site"], people["contact"])

    def write(language: str, **given: str) -> int:
        page = contact.get(f"/organisations/yhdistys/texts/{language}/").content.decode()
        version = re.search(r'name="version" value="([^"]+)"', page).group(1)
        return contact.post(
            f"/organisations/yhdistys/texts/{language}/", {"version": version, **given}
        ).status_code

    assert write("sv", name="Föreningen", purpose="Vi arbetar tillsammans") == 302
    english = "This translation is older than the original"
    assert english not in browse(site).get("/en/organisations/yhdistys/").content.decode()
    assert write("fi", name="Yhdistys", purpose="Aivan uusi tarkoitus") == 302
    page = browse(site).get("/sv/organisations/yhdistys/").content.decode()
    assert "Vi arbetar tillsammans" in page
    assert 'class="lag' in page or "lag" in page
    assert write("sv", name="Föreningen", purpose="Vi arbetar tillsammans", is_checked="on") == 302
    with sites.within(site.id):
        stored = Organisation.objects.get(slug="yhdistys").purpose
    assert set(stored) == {"_", "fi", "sv"}


@pytest.mark.parametrize("code", ["a\0", "xx", "fi", "x" * 10_000, "../"])
def test_taking_away_a_language_that_was_not_added_changes_nothing(people, browse, code):
    admin = browse(people["site"], people["admin"])
    assert admin.post("/languages/", {"take_away": code}).status_code == 422
    with sites.within(people["site"].id) as site:
        assert site.languages == people["site"].languages


def test_two_who_translate_at_once_do_not_undo_each_other(people, browse, monkeypatch):
    """Between reading the page's text and writing it, somebody else saves another language."""
    from talkoo.people.organisations.views import care

    site, organisation = people["site"], people["organisation"]
    contact = browse(site, people["contact"])
    page = contact.get("/organisations/yhdistys/texts/sv/").content.decode()
    version = re.search(r'name="version" value="([^"]+)"', page).group(1)
    describe = organisations.describe

    def after_another(pk, **given):
        monkeypatch.setattr(care.actions, "describe", describe)
        describe(pk, by=PROGRAM, name=texts("fi", fi="Yhdistys", ru="Общество"))
        return describe(pk, **given)

    monkeypatch.setattr(care.actions, "describe", after_another)
    given = {"version": version, "name": "Föreningen", "purpose": ""}
    answer = contact.post("/organisations/yhdistys/texts/sv/", given)
    assert answer.status_code == 422
    assert "Föreningen" in answer.content.decode()
    with sites.within(site.id):
        assert Organisation.objects.get(pk=organisation.pk).name["ru"] == "Общество"


def test_who_writes_from_an_old_page_overwrites_nobody_and_loses_nothing(people, browse):
    contact = browse(people["site"], people["contact"])
    answer = contact.post(
        "/en/networks/verkosto/texts/fi/",
        {"version": "2020-01-01", "name": "Mine", "purpose": "My long text"},
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Somebody changed these texts" in page
    assert "My long text" in page
    with sites.within(people["site"].id):
        assert Space.objects.get(slug="verkosto").name["fi"] == "Verkosto"


@pytest.mark.parametrize("language", ["_", "~", "*", "xx", "f\0i", "..", "a" * 300])
def test_a_language_the_site_does_not_have_is_no_page(people, browse, language):
    contact = browse(people["site"], people["contact"])
    assert contact.get(f"/networks/verkosto/texts/{language}/").status_code == 404


def test_a_picture_that_is_not_one_is_said_clearly(people, browse):
    from django.core.files.uploadedfile import SimpleUploadedFile

    contact = browse(people["site"], people["contact"])
    upload = SimpleUploadedFile("logo.png", b"<svg onload=alert(1)>", content_type="image/png")
    answer = contact.post("/en/organisations/yhdistys/logo/", {"picture": upload, "alt": "Two hands"})
    assert answer.status_code == 422
    assert "This is not a picture" in answer.content.decode()
    assert "Two hands" in answer.content.decode()


def test_a_logo_is_shown_with_its_words_and_only_on_its_own_site(people, beta, browse):
    import io

    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(buffer, "PNG")
    contact = browse(people["site"], people["contact"])
    upload = SimpleUploadedFile("logo.png", buffer.getvalue(), content_type="image/png")
    assert (
        contact.post("/organisations/yhdistys/logo/", {"picture": upload, "alt": "Kaksi kättä"}).status_code
        == 302
    )
    page = browse(people["site"]).get("/organisations/yhdistys/").content.decode()
    assert 'alt="Kaksi kättä"' in page
    path = re.search(r'"(/pictures/[^"]+/full\.webp)"', page) or re.search(r'(/pictures/[^" ]+\.webp)', page)
    picture = browse(people["site"]).get(path.group(1))
    assert b"".join(picture.streaming_content)[8:12] == b"WEBP"
    assert browse(beta).get(path.group(1)).status_code == 404
