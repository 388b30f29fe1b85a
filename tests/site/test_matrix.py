"""Every address x every role: about an object of one's own, about another's, signed in or not.

Who may is said beside each address in `site/page_list`; an address that is not there fails another test.
"""

import pytest

from talkoo.people.accounts.models import ContactPoint
from talkoo.plumbing.tenancy import sites
from talkoo.site import page_list
from tests.site import roles
from tests.site.test_pages import addresses, client_for, furnished  # noqa: F401

DONE = {200, 204, 302, 303, 410, 422}
REFUSED = {403, 404}


@pytest.fixture
def everybody(furnished, browse):  # noqa: F811
    alpha, _beta, people = furnished
    with sites.within(alpha.id):
        others = roles.others(alpha)
    own = {role: browse(alpha, people["alpha"].get(role)) for role in roles.ROLES}
    foreign = {role: browse(alpha, person) for role, person in others.items()}
    return alpha, own, foreign


def ask(client, shown, path):
    answer = client.post(path, {}) if shown.method == "POST" else client.get(path)
    if answer.streaming:
        answer.close()
    return answer


def is_way_to_sign_in(answer) -> bool:
    return answer.status_code == 302 and "/sign-in/" in answer.headers["Location"]


def allows(told: str, role: str) -> bool:
    if told == page_list.EVERYBODY:
        return True
    if told == page_list.SIGNED_IN:
        return role != "visitor"
    return role in told.split()


def test_every_address_answers_those_who_may_and_nobody_else(everybody):
    alpha, own, foreign = everybody
    wrong, seen, tried = [], 0, set()
    for name, shown, path in list(addresses(alpha)):
        if name in tried:
            continue  # the first example is about what the cast has to do with
        tried.add(name)
        if "operator" in shown.may.split() or name in {"accounts:sign_out", "accounts:link"}:
            continue  # the operator has no role here; the others end what is asked with
        for role, client in own.items():
            answer = ask(client, shown, path)
            seen += 1
            if allows(shown.may, role):
                is_right = answer.status_code in DONE and (role == "visitor" or not is_way_to_sign_in(answer))
            elif role == "visitor":
                is_right = answer.status_code in REFUSED or is_way_to_sign_in(answer)
            else:
                is_right = answer.status_code in REFUSED
            if not is_right:
                wrong.append(f"{name} {path} as {role}: {answer.status_code}")
        if shown.about:
            told = shown.may if shown.may in {page_list.EVERYBODY, page_list.SIGNED_IN} else shown.may_any
            for role, client in foreign.items():
                answer = ask(client, shown, path)
                seen += 1
                if (answer.status_code in DONE) != allows(told, role):
                    wrong.append(f"{name} {path} as {role} of another: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    assert seen > 500


def test_nobody_reads_how_others_are_reached(everybody):
    """Contact details are hidden by default: whoever opens whatever page finds nobody's address but the own."""
    alpha, own, _foreign = everybody
    with sites.within(alpha.id):
        whose = {
            point.value: str(point.person_id) for point in ContactPoint.objects.all() if point.kind == "email"
        }
        me = {role: own[role].session.get("_auth_user_id", "") for role in own}
    assert len(whose) > len(roles.ROLES)
    found, seen = [], 0
    for name, shown, path in list(addresses(alpha)):
        if shown.method != "GET" or name == "accounts:link":
            continue
        for role, client in own.items():
            answer = client.get(path)
            if answer.status_code != 200 or answer.streaming:
                answer.close()
                continue
            seen += 1
            text = answer.content.decode(errors="replace")
            found += [
                f"{path} as {role}: {address}"
                for address, person in whose.items()
                if address in text and person != me[role]
            ]
    assert found == []
    assert seen > 400


def test_a_wrong_row_of_the_table_is_found(everybody, monkeypatch):
    alpha, own, _foreign = everybody
    shown = page_list.PAGES["site_languages"]
    path = next(path for name, _shown, path in addresses(alpha) if name == "site_languages")
    assert ask(own["site-admin"], shown, path).status_code in DONE
    assert ask(own["contact"], shown, path).status_code in REFUSED
    assert is_way_to_sign_in(ask(own["visitor"], shown, path))
