"""A person's own export: everything about them, nothing about others."""

import io
import json
import zipfile

import pytest

from talkoo.blocks.letters import actions as letters
from talkoo.blocks.letters import public
from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.retention import actions, registry
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.terms import actions as terms
from talkoo.plumbing.terms import defaults
from tests import factories


@pytest.fixture
def here(rows, alpha):
    with sites.within(alpha.id):
        yield alpha


def opened(content):
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def test_it_holds_everything_about_the_person_and_nothing_about_others(here):
    person = factories.person("Maija Meikäläinen", email="maija@example.org")
    other = factories.person("Aino Aalto", email="aino@example.org")
    factories.space("Village", slug="village", contact=person)
    letter = letters.send(
        public.find("network", "village"),
        by=PROGRAM,
        name="Visitor Virtanen",
        email="visitor@example.net",
        text="The visitor's secret",
        language="en",
    )
    letters.answer(letter.pk, by=person, text="My own answer")
    accepted = defaults.ensure("terms")
    terms.accept(accepted.id, by=person)
    terms.accept(accepted.id, by=other)
    files = opened(actions.export_person(person.pk, by=person))
    everything = "\n".join(files.values())
    for own in ("Maija Meikäläinen", "maija@example.org", "My own answer", str(accepted.id)):
        assert own in everything, own
    for foreign in ("Aino", "aino@example.org", str(other.pk), "Visitor", "visitor@example.net", "secret"):
        assert foreign not in everything, foreign
    assert len(json.loads(files["data/terms.acceptance.json"])) == 1
    assert Entry.objects.filter(fact="retention.DataExported", actor_id=person.pk).count() == 1


def test_the_readme_speaks_the_persons_language(here):
    finnish, russian = factories.person(language="fi"), factories.person(language="ru")
    for person in (finnish, russian):
        read_me = opened(actions.export_person(person.pk, by=person))["README.txt"]
        assert person.name in read_me
        assert "data/accounts.person.json" in read_me
        assert "Operator of alpha" in read_me


def test_files_are_in_it_under_names_that_can_be_unpacked_anywhere(here, monkeypatch):
    monkeypatch.setattr(registry, "_files", [lambda person_id: [("../../etc/Pöytäkirja 1.pdf", b"bytes")]])
    person = factories.person()
    names = list(opened(actions.export_person(person.pk, by=person)))
    assert "files/0001-.._.._etc_Pöytäkirja 1.pdf" in names
    assert not [name for name in names if name.startswith("/") or "/../" in f"/{name}"]


def test_a_person_of_another_site_has_nothing_here(rows, alpha, beta):
    with sites.within(beta.id):
        person = factories.person()
    with sites.within(alpha.id), pytest.raises(type(person).DoesNotExist):
        actions.export_person(person.pk, by=person)
