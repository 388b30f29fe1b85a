"""A site's rows are its own: held by the database, not by our good intentions."""

import psycopg
import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from talkoo.people.accounts.models import Person
from talkoo.people.spaces.models import ContactAppointment, Space
from talkoo.plumbing.tenancy import catalogue, current, guard, sites
from tests import factories

NOT_EVEN_READABLE = {"audit_link", "search_document"}


@pytest.fixture
def two(committed, alpha, beta):
    with sites.within(alpha.id):
        factories.space("Of alpha", contact=factories.person("Anna"))
    with sites.within(beta.id):
        factories.space("Of beta", contact=factories.person("Boris"))
    return alpha, beta


def test_without_a_site_the_application_sees_no_row_of_any_table(two, as_role):
    raw = as_role("app")
    for table in catalogue.tables_of_sites():
        if table in NOT_EVEN_READABLE:
            continue
        assert raw.execute(f'select count(*) from "{table}"').fetchone() == (0,), table


@pytest.mark.parametrize("table", sorted(NOT_EVEN_READABLE))
def test_some_tables_the_application_cannot_read_at_all(two, as_role, table):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_role("app").execute(f'select count(*) from "{table}"')


def test_policies_bind_the_owner_too_unless_its_functions_read_the_table(committed, as_role):
    unforced = as_role("owner").execute(
        "select relname from pg_class where relrowsecurity and not relforcerowsecurity"
    )
    # The list of sites is the owner's; from within a site only its own row can be changed.
    assert sorted(unforced.fetchall()) == [("search_document",), ("tenancy_site",)]


def test_at_a_site_only_its_rows_are_seen(two, as_role):
    alpha, beta = two
    raw = as_role("app")
    for site in (alpha, beta):
        with raw.transaction():
            raw.execute("select set_config('app.site_id', %s, true)", [str(site.id)])
            for table in catalogue.tables_of_sites():
                if table not in NOT_EVEN_READABLE:
                    strangers = raw.execute(
                        f'select count(*) from "{table}" where site_id <> %s', [site.id]
                    ).fetchone()
                    assert strangers == (0,), table
            assert raw.execute("select count(*) from spaces_space").fetchone() == (1,)
    assert raw.execute("select current_setting('app.site_id', true)").fetchone() in {("",), (None,)}


def test_nothing_can_be_written_into_another_site(two, as_role):
    alpha, beta = two
    raw = as_role("app")
    with pytest.raises(psycopg.errors.InsufficientPrivilege), raw.transaction():
        raw.execute("select set_config('app.site_id', %s, true)", [str(alpha.id)])
        raw.execute(
            "insert into limits_count (id, site_id, kind, key, since, number) "
            "values (gen_random_uuid(), %s, 'x', 'x', now(), 1)",
            [beta.id],
        )
    with raw.transaction():
        raw.execute("select set_config('app.site_id', %s, true)", [str(alpha.id)])
        assert (
            raw.execute("update spaces_space set slug = 'taken' where site_id = %s", [beta.id]).rowcount == 0
        )


def test_a_reference_cannot_leave_its_site(two):
    alpha, beta = two
    with sites.within(alpha.id):
        theirs = Space.objects.get()
    with pytest.raises(IntegrityError), sites.within(beta.id):
        ContactAppointment.objects.filter(until=None).update(space_id=theirs.pk)


def test_every_reference_that_the_models_declare_is_held_by_the_database(rows):
    assert catalogue.constraint_problems() == []
    assert len(catalogue.references()) >= 8


@pytest.mark.parametrize(
    "statement", ["update audit_entry set fact = 'x'", "delete from audit_entry", "truncate audit_entry"]
)
@pytest.mark.parametrize("role", ["app", "worker"])
def test_the_record_cannot_be_changed(two, as_role, role, statement):
    raw = as_role(role)
    refused = psycopg.errors.InsufficientPrivilege
    if role == "worker" and statement.startswith("delete"):  # it may remove what is old enough
        refused = psycopg.errors.IntegrityConstraintViolation
    with pytest.raises(refused), raw.transaction():
        raw.execute("select set_config('app.site_id', %s, true)", [str(two[0].id)])
        raw.execute(statement)


def test_the_application_cannot_read_the_queue(two, as_role):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_role("app").execute("select * from procrastinate_jobs")


def test_the_live_role_can_only_read(two, as_role):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_role("live").execute("delete from spaces_space")


def test_a_table_without_a_policy_stops_the_start(committed, as_role):
    as_role("owner").execute("create table planted (id int)")
    try:
        with pytest.raises(catalogue.Unprotected, match="planted"), connection.cursor() as cursor:
            catalogue.check(catalogue._tables(cursor))
    finally:
        as_role("owner").execute("drop table planted")


def test_a_query_outside_a_site_is_an_error_in_tests(rows):
    with pytest.raises(current.OutsideSite, match="accounts_person"):
        list(Person.objects.all())


def test_the_guard_is_what_sees_it(db):
    assert list(Person.objects.all()) == []  # without the guard row-level security answers with nothing
    with guard.no_sql_outside_a_site(), pytest.raises(current.OutsideSite):
        Person.objects.count()


def _left_on_the_connection() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(current_setting('app.site_id', true), '')")
        return cursor.fetchone()[0]


def test_nothing_of_a_site_is_left_on_a_connection_after_requests_in_turn(two, browse):
    alpha, beta = two
    for _turn in range(3):
        assert b"Of alpha" in browse(alpha).get("/networks/").content
        assert _left_on_the_connection() == ""
        assert b"Of beta" in browse(beta).get("/networks/").content
        assert _left_on_the_connection() == ""
        assert browse(alpha).get("/nope").status_code == 404
        assert _left_on_the_connection() == ""
    assert current.get() is None


def test_nothing_of_a_site_is_left_after_a_job_or_a_failed_block(two):
    alpha, beta = two
    for site in (alpha, beta):
        with pytest.raises(RuntimeError), sites.within(site.id):
            raise RuntimeError
        assert _left_on_the_connection() == ""
        with sites.within(site.id):
            assert Space.objects.count() == 1
        assert _left_on_the_connection() == ""


def test_inside_one_site_another_can_be_entered_and_left(two):
    alpha, beta = two
    with sites.within(alpha.id):
        with sites.within(beta.id):
            assert Space.objects.get().slug == "of-beta"
        assert Space.objects.get().slug == "of-alpha"


def test_a_reading_request_cannot_write(two):

    with (
        pytest.raises((InternalError, Exception), match="read-only"),
        current.transaction_of(two[0], read_only=True),
    ):
        Space.objects.update(slug="x")


def test_a_dead_connection_is_replaced_before_anything_is_done(two, as_role):
    alpha, _beta = two
    with sites.within(alpha.id), connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        pid = cursor.fetchone()[0]
    as_role("super").execute("select pg_terminate_backend(%s)", [pid])
    with sites.within(alpha.id):
        assert Space.objects.count() == 1


def test_what_failed_is_rolled_back_though_a_page_tells_of_it(two, browse, monkeypatch):
    alpha, _beta = two
    from talkoo.blocks.letters import actions
    from talkoo.blocks.letters.models import Letter

    def explode(*args, **kwargs):
        raise ValueError("planted")

    monkeypatch.setattr(actions, "emit", explode)
    client = browse(alpha, raise_request_exception=False)
    answer = client.post(
        "/networks/of-alpha/write/", {"name": "N", "email": "n@example.org", "text": "Hello", "homepage": ""}
    )
    assert answer.status_code == 500
    with sites.within(alpha.id):
        assert Letter.objects.count() == 0


@pytest.mark.parametrize(
    "host", ["nobody.example", "alpha.localhost.example", "xn--", "al\x00pha", "[", "a" * 300]
)
def test_an_unknown_host_is_nowhere(rows, browse, alpha, host):
    assert browse(alpha, host=host).get("/networks/").status_code in {400, 404}


def test_savepoints_keep_the_site(two):
    with sites.within(two[0].id):
        try:
            with transaction.atomic():
                raise RuntimeError
        except RuntimeError:
            pass
        assert Space.objects.count() == 1


def test_nothing_of_a_site_passes_through_a_pool(two):
    """As a transaction pool hands connections on: one connection, borrowed in turn for two sites."""
    from django.conf import settings
    from psycopg_pool import ConnectionPool

    instance = settings.INSTANCE
    dsn = instance.dsn("app", connection.settings_dict["NAME"])
    with ConnectionPool(dsn, min_size=1, max_size=1) as pool:
        pids = set()
        for turn in range(6):
            site = two[turn % 2]
            with pool.connection() as borrowed:
                pids.add(borrowed.info.backend_pid)
                borrowed.execute("select set_config('app.site_id', %s, true)", [str(site.id)])
                assert borrowed.execute(
                    "select count(*), min(site_id::text) from spaces_space"
                ).fetchone() == (
                    1,
                    str(site.id),
                )
            with pool.connection() as borrowed:
                assert borrowed.execute("select count(*) from spaces_space").fetchone() == (0,)
        assert len(pids) == 1


def test_the_worker_takes_jobs_of_two_sites_in_turn_and_mixes_nothing(two, run_jobs):
    from talkoo.people.accounts import actions as accounts
    from talkoo.people.accounts.models import ContactPoint
    from talkoo.plumbing.mail_out.models import Mail

    asked = {}
    for site in two:
        with sites.within(site.id):
            asked[site.id] = sorted(point.value for point in ContactPoint.objects.all())
    for _turn in range(3):
        for site in two:
            with sites.within(site.id):
                for address in asked[site.id]:
                    accounts.ask_code(address, caller="x")
    run_jobs()
    for site in two:
        with sites.within(site.id):
            mails = Mail.objects.all()
            assert sorted(mail.address for mail in mails) == sorted(asked[site.id] * 3)
            assert all(f"{site.key}.localhost" in mail.text for mail in mails)
