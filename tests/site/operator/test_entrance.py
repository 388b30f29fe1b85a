"""Coming in as operator: by a link, once, within a day; and nothing of it on any site's host."""

import threading

import psycopg
import pytest
from django.urls import URLPattern, get_resolver

from talkoo.site.operator import entrance


def test_a_link_lets_in_once(rows, owner, bare):
    secret, browser = owner.link("Anna"), bare()
    page = browser.get(f"/operator/enter/{secret}/")
    assert page.status_code == 200
    assert b"no-referrer" not in page.content, "browsers would then send the form without its origin: refused"
    assert page["Referrer-Policy"] == "same-origin"
    assert browser.get("/operator/").status_code == 403  # opening it did nothing
    entered = browser.post(f"/operator/enter/{secret}/")
    assert (entered.status_code, entered["Location"]) == (302, "/operator/")
    assert browser.get("/operator/").status_code == 200
    other = bare()
    assert other.get(f"/operator/enter/{secret}/").status_code == 410
    assert other.post(f"/operator/enter/{secret}/").status_code == 422
    assert other.get("/operator/").status_code == 403


def test_the_cookie_stays_on_the_host_and_is_no_scripts_business(rows, owner, bare, settings):
    settings.SESSION_COOKIE_SECURE = True
    cookie = bare().post(f"/operator/enter/{owner.link()}/").cookies[entrance.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"], cookie["domain"]) == (
        True, "Strict", True, "",
    )  # fmt: skip


@pytest.mark.parametrize("secret", ["x", "a" * 43, "%00", "å", "a" * 500])
def test_a_wrong_link_says_so_kindly(rows, bare, secret):
    assert bare().get(f"/operator/enter/{secret}/").status_code == 410
    assert bare().post(f"/operator/enter/{secret}/").status_code == 422


def test_a_link_is_good_until_the_minute_it_ends(rows, owner, bare):
    young = owner.link(made="now() - interval '23 hours 59 minutes'")
    old = owner.link(made="now() - interval '24 hours 1 second'")
    assert bare().get(f"/operator/enter/{young}/").status_code == 200
    assert bare().get(f"/operator/enter/{old}/").status_code == 410
    assert bare().post(f"/operator/enter/{old}/").status_code == 422


def test_a_session_ends_after_twelve_hours(rows, owner, bare, operator):
    assert bare(operator).get("/operator/").status_code == 200
    owner.run(
        "update operator_pass set created_at = created_at - interval '13 hours', link_until = link_until - "
        "interval '13 hours', entered_at = now() - interval '12 hours', session_until = now() - interval '1 second'"
    )
    assert bare(operator).get("/operator/").status_code == 403


def test_leaving_ends_the_session_everywhere(rows, bare, operator):
    assert bare(operator).post("/operator/leave/").status_code == 200
    assert bare(operator).get("/operator/").status_code == 403


def test_another_session_can_be_ended(rows, owner, bare, operator):
    other = bare()
    other.post(f"/operator/enter/{owner.link('Berta')}/")
    row = next(one for one in entrance.passes(operator) if one["name"] == "Berta")
    assert bare(operator).post(f"/operator/end/{row['id']}/").status_code == 302
    assert other.get("/operator/").status_code == 403
    assert bare(operator).get("/operator/").status_code == 200


def test_a_link_that_was_ended_lets_nobody_in(rows, owner, bare, operator):
    secret = owner.link("Cecilia")
    row = next(one for one in entrance.passes(operator) if one["name"] == "Cecilia")
    entrance.end(row["id"], by=operator)
    assert bare().post(f"/operator/enter/{secret}/").status_code == 422


def test_of_many_who_use_one_link_one_comes_in(committed, owner):
    from django.db import connection

    from talkoo.plumbing.tenancy import current

    secret, came_in = owner.link(), []
    together = threading.Barrier(8)

    def come() -> None:
        together.wait()
        with current.transaction_of(None):
            came_in.append(entrance.enter(secret))
        connection.close()

    threads = [threading.Thread(target=come) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(came_in) == 8
    assert len([proof for proof in came_in if proof]) == 1


def paths():
    """Every address of the operator's, with arguments that lead to something."""
    resolver = next(
        one for one in get_resolver("talkoo.site.urls_bare").url_patterns if one.pattern._route == "operator/"
    )
    for entry in resolver.url_patterns:
        assert isinstance(entry, URLPattern)
        path = entry.pattern._route
        path = path.replace("<slug:key>", "alpha").replace("<str:secret>", "x" * 43)
        yield (
            entry.name,
            "/operator/" + path.replace("<uuid:pass_id>", "00000000-0000-7000-8000-000000000000"),
        )


OPEN = {"enter"}


def test_every_page_asks_for_a_session_first(rows, bare):
    seen = 0
    for name, path in paths():
        if name in OPEN:
            continue
        for method in ("get", "post", "head", "put", "delete"):
            answer = getattr(bare(), method)(path)
            assert answer.status_code == 403, (name, method)
            assert "./talkoo operator link" in answer.content.decode() or method == "head"
            seen += 1
    assert seen >= 13 * 5


def test_a_session_of_another_shape_is_nobody(rows, bare, operator):
    for proof in ("", "x", operator.proof[:-1], operator.proof + "a", "å" * 43, "\0" * 43, "'" * 43):
        assert bare(entrance.Operator(proof)).get("/operator/").status_code == 403


def test_nothing_of_it_is_on_a_sites_host(rows, browse, alpha, operator):
    client = browse(alpha)
    client.cookies[entrance.COOKIE] = operator.proof
    found = [path for _name, path in paths()]
    assert len(found) > 13
    for path in found:
        assert client.get(path).status_code == 404
        assert client.get("/ru" + path).status_code == 404


def test_a_host_that_leads_nowhere_has_no_way_in(rows, browse, alpha, operator):
    client = browse(alpha, host="evil.example")
    client.cookies[entrance.COOKIE] = operator.proof
    assert client.get("/operator/").status_code == 404


def test_forms_of_elsewhere_are_refused(rows, browse, alpha, operator):
    client = browse(alpha, host="localhost", enforce_csrf_checks=True)
    client.cookies[entrance.COOKIE] = operator.proof
    assert client.post("/operator/sites/alpha/switch/", {"switch": "open", "to": "off"}).status_code == 403
    assert client.get("/operator/sites/alpha/").status_code == 200


FUNCTIONS = [
    "operator_passes('x')",
    "operator_end('x', gen_random_uuid())",
    "operator_make_site('x', '{}', 'a.b')",
    "operator_switch('x', gen_random_uuid(), 'open', false)",
    "operator_add_host('x', gen_random_uuid(), 'a.b', false)",
    "operator_make_main('x', gen_random_uuid(), 'a.b')",
    "operator_remove_host('x', gen_random_uuid(), 'a.b')",
    "operator_sites('x')",
    "operator_queue('x')",
    "operator_announce('x', gen_random_uuid(), null, '{}', now(), now() + interval '1 hour')",
    "operator_end_notice('x', gen_random_uuid())",
    "operator_notices('x')",
]


@pytest.mark.parametrize("call", FUNCTIONS)
@pytest.mark.parametrize("role", ["app", "worker", "live"])
def test_the_database_itself_asks_for_the_proof(as_role, role, call):
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="not an operator"):
        as_role(role).execute(f"select * from {call}")


@pytest.mark.parametrize("role", ["app", "worker", "live"])
@pytest.mark.parametrize("table", ["operator_pass", "operator_notice"])
def test_no_role_that_serves_may_look_into_the_tables(as_role, role, table):
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
        as_role(role).execute(f"select * from {table}")


def test_no_secret_can_be_read_from_the_database(owner):
    secret = owner.link()
    told = owner.run("select operator_pass::text from operator_pass").fetchall()
    assert told
    assert secret not in str(told)


def test_the_functions_asked_for_proof_are_all_there_are(owner):
    """A new function that needs no proof must be put on this list, with a reason."""
    free = {
        "operator_pass_of", "operator_needed", "operator_link_is_good", "operator_enter",  # the proof itself
        "operator_show_notices", "operator_forget",  # do only what was said before
    }  # fmt: skip
    named = owner.run(
        "select proname from pg_proc where proname like 'operator\\_%' and prosecdef"
    ).fetchall()
    assert {name for (name,) in named} == free | {call.partition("(")[0] for call in FUNCTIONS}
