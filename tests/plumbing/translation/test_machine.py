"""First versions by a machine: asked for, once, only for what all may read, never over words of a person."""

import pytest
from django.core.exceptions import PermissionDenied

from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import pick, texts
from talkoo.people.spaces import actions as spaces
from talkoo.people.spaces.models import Join, Space
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.translation import actions, connectors, machine, tasks
from talkoo.plumbing.translation.models import MachineText, Translation
from tests import factories
from tests.plumbing.translation.machine import Machine

KIND = "spaces.space"


@pytest.fixture
def says(settings):
    made = Machine()
    settings.TRANSLATE, settings.TRANSLATE_KEY = f"libretranslate {made.home}", ""
    settings.TRANSLATE_MONTHLY = "1000"
    settings.EGRESS_ALLOW = made.home.removeprefix("http://")
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def network(rows, alpha):
    with sites.within(alpha.id):
        found = factories.space("Naapurit", slug="naapurit")
        spaces.describe(found.pk, by=PROGRAM, purpose=texts("fi", fi="Apua arkeen", sv="Hjälp i vardagen"))
        return Space.objects.get(pk=found.pk)


def translate(site, space, language):
    tasks.translate(site_id=str(site.id), kind=KIND, subject_id=str(space.pk), language=language)


def now(site, space):
    with sites.within(site.id):
        return Space.objects.get(pk=space.pk)


def test_what_is_missing_is_written_and_marked_as_a_machines(alpha, network, says):
    translate(alpha, network, "ru")
    found = now(alpha, network)
    assert pick(found.name, "ru").text == "ru:tirupaaN"
    assert pick(found.purpose, "ru").text == "ru:neekra aupA"
    assert pick(found.purpose, "ru").is_machine
    assert not pick(found.purpose, "fi").is_machine
    assert {(one["source"], one["target"], one["format"]) for one in says.asked} == {("fi", "ru", "text")}
    with sites.within(alpha.id):
        row = Translation.objects.get(subject_id=network.pk, field="purpose", language="ru")
        assert (row.origin, row.written_by_id) == ("machine", None)


def test_words_of_a_person_stay_whoever_asks(alpha, network, says):
    translate(alpha, network, "sv")
    found = now(alpha, network)
    assert pick(found.purpose, "sv").text == "Hjälp i vardagen"
    assert not pick(found.purpose, "sv").is_machine
    assert pick(found.name, "sv").text == "sv:tirupaaN"
    assert [one["q"] for one in says.asked] == ["Naapurit"]


def test_what_a_person_writes_while_the_machine_thinks_stays(alpha, network, says):
    with sites.within(alpha.id):
        wanted = machine.wanted(machine.kind_called(KIND).texts(network.pk).parts, "ru", "x")
        taken = machine.claim(wanted)
    with sites.within(alpha.id):
        spaces.describe(network.pk, by=PROGRAM, name=texts("fi", fi="Naapurit", ru="Соседи"))
        machine.remember({one.hash: f"machine {one.text}" for one in taken}, [])
        assert machine.write_down(KIND, network.pk, "ru", "x") == 1
    found = now(alpha, network)
    assert pick(found.name, "ru").text == "Соседи"
    assert pick(found.purpose, "ru").text == "machine Apua arkeen"


def test_an_original_that_changed_meanwhile_is_not_given_the_old_translation(alpha, network, says):
    with sites.within(alpha.id):
        taken = machine.claim(machine.wanted(machine.kind_called(KIND).texts(network.pk).parts, "ru", "x"))
        machine.remember({one.hash: "old" for one in taken}, [])
        spaces.describe(network.pk, by=PROGRAM, purpose=texts("fi", fi="Aivan muuta"))
        assert machine.write_down(KIND, network.pk, "ru", "x") == 1
    assert pick(now(alpha, network).purpose, "ru").is_fallback


def test_the_same_text_is_asked_once(alpha, network, says):
    translate(alpha, network, "ru")
    with sites.within(alpha.id):
        again = factories.space("Naapurit", slug="toinen")
    translate(alpha, again, "ru")
    assert [one["q"] for one in says.asked].count("Naapurit") == 1
    assert pick(now(alpha, again).name, "ru").text == "ru:tirupaaN"


def test_nothing_leaves_of_what_not_everybody_may_see(alpha, network, says):
    with sites.within(alpha.id):
        hidden = factories.space("Salainen", slug="salainen", kind="group")
        Space.objects.filter(pk=hidden.pk).update(join=Join.INVITE)
        assert not machine.is_offered(KIND, hidden.pk, "ru")
        with pytest.raises(NotNow):
            actions.ask_machine(KIND, hidden.pk, "ru", by=PROGRAM)
    translate(alpha, hidden, "ru")
    assert says.asked == []


def test_a_site_has_a_share_each_month_of_its_own(alpha, beta, network, says, settings):
    settings.TRANSLATE_MONTHLY = str(len("Naapurit") + 3)
    translate(alpha, network, "ru")
    assert [one["q"] for one in says.asked] == ["Naapurit"]
    with sites.within(alpha.id):
        assert machine.left_this_month() == 3
        MachineText.objects.update(characters=11)
        assert machine.left_this_month() == 0
        with pytest.raises(NotNow):
            actions.ask_machine(KIND, network.pk, "ru", by=PROGRAM)
    with sites.within(beta.id):
        assert machine.left_this_month() == 11


@pytest.mark.parametrize(("status", "again"), [(503, True), (429, True), (400, False), (403, False)])
def test_a_machine_that_fails_costs_nothing_and_is_asked_again_if_that_may_help(
    alpha, network, says, status, again
):
    says.status = status
    if again:
        with pytest.raises(connectors.NotNow):
            translate(alpha, network, "ru")
    else:
        translate(alpha, network, "ru")
    with sites.within(alpha.id):
        assert not MachineText.objects.exists()
    assert pick(now(alpha, network).name, "ru").is_fallback
    says.status = 200
    translate(alpha, network, "ru")
    assert pick(now(alpha, network).name, "ru").is_machine


def test_the_words_that_went_are_not_kept(alpha, network, says):
    translate(alpha, network, "ru")
    with sites.within(alpha.id):
        kept = str(list(MachineText.objects.values()))
    assert "Apua arkeen" not in kept


def test_deepl_is_asked_as_it_wants_to_be(says, settings):
    settings.TRANSLATE, settings.TRANSLATE_KEY = f"deepl {says.home}", "k:fx"
    assert connectors.configured().ask("Hei", "fi", "en") == "EN-GB:ieH"
    (asked,) = says.asked
    assert (asked["source_lang"], asked["target_lang"], asked["text"]) == ("FI", "EN-GB", ["Hei"])
    assert says.heads[0]["Authorization"] == "DeepL-Auth-Key k:fx"


def test_libretranslate_gets_its_key(says, settings):
    settings.TRANSLATE_KEY = "secret"
    assert connectors.configured().ask("Hei", "fi", "en") == "en:ieH"
    assert says.asked[0]["api_key"] == "secret"


def test_a_program_gets_the_text_and_the_languages(settings):
    settings.TRANSLATE = 'command sh -c \'printf "%s " "$1"; rev\' x {source}-{target}'
    assert connectors.configured().ask("abc\n", "fi", "ru") == "fi-ru cba"
    with pytest.raises(connectors.Refused):
        connectors.configured().ask("abc", "fi", "; rm -rf")


@pytest.mark.parametrize("told", ["command sh -c 'exit 3'", "command /no/such/program", "command true"])
def test_a_program_that_fails_is_refused(settings, told):
    settings.TRANSLATE = told
    with pytest.raises(connectors.Refused):
        connectors.configured().ask("abc", "fi", "ru")


@pytest.mark.parametrize(
    "told", ["google", "deepl", "libretranslate", "libretranslate ftp://x", "command", "command 'x"]
)
def test_what_is_not_understood_is_said(settings, told):
    settings.TRANSLATE, settings.TRANSLATE_KEY = told, ""
    with pytest.raises(connectors.Wrong):
        connectors.configured()


def test_the_page_of_texts_has_the_button_only_where_a_machine_can_help(
    alpha, network, browse, says, settings
):
    with sites.within(alpha.id):
        admin, other = factories.person(role="coordinator"), factories.person()
    client = browse(alpha, admin)
    page = "/en/networks/naapurit/texts/{}/"
    assert 'value="machine"' in client.get(page.format("sv")).content.decode()
    assert 'value="machine"' not in client.get(page.format("fi")).content.decode()
    assert client.post(page.format("sv"), {"do": "machine"}).status_code == 302
    assert browse(alpha, other).post(page.format("sv"), {"do": "machine"}).status_code == 403
    settings.TRANSLATE = ""
    assert 'value="machine"' not in client.get(page.format("sv")).content.decode()
    with sites.within(alpha.id), pytest.raises(PermissionDenied):
        actions.ask_machine(KIND, network.pk, "sv", by=other)


def test_the_worker_itself_translates_with_the_rights_that_it_has(committed, alpha, run_jobs, says):
    with sites.within(alpha.id):
        made = factories.space("Naapurit", slug="naapurit")
        actions.ask_machine(KIND, made.pk, "ru", by=PROGRAM)
    run_jobs()
    assert pick(now(alpha, made).name, "ru").is_machine
