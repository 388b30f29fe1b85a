"""Calendar programs of others read what we write: feeds over HTTP, and invitations, changes and cancellations."""

import datetime
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.handlers.wsgi import WSGIRequest

from talkoo.plumbing.calendars import answers, written
from talkoo.plumbing.calendars.entries import Party, Status
from tests.plumbing.calendars import programs
from tests.plumbing.calendars.events import HELSINKI, entry

pytestmark = pytest.mark.skipif("not programs.are_there()", reason=programs.WHY_NOT)

OFFICE = Party("Lieksan verkosto", "reply@post.example.org")
MARI = Party("Mari", "mari@example.org")
LATER = datetime.datetime(2026, 12, 2, 18, tzinfo=HELSINKI)


class _Quiet(WSGIRequestHandler):
    def log_message(self, *said):
        pass


@pytest.fixture
def served():
    """A feed over HTTP: its address, what is in it, and the states of the answers."""

    class Served:
        entries = [entry()]
        given: list[int] = []

    served = Served()

    def answer(environ, start):
        made = answers.answer(WSGIRequest(environ), served.entries, name="Lieksa", language="fi")
        served.given.append(made.status_code)
        start(f"{made.status_code} {made.reason_phrase}", list(made.items()))
        return [made.content]

    server = make_server("127.0.0.1", 0, answer, handler_class=_Quiet)
    served.url = f"http://127.0.0.1:{server.server_port}/site.ics"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield served
    server.shutdown()
    thread.join()
    server.server_close()


def test_vdirsyncer_fetches_a_feed_and_khal_shows_it(served, tmp_path):
    khal = programs.Khal(tmp_path)
    tallinn = entry(uid="2@x", title="Koosolek", zone="Europe/Tallinn", venue="Rahvamaja", address="")
    served.entries = [entry(), tallinn]
    khal.pull(served.url)
    assert sorted(khal.shows("2026-12-01")) == [
        "2026-12-01 17:00|Joulupuuro; yhdessä, kaikki \\ mukaan|Kulttuurikeskus Brahe, Pielisentie 9-13, Lieksa"
        "|CONFIRMED",
        "2026-12-01 17:00|Koosolek|Rahvamaja|CONFIRMED",
    ]


def test_a_change_and_the_end_of_an_event_reach_those_who_subscribe(served, tmp_path):
    khal = programs.Khal(tmp_path)
    khal.pull(served.url)
    served.entries = [entry(starts_at=LATER, ends_at=None, sequence=1, title="Siirtyi")]
    khal.pull(served.url)
    assert khal.shows("2026-12-01") == []
    assert khal.shows("2026-12-02", "{start-long}|{title}") == ["2026-12-02 18:00|Siirtyi"]
    served.entries = [entry(starts_at=LATER, ends_at=None, sequence=2, status=Status.CANCELLED)]
    khal.pull(served.url)
    assert khal.shows("2026-12-02", "{status}") == ["CANCELLED"]


def test_khal_reads_the_moment_on_its_own_clock(tmp_path):
    khal = programs.Khal(tmp_path, zone="Europe/Stockholm")
    khal.take(written.single(entry()))
    assert khal.shows("2026-12-01", "{start-long}") == ["2026-12-01 16:00"]


def test_khal_takes_an_invitation_its_change_and_that_it_is_called_off(tmp_path):
    khal = programs.Khal(tmp_path)
    khal.take(written.request(entry(), organiser=OFFICE, invited=MARI, is_answered=True))
    assert khal.shows("2026-12-01", "{start-long}|{status}") == ["2026-12-01 17:00|CONFIRMED"]
    moved = entry(starts_at=LATER, ends_at=None, sequence=1)
    khal.take(written.request(moved, organiser=OFFICE, invited=MARI, is_answered=True))
    assert khal.shows("2026-12-01") == []
    assert khal.shows("2026-12-02", "{start-long}|{status}") == ["2026-12-02 18:00|CONFIRMED"]
    khal.take(written.cancel(moved, organiser=OFFICE, invited=MARI))
    assert khal.shows("2026-12-02", "{status}") == ["CANCELLED"]


def test_calcurse_takes_a_feed_and_an_invitation(tmp_path):
    many = [entry(), entry(uid="2@x", title="Toinen", zone="UTC")]
    lines = programs.calcurse(tmp_path / "feed", written.feed(many, name="x", language="fi"))
    assert [line[:40] for line in lines] == ["12/01/2026 @ 17:00 -> 12/01/2026 @ 19:00"] * 2
    (line,) = programs.calcurse(
        tmp_path / "mail", written.request(entry(), organiser=OFFICE, invited=MARI, is_answered=False)
    )
    assert line.endswith("|Joulupuuro; yhdessä, kaikki \\ mukaan")
