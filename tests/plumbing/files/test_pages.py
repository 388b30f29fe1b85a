"""Pictures as visitors get them, on a page and by their address."""

import logging
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path, reverse
from django.utils import translation

from talkoo.kernel.rows import fetch
from talkoo.kernel.text import texts
from talkoo.plumbing.files import pictures, shown, storage
from talkoo.plumbing.files.models import Picture
from talkoo.plumbing.tenancy import sites
from talkoo.site import headers, urls
from tests import factories

# As the site floor includes it.
urlpatterns = [*urls.urlpatterns, path("", include("talkoo.plumbing.files.urls"))]
handler404 = urls.handler404


@pytest.fixture(autouse=True)
def _addresses() -> Any:
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.fixture
def picture(alpha: Any, kept: Callable[..., Any]) -> Any:
    with sites.within(alpha.id):
        picture = kept()
        assert picture.full.size > picture.small.size, "both are read while the site is set"
        return picture


def test_both_sizes_are_served_to_anybody_for_a_year(alpha: Any, browse: Any, picture: Any) -> None:
    for size, stored in (("full", picture.full), ("small", picture.small)):
        answer = browse(alpha).get(f"/pictures/{picture.pk}/{size}.webp")
        content = b"".join(answer.streaming_content)
        assert answer.status_code == 200
        assert len(content) == stored.size == int(answer["Content-Length"])
        assert content[:4] == b"RIFF"
        assert answer["Content-Type"] == "image/webp"
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer["ETag"] == f'"{stored.digest}"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == headers.POLICY
        assert not answer.has_header("Content-Disposition")
        assert not answer.has_header("Vary")
        assert not answer.cookies


def test_whoever_is_signed_in_gets_the_very_same_answer(alpha: Any, browse: Any, picture: Any) -> None:
    with sites.within(alpha.id):
        person = factories.person()
    answer = browse(alpha, person).get(f"/pictures/{picture.pk}/small.webp")
    assert len(b"".join(answer.streaming_content)) == picture.small.size
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not answer.has_header("Vary")
    assert not answer.cookies


def test_who_has_the_picture_gets_only_its_headers(alpha: Any, browse: Any, picture: Any) -> None:
    address, mark = f"/pictures/{picture.pk}/full.webp", f'"{picture.full.digest}"'
    for given in (mark, f"W/{mark}", f'"other", {mark}', "*"):
        answer = browse(alpha).get(address, headers={"if-none-match": given})
        assert answer.status_code == 304
        assert answer.content == b""
        assert (answer["ETag"], answer["Cache-Control"]) == (mark, "public, max-age=31536000, immutable")
    other = browse(alpha).get(address, headers={"if-none-match": f'"{picture.small.digest}"'})
    assert other.status_code == 200
    assert len(b"".join(other.streaming_content)) == picture.full.size
    head = browse(alpha).head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert (head["Content-Length"], head["ETag"]) == (str(picture.full.size), mark)


def test_what_is_not_there_or_elsewhere_is_not_found(
    alpha: Any, beta: Any, browse: Any, picture: Any
) -> None:
    assert browse(beta).get(f"/pictures/{picture.pk}/full.webp").status_code == 404
    mark = {"if-none-match": f'"{picture.full.digest}"'}
    assert browse(beta).get(f"/pictures/{picture.pk}/full.webp", headers=mark).status_code == 404
    for address in (f"{uuid.uuid4()}/full", f"{picture.pk}/medium", f"{picture.pk}/full_id", "x/full"):
        assert browse(alpha).get(f"/pictures/{address}.webp").status_code == 404
    assert browse(alpha).post(f"/pictures/{picture.pk}/full.webp").status_code == 405


@pytest.mark.parametrize("how", ["gone", "cut short"])
def test_a_file_missing_on_the_disk_is_not_found_and_the_operator_reads_of_it(
    alpha: Any, browse: Any, picture: Any, folder: storage.Folder, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    path = folder.path(alpha.id, picture.full.digest)
    path.unlink() if how == "gone" else path.write_bytes(b"RIFF")
    with caplog.at_level(logging.WARNING, "talkoo"):
        assert browse(alpha).get(f"/pictures/{picture.pk}/full.webp").status_code == 404
    said = f"the file of picture {picture.pk} of site {alpha.id} is missing or cut short on the disk"
    assert [record.getMessage() for record in caplog.records if record.name.startswith("talkoo")] == [said]


def test_a_picture_that_is_guarded_has_no_address_here(alpha: Any, browse: Any, picture: Any) -> None:
    with sites.within(alpha.id):
        Picture.objects.filter(pk=picture.pk).update(is_guarded=True)
    mark = {"if-none-match": f'"{picture.full.digest}"'}
    for given in ({}, mark):
        assert browse(alpha).get(f"/pictures/{picture.pk}/full.webp", headers=given).status_code == 404


def test_a_picture_taken_away_is_gone_at_once(alpha: Any, browse: Any, picture: Any) -> None:
    with sites.within(alpha.id):
        pictures.discard(picture.pk)
    assert browse(alpha).get(f"/pictures/{picture.pk}/full.webp").status_code == 404


def asked(number: int) -> tuple[list[shown.Shown | None], int]:
    with CaptureQueriesContext(connection) as statements:
        rows = fetch(
            f"select {shown.picture_of('g.picture_id')} as logo from (select p.id as picture_id from files_picture p "
            "union all select null) g order by g.picture_id limit %s",
            [number],
        )
        found = [shown.show(row["logo"]) for row in rows]
    return found, len(statements)


def test_a_page_gets_its_pictures_with_its_rows_in_one_statement(
    alpha: Any, kept: Callable[..., Any]
) -> None:
    with sites.within(alpha.id):
        made = [kept() for _one in range(3)]
        one, statements_for_one = asked(1)
        several, statements_for_all = asked(9)
    assert statements_for_one == statements_for_all == 1
    assert len(one) == 1
    assert several[-1] is None
    with translation.override("fi"):
        first = several[0]
    assert first is not None
    assert first.url == reverse("files:picture", args=[made[0].pk, "full"])
    assert first.small_url == reverse("files:picture", args=[made[0].pk, "small"])
    assert (first.width, first.height, first.small_width, first.small_height) == (640, 400, 480, 300)


def test_its_words_are_in_the_language_of_the_page_and_its_address_is_not(
    alpha: Any, kept: Callable[..., Any]
) -> None:
    join = f"select {shown.PICTURE_JSON} as logo from (values (1)) v left join files_picture p on true"
    with sites.within(alpha.id):
        assert shown.show(fetch(join)[0]["logo"]) is None
        picture = kept()
        pictures.describe(picture.pk, texts("fi", fi="Pöytä", sv="Bord"))
        said = {}
        for language in ("sv", "ar"):
            with translation.override(language):
                found = shown.show(fetch(join)[0]["logo"])
                assert found is not None
                assert found.alt is not None
                assert found.url.startswith("/pictures/")
                said[language] = (found.alt.text, found.alt.lang, found.alt.is_fallback)
        assert said == {"sv": ("Bord", "sv", False), "ar": ("Pöytä", "fi", True)}
        pictures.describe(picture.pk, None, is_decorative=True)
        found = shown.show(fetch(join)[0]["logo"])
        assert found is not None
        assert found.alt is None
        assert Picture.objects.count() == 1
