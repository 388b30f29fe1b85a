"""Over HTTP: a program that has a calendar as it is gets nothing but that."""

from django.test import RequestFactory

from talkoo.plumbing.calendars import answers
from tests.plumbing.calendars.events import entry, only, read

SAID = {"name": "Tapahtumat ääkkösin", "language": "fi"}


def asked(**headers):
    return RequestFactory(headers={"host": "alpha.example.org"}).get(
        "/calendars/site.ics?x=1", headers=headers
    )


def test_a_calendar_says_what_it_is_and_where_it_came_from(settings):
    settings.ALLOWED_HOSTS = ["*"]
    given = answers.answer(asked(), [entry()], **SAID)
    assert given["Content-Type"] == "text/calendar; charset=utf-8"
    assert given["Content-Language"] == "fi"
    assert "inline" in given["Content-Disposition"]
    assert given["ETag"].startswith('"')
    assert str(read(given.content)["SOURCE"]) == "http://alpha.example.org/calendars/site.ics"


def test_the_same_calendar_is_not_sent_twice():
    first = answers.answer(asked(), [entry()], **SAID)
    for known in (first["ETag"], f"W/{first['ETag']}", f'"other", {first["ETag"]}', "*"):
        again = answers.answer(asked(**{"if-none-match": known}), [entry()], **SAID)
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]


def test_another_calendar_is_sent():
    first = answers.answer(asked(), [entry()], **SAID)
    other = answers.answer(asked(**{"if-none-match": first["ETag"]}), [entry(sequence=1)], **SAID)
    assert other.status_code == 200
    assert other["ETag"] != first["ETag"]


def test_a_secret_address_stands_in_no_calendar_and_in_no_cache():
    given = answers.answer(asked(), [entry()], **SAID, is_secret=True)
    assert b"SOURCE" not in given.content
    assert given["Cache-Control"] == "private, no-cache"
    assert given["X-Robots-Tag"] == "noindex"


def test_one_event_is_a_file():
    given = answers.download(entry(), file_name="joulupuuro")
    assert given["Content-Disposition"] == 'attachment; filename="joulupuuro.ics"'
    assert only(given.content).uid == "0199@alpha.example.org"
