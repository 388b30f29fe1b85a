"""The operator's pages are on the bare host; the links to them are made by the owner of the database."""

import hashlib
import secrets
import uuid

import pytest


class Owner:
    """What the commands of the machine do, past the application's role."""

    def __init__(self, connection):
        self.connection = connection

    def link(self, name="", *, hours=24, made="now()"):
        secret = secrets.token_urlsafe(32)
        self.connection.execute(
            f"insert into operator_pass (id, name, created_at, link, link_until) "
            f"values (%s, %s, {made}, %s, {made} + make_interval(hours => %s))",
            [uuid.uuid4(), name, hashlib.sha256(secret.encode()).digest(), hours],
        )
        return secret

    def run(self, statement, *parameters):
        return self.connection.execute(statement, parameters or None)


@pytest.fixture
def owner(as_role):
    """What is made here is really there; afterwards it is gone, and so are sites that a test made."""
    made = Owner(as_role("owner"))
    yield made
    made.run("set lock_timeout = '10s'")
    made.run("truncate operator_pass, operator_notice, operator_failure, operator_alarm")
    made.run("update tenancy_site set notice = null, is_open = true, is_read_only = false")
    for table in ("tenancy_host", "tenancy_site"):
        column = "site_id" if table == "tenancy_host" else "id"
        made.run(
            f"delete from {table} where {column} in (select id from tenancy_site where key not in ('alpha', 'beta'))"
        )
    made.run("delete from tenancy_host where name not in ('alpha.localhost', 'beta.localhost')")


@pytest.fixture
def rows(owner, rows):
    """As everywhere, but what the owner made is cleared after the test's own transaction is over."""


@pytest.fixture
def committed(owner, committed):
    """As everywhere, but the sites that a test made are cleared after their rows."""


@pytest.fixture
def operator(owner):
    """Somebody whose session runs."""
    from talkoo.site.operator import entrance

    proof = secrets.token_urlsafe(32)
    secret = owner.link("Anna")
    owner.run("select operator_enter(%s, %s, %s)", secret, proof, 3_600)
    return entrance.Operator(proof)


@pytest.fixture
def bare(browse, alpha):
    """A browser at the bare host: `bare()`, or `bare(operator)`."""
    from talkoo.site.operator import entrance

    def at(by=None, **options):
        client = browse(alpha, host="localhost", **options)
        if by is not None:
            client.cookies[entrance.COOKIE] = by.proof
        return client

    return at
