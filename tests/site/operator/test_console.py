"""Looking after all sites: names, switches, announcements, what broke, what is missing."""

import datetime
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import translation
from django.utils.translation import gettext

from talkoo.kernel import clock
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.tenancy import current, sites
from talkoo.site.operator import alarms, answers, checks, entrance, failures, queries, tasks
from talkoo.site.operator.models import Alarm
from tests import factories


def facts(site):
    with sites.within(site.id):
        return list(Entry.objects.order_by("id").values_list("fact", flat=True))


def test_people_and_mails_are_counted_for_each_site(committed, bare, operator, alpha, beta):
    with sites.within(alpha.id):
        factories.person()
        factories.person()
    with sites.within(beta.id):
        factories.person(role="site_admin")
    rows = {row["key"]: row for row in queries.every_site(operator)}
    assert (rows["alpha"]["people"], rows["alpha"]["administrators"]) == (2, 0)
    assert (rows["beta"]["people"], rows["beta"]["administrators"]) == (1, 1)


def test_counting_all_sites_leaves_the_request_in_none(committed, operator, alpha):
    from talkoo.people.accounts.models import Person

    with sites.within(alpha.id):
        factories.person()
    with current.transaction_of(None):
        queries.every_site(operator)
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("select current_setting('app.site_id', true)")
            assert cursor.fetchone()[0] == ""
    assert Person._meta.db_table == "accounts_person"


def test_a_closed_site_is_nowhere_and_can_be_opened_again(committed, bare, browse, operator, alpha):
    browser = bare(operator)
    assert browser.post("/operator/sites/alpha/switch/", {"switch": "open", "to": "off"}).status_code == 302
    assert browse(alpha).get("/networks/").status_code == 404
    assert "closed" in browser.get("/operator/").content.decode()
    assert browser.get("/operator/sites/alpha/").status_code == 200
    assert browser.get("/operator/sites/alpha/administrator/").status_code == 404
    browser.post("/operator/sites/alpha/switch/", {"switch": "open", "to": "on"})
    assert browse(alpha).get("/networks/").status_code == 200
    assert facts(alpha) == ["operator.SiteSwitched"] * 2


def test_the_same_switch_twice_is_written_down_once(committed, bare, operator, alpha):
    for _ in range(2):
        bare(operator).post("/operator/sites/alpha/switch/", {"switch": "read-only", "to": "on"})
    assert sites.by_id(alpha.id).is_read_only
    assert facts(alpha) == ["operator.SiteSwitched"]


@pytest.mark.parametrize("given", [{}, {"switch": "x", "to": "on"}, {"switch": "open"}])
def test_a_switch_that_is_none(committed, bare, operator, alpha, given):
    answer = bare(operator).post("/operator/sites/alpha/switch/", given)
    assert answer.status_code == (302 if given.get("switch") == "open" else 404)


def test_a_site_that_is_not_there_is_not_found(rows, bare, operator):
    for path in ("", "administrator/", "network/", "done/"):
        assert bare(operator).get(f"/operator/sites/nobody/{path}").status_code == 404
    for path in ("switch/", "host/", "way-in/"):
        assert bare(operator).post(f"/operator/sites/nobody/{path}").status_code == 404


def test_a_site_gets_and_loses_names(committed, bare, browse, operator, alpha):
    post = bare(operator).post
    assert post("/operator/sites/alpha/host/", {"host": "https://Alpha.Example.org/"}).status_code == 302
    assert browse(alpha, host="alpha.example.org").get("/networks/").status_code == 200
    assert post("/operator/sites/alpha/host/", {"host": "alpha.example.org"}).status_code == 302  # sent twice
    assert post("/operator/sites/alpha/host/", {"main": "alpha.example.org"}).status_code == 302
    assert sites.by_id(alpha.id).main_host == "alpha.example.org"
    post("/operator/sites/alpha/host/", {"take_away": "alpha.example.org"})  # never the main one
    assert sites.by_host("alpha.example.org") is not None
    post("/operator/sites/alpha/host/", {"main": "alpha.localhost"})
    post("/operator/sites/alpha/host/", {"take_away": "alpha.example.org"})
    assert sites.by_host("alpha.example.org") is None
    assert facts(alpha) == [
        "operator.HostAdded", "operator.MainHostChosen", "operator.MainHostChosen", "operator.HostRemoved",
    ]  # fmt: skip


@pytest.mark.parametrize("host", ["beta.localhost", "localhost", "x", "", "a b.c", "\u202eevil.example"])
def test_a_name_that_cannot_be_had_is_told_at_the_field(committed, bare, operator, host):
    answer = bare(operator).post("/operator/sites/alpha/host/", {"host": host})
    if host.startswith("\u202e"):
        assert answer.status_code == 302  # the sign that turns text round is left out
        return
    assert answer.status_code == 422
    assert 'id="id_host-error"' in answer.content.decode()


def notice(**changed):
    day = (clock.now() + datetime.timedelta(days=1)).date().isoformat()
    return {
        "about": "", "zone": "Europe/Helsinki", "day": day, "begins": "18:00", "ends": "20:00", "is_shown_now": "on",
        "words_fi": "Huoltokatko.", "words_en": "The service rests.", **changed,
    }  # fmt: skip


def test_an_announcement_is_shown_with_its_time_and_taken_away(committed, bare, operator, alpha, beta):
    assert bare(operator).post("/operator/notices/", notice()).status_code == 302
    for site in (alpha, beta):
        told = sites.by_id(site.id).notice
        assert told["en"].startswith("The service rests. ")
        assert re.search(r"18:00 – .*20:00 \(Finnish time\)", told["en"])
        assert told["fi"].endswith("20.00 (Suomen aikaa)")
    key = queries.notices(operator)[0]["id"]
    bare(operator).post("/operator/notices/", {"end": str(key)})
    assert sites.by_id(alpha.id).notice is None
    assert facts(alpha) == ["operator.NoticePublished", "operator.NoticeEnded"]


def test_an_announcement_for_one_site_stands_before_one_for_all(committed, bare, operator, alpha, beta):
    bare(operator).post("/operator/notices/", notice())
    bare(operator).post("/operator/notices/", notice(about="beta", words_en="Beta rests."))
    assert sites.by_id(alpha.id).notice["en"].startswith("The service")
    assert sites.by_id(beta.id).notice["en"].startswith("Beta")


def test_an_announcement_begins_and_ends_by_itself(committed, bare, operator, owner, alpha):
    bare(operator).post("/operator/notices/", notice(is_shown_now=""))
    assert sites.by_id(alpha.id).notice is None
    owner.run("update operator_notice set starts_at = now() - interval '1 second'")
    tasks.show_notices(timestamp=0)
    sites.forget()
    assert sites.by_id(alpha.id).notice is not None
    owner.run("update operator_notice set starts_at = now() - interval '2 hours', ends_at = now()")
    tasks.show_notices(timestamp=0)
    sites.forget()
    assert sites.by_id(alpha.id).notice is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"day": "soon"}, "day"), ({"day": "2020-01-01"}, "day"), ({"begins": "25:00"}, "begins"),
        ({"ends": ""}, "ends"),
        ({"words_fi": "", "words_en": " "}, "words_en"), ({"about": "nobody"}, "about"), ({"zone": "Mars"}, "zone"),
    ],
)  # fmt: skip
def test_a_wrong_announcement_is_told_at_its_field(committed, bare, operator, changed, field):
    answer = bare(operator).post("/operator/notices/", notice(**changed))
    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in answer.content.decode()
    assert queries.notices(operator) == []


def test_pages_that_break_are_counted_though_all_else_is_rolled_back(
    committed, browse, bare, operator, alpha, monkeypatch
):
    from talkoo.site import sitemap

    def breaks(*arguments):
        raise RuntimeError("broken")

    monkeypatch.setattr(sitemap, "_pages", breaks, raising=False)
    client = browse(alpha, raise_request_exception=False)
    from talkoo.people.spaces import queries as spaces

    monkeypatch.setattr(type(spaces.LIST), "page", breaks)
    for _ in range(3):
        assert client.get("/networks/").status_code == 500
    with current.transaction_of(None):
        found = failures.last_day()
        assert [(row["page"], row["number"]) for row in found] == [("spaces:networks", 3)]
        assert failures.last_hour() == 3
    assert "spaces:networks" in bare(operator).get("/operator/").content.decode()


def test_a_page_that_is_not_there_is_no_failure(committed, browse, alpha):
    browse(alpha).get("/nothing/")
    with current.transaction_of(None):
        assert failures.last_day() == []


def test_a_count_that_the_database_cannot_take_waits(committed, monkeypatch):
    from django.db import Error

    real = failures.connection

    class Gone:
        def cursor(self):
            raise Error("gone")

    monkeypatch.setattr(failures, "connection", Gone())
    failures.count("home")
    monkeypatch.setattr(failures, "connection", real)
    failures.count("home")
    with current.transaction_of(None):
        assert failures.last_hour() == 2


@pytest.fixture
def as_worker(committed):
    """The task's own role."""
    from django.conf import settings
    from django.db import connections
    from psycopg.conninfo import conninfo_to_dict

    shared = connections["default"].settings_dict
    before = {name: shared[name] for name in ("USER", "PASSWORD")}
    worker = conninfo_to_dict(settings.DIRECT_DSN)
    connections.close_all()
    shared.update(USER=worker["user"], PASSWORD=worker.get("password", ""))
    yield
    connections.close_all()
    shared.update(before)


@pytest.fixture
def mail_server(settings):
    """A server on this machine that takes every mail."""
    import socketserver

    taken = []

    class Talk(socketserver.StreamRequestHandler):
        def handle(self):
            self.wfile.write(b"220 here\r\n")
            is_data, lines = False, []
            for line in self.rfile:
                if is_data:
                    if line == b".\r\n":
                        taken.append(b"".join(lines).decode())
                        is_data = False
                        self.wfile.write(b"250 taken\r\n")
                    lines.append(line)
                elif line.upper().startswith(b"DATA"):
                    is_data = True
                    self.wfile.write(b"354 go on\r\n")
                elif line.upper().startswith(b"QUIT"):
                    self.wfile.write(b"221 bye\r\n")
                    return
                elif b"refused" in line:
                    self.wfile.write(b"550 nobody of this name\r\n")
                else:
                    self.wfile.write(b"250 well\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.SMTP_URL = f"smtp://127.0.0.1:{server.server_address[1]}?tls=off"
        settings.MAIL_FROM = "talkoo@example.org"
        yield taken
        server.shutdown()


def test_what_is_the_matter_is_noted_and_told(
    committed, as_role, mail_server, settings, monkeypatch, request
):
    for _ in range(10):
        failures.count("home")
    request.getfixturevalue("as_worker")
    settings.OPERATOR_MAIL = "operator@example.org"
    assert alarms.look() == ["errors"]
    assert len(mail_server) == 1
    assert "Pages broke 10 times" in mail_server[0]
    assert "/operator/" in mail_server[0]
    assert alarms.look() == []
    with clock.frozen(clock.now() + datetime.timedelta(hours=25)):
        monkeypatch.setattr(alarms, "troubles", lambda: [alarms.Trouble("errors", "still")])
        assert alarms.look() == ["errors"]
    monkeypatch.setattr(alarms, "troubles", list)
    alarms.look()
    with current.transaction_of(None):
        assert not Alarm.objects.exists()


def test_alarms_speak_the_language_of_the_operator(committed, settings, request):
    for _ in range(10):
        failures.count("home")
    request.getfixturevalue("as_worker")
    said = {}
    for language in ("fi", "xx", "en"):
        settings.OPERATOR_LANGUAGE = language
        alarms.look()
        with current.transaction_of(None):
            said[language] = Alarm.objects.get().words
    assert said["en"] == said["xx"] == "Pages broke 10 times within two hours."
    with translation.override("fi"):
        assert said["fi"] == gettext("Pages broke %(number)s times within two hours.") % {"number": 10}
    assert said["fi"] != said["en"]


def test_without_a_mail_server_it_stands_on_the_console(committed, bare, operator, monkeypatch, request):
    monkeypatch.setattr(alarms, "troubles", lambda: [alarms.Trouble("disk", "The disk has only 3 MB left.")])
    from django.db import connections

    request.getfixturevalue("as_worker")
    assert alarms.look() == []
    shared = connections["default"].settings_dict
    connections.close_all()
    from django.conf import settings as all_settings

    shared["USER"] = all_settings.INSTANCE.role_name("app")
    shared["PASSWORD"] = all_settings.INSTANCE.keys["app"]
    assert "The disk has only 3 MB left." in bare(operator).get("/operator/").content.decode()


def test_a_test_mail_is_sent_and_a_refusal_shown_in_the_servers_words(committed, bare, operator, mail_server):
    page = bare(operator).get("/operator/check/").content.decode()
    assert "Send the test mail" in page
    assert bare(operator).post("/operator/check/", {"email": "me@example.org"}).status_code == 302
    assert "A test mail from Talkoo" in mail_server[0]
    answer = bare(operator).post("/operator/check/", {"email": "refused@example.org"})
    assert answer.status_code == 422
    assert "550 nobody of this name" in answer.content.decode()
    assert 'value="refused@example.org"' in answer.content.decode()


@pytest.mark.parametrize("email", ["", "x", "a@b", "a@example.org\r\nBcc: b@example.org"])
def test_a_test_mail_to_nowhere_is_refused(committed, bare, operator, email):
    assert bare(operator).post("/operator/check/", {"email": email}).status_code == 422


def test_the_self_check_says_what_is_missing_and_how_to_mend_it(committed, operator, settings):
    with current.transaction_of(None):
        found = {one.name: one for one in checks.every(operator, with_hosts=False)}
    assert found["Mail"].level == "warn"
    assert any(line.startswith("TALKOO_SMTP_URL=") for line in found["Mail"].lines)
    assert found["Backups"].level in {"warn", "bad"}
    assert found["Queue"].level == "bad"  # no worker runs in the tests
    assert found["Disk"].level == "ok"
    settings.PUBLIC_SCHEME = "https"
    with current.transaction_of(None):
        assert checks.https(operator).level == "bad"
        settings.TRUSTED_PROXIES = "127.0.0.1/32"
        assert checks.https(operator).level == "ok"


@pytest.fixture
def somebody(settings):
    """A web server on this machine; `somebody.said` is its X-Talkoo header."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.send_response(200)
            if self.server.said:
                self.send_header("X-Talkoo", self.server.said)
            self.send_header("Content-Length", "3")
            self.end_headers()
            self.wfile.write(b"ok\n")

        def log_message(self, *arguments):
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.said = settings.INSTALLATION
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.PUBLIC_PORT = str(server.server_address[1])
        yield server
        server.shutdown()


def test_a_name_that_leads_here_and_one_that_leads_elsewhere(somebody):
    assert answers.ask("koe.localhost").state == "ok"
    somebody.said = "deadbeef"
    assert answers.ask("koe.localhost").state == "other"


def test_a_name_that_leads_nowhere(settings):
    settings.PUBLIC_PORT = "1"
    assert answers.ask("koe.localhost").state == "silent"
    assert answers.ask("nobody.invalid").state == "unknown"


def test_a_link_says_where_it_leads(settings):
    settings.PUBLIC_SCHEME, settings.BARE_HOST, settings.PUBLIC_PORT = "https", "talkoo.example.org", ""
    assert entrance.address("abc") == "https://talkoo.example.org/operator/enter/abc/"


def test_an_announcement_stands_on_every_page_and_on_kept_ones_too(
    committed, bare, browse, operator, alpha, beta
):
    assert "The service rests." not in browse(alpha).get("/en/networks/").content.decode()
    bare(operator).post("/operator/notices/", notice(about="alpha", words_en="The <b>service</b> rests."))
    page = browse(alpha).get("/en/networks/").content.decode()
    assert "The &lt;b&gt;service&lt;/b&gt; rests." in page
    russian = browse(alpha).get("/ru/networks/").content.decode()
    assert re.search(r'<p class="wrap" lang="(en|fi)" dir="ltr">', russian), (
        "in another language it says which"
    )
    assert "&lt;b&gt;service" not in browse(beta).get("/en/networks/").content.decode()


def test_a_site_that_can_only_be_read_takes_nothing(committed, bare, browse, operator, alpha, beta):
    bare(operator).post("/operator/sites/alpha/switch/", {"switch": "read-only", "to": "on"})
    assert browse(alpha).get("/en/networks/").status_code == 200
    answer = browse(alpha).post("/en/sign-in/", {"contact": "a@example.org"})
    assert answer.status_code == 503
    assert answer["Retry-After"] == "900"
    assert "The site can only be read for now" in answer.content.decode()
    assert browse(beta).post("/sign-in/", {"contact": "a@example.org"}).status_code == 302
    bare(operator).post("/operator/sites/alpha/switch/", {"switch": "read-only", "to": "off"})
    assert browse(alpha).post("/sign-in/", {"contact": "a@example.org"}).status_code == 302
