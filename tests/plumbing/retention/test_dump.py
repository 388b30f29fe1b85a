"""After an erasure the whole database as text, the files and the jobs hold none of the person's own strings.

Written against the registry: whatever a part of the product registers later is looked at too. Each part's `furnish`
makes one of everything for everybody; then a person is erased, and every row of every table is read past our code.
"""

import importlib
import io
import json
import re
import uuid
import zipfile
from pathlib import Path

import pytest
from django.conf import settings

from talkoo.blocks.discussions.models import Post, Thread
from talkoo.blocks.letters import actions as letters
from talkoo.blocks.letters import public
from talkoo.blocks.questionnaires.models import Questionnaire, Version
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.people.accounts import actions as accounts
from talkoo.people.spaces import actions as spaces
from talkoo.people.spaces.models import Space
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.moderation.models import Report
from talkoo.plumbing.notify.models import Notification
from talkoo.plumbing.retention import actions, registry
from talkoo.plumbing.retention.registry import Keep
from talkoo.plumbing.search import index
from talkoo.plumbing.sms_out.models import Message
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.areas.representation import factories as committees
from tests.site import roles

NAME = "Zyxwlia Qvörtelmäki"
EMAIL = "zyxwlia.q@mail.example.org"
PHONE = "+358 40 765 4321"
LEAVERS = ("contact", "participant", "representative", "person")
WORDS = "Xylophonic marzipan umbrella words"


def dump(as_role):
    """Every row of every table as text, by table; sealed columns as they lie there."""
    server = as_role("super")
    tables = [
        row[0]
        for row in server.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
        )
    ]
    return {
        table: [row[0] for row in server.execute(f'select t::text from "{table}" t').fetchall()]
        for table in tables
    }


def files(site):
    folder = Path(settings.FILES_FOLDER)
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []


def holding(dumped, words):
    wanted = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)
    return sorted(table for table, rows in dumped.items() if any(wanted.search(row) for row in rows))


def strings(value):
    if isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)
    elif isinstance(value, str) and " " in value.strip() and len(value) >= 20:
        yield value.strip()


def own_words(person, dumped):
    """What the person's own export tells in words, as far as it stands in no table that belongs to nobody, and in
    none whose rows are kept on purpose."""
    kept = {one.model._meta.db_table for one in registry.everything_personal() if isinstance(one.erase, Keep)}
    kept |= {Thread._meta.db_table, Post._meta.db_table}  # conversations stay readable, without who spoke
    kept |= {Questionnaire._meta.db_table, Version._meta.db_table}  # so do forms, without who wrote them
    personal = {one.model._meta.db_table for one in registry.everything_personal()} - kept
    with zipfile.ZipFile(io.BytesIO(actions.export_person(person.pk, by=PROGRAM))) as book:
        told = {
            words
            for name in book.namelist()
            if name.startswith("data/")
            for words in strings(json.loads(book.read(name)))
        }
    return {words for words in told if (there := set(holding(dumped, words))) and there <= personal}


def furnish(site, person):
    """One of everything that has to do with the person: contact of a network, writer, reader, reporter."""
    contact_of = factories.space("Home village", slug=f"home-{site.key}", contact=person)
    network = public.find("network", contact_of.slug)
    first = letters.send(network, by=PROGRAM, name="V", email="v@example.net", text="Hello", language="en")
    letters.answer(first.pk, by=person, text=WORDS)
    letters.send(network, by=PROGRAM, name=NAME, email=EMAIL.upper(), text=WORDS, language="en")
    Mail.objects.create(
        fact_id=uuid.uuid4(), receiver="address:x", kind="x.y", address="o@example.org", language="fi", state="sent",
        subject=f"{NAME} wants to join", text=f"Answer to {EMAIL}", created_at=clock.now(),
    )  # fmt: skip
    Message.objects.create(
        fact_id=uuid.uuid4(), receiver="phone:x", kind="x.y", phone=PHONE, text=NAME, language="fi",
        created_at=clock.now(),
    )  # fmt: skip
    Notification.objects.create(
        person_id=person.pk, fact_id=uuid.uuid4(), kind="x.y", channel="paper", language="fi", text=WORDS,
        created_at=clock.now(),
    )  # fmt: skip
    Report.objects.create(
        kind="x", key="y", reason="spam", text=WORDS, reporter_id=person.pk, once=uuid.uuid4(),
        reported_at=clock.now(),
    )  # fmt: skip
    accounts.issue_link(person.pk, by=PROGRAM)


@pytest.fixture
def furnished(committed, alpha, run_jobs, browse, journal_at):
    """One of everything, as for the tests of all pages; several people leave."""
    with sites.within(alpha.id):
        people = roles.cast(alpha)
        person = people["contact"] = factories.person(NAME, email=EMAIL)
        for role in LEAVERS[1:]:
            people[role] = factories.person(f"Leaver {role.title()}sson", email=f"{role}@leavers.example.org")
        organisation = factories.organisation(f"organisation {alpha.key}", slug=f"organisation-{alpha.key}")
        runner = factories.organisation(f"runner {alpha.key}", slug=f"runner-{alpha.key}")
        for kind in ("network", "programme"):
            slug = f"{kind}-{alpha.key}"
            space = factories.space(slug, slug=slug, kind=kind, contact=person)
            spaces.appoint_coordinator(space.pk, runner.pk, by=PROGRAM, is_interim=True)
        roles.tie(people, space=Space.objects.get(kind="network"), organisation=organisation, runner=runner)
        body = committees.body(f"Committee {alpha.key}", slug=f"committee-{alpha.key}")
        committees.mandate(body, person, organisation_id=organisation.pk)
        furnish(alpha, person)
        for part in sorted(Path(__file__).parents[2].glob("*/*/furnish.py")):
            importlib.import_module(f"tests.{part.parts[-3]}.{part.parts[-2]}.furnish").furnish(alpha, people)
    browse(alpha, person).get("/letters/")
    run_jobs()
    return alpha, [people[role] for role in LEAVERS]


def test_nothing_of_the_persons_own_is_left(furnished, as_role, run_jobs):
    alpha, leavers = furnished
    before = dump(as_role)
    assert holding(before, NAME), "the test would see nothing"
    wanted = {NAME, EMAIL, PHONE, WORDS}
    with sites.within(alpha.id):
        for person in leavers:
            known = registry.known_by(person.pk)
            assert known.name
            assert known.addresses
            wanted |= {known.name, *known.addresses, *own_words(person, before)}
        for person in leavers:
            actions.erase_person(person.pk, by=PROGRAM)
    run_jobs()
    after = dump(as_role)
    assert {words: where for words in wanted if (where := holding(after, words))} == {}
    content = b"\n".join(files(alpha))
    assert [words for words in wanted if words.encode() in content] == []
    sealed = unsealed_rows(alpha)
    assert {words: where for words in wanted if (where := holding(sealed, words))} == {}
    for person in leavers:
        assert [row for row in after["sessions_session"] if str(person.pk) in row] == []


def unsealed_rows(site):
    """Sealed columns of the site's rows, opened: they too must not hold anything of the person."""
    from django.apps import apps

    from talkoo.kernel.crypto import EncryptedTextField

    found = {}
    with sites.within(site.id):
        for model in apps.get_models():
            names = [one.attname for one in model._meta.local_fields if isinstance(one, EncryptedTextField)]
            if names:
                found[model._meta.db_table] = [
                    str([getattr(row, name) for name in names]) for row in model._default_manager.all()
                ]
    return found


def test_the_job_arguments_hold_ids_and_codes_only(furnished, as_role):
    rows = as_role("super").execute("select args::text from procrastinate_jobs").fetchall()
    assert rows, "the test would see nothing"
    for row in rows:
        for words in (NAME, EMAIL, WORDS, "Zyxwlia"):
            assert words not in row[0]


def test_a_planted_leak_is_seen(furnished, as_role, run_jobs):
    alpha, (person, *_others) = furnished
    with sites.within(alpha.id):
        other = factories.person(f"Friend of {NAME}")
        actions.erase_person(person.pk, by=PROGRAM)
    assert "accounts_person" in holding(dump(as_role), NAME)
    assert other.pk


def test_search_forgets_the_person(committed, alpha, as_role, run_jobs, journal_at):
    from talkoo.plumbing.search.index import Document

    with sites.within(alpha.id):
        person = factories.person(NAME)
    owner = as_role("super")
    with sites.within(alpha.id):
        rows = index.rows_for_copy(alpha.id, "person", person.pk, "z", [Document(language="fi", title=NAME)])
    names = ", ".join(index.COLUMNS)
    for row in rows:
        owner.execute(f"insert into search_document ({names}) values ({', '.join(['%s'] * len(row))})", row)
    assert "search_document" in holding(dump(as_role), NAME)
    with sites.within(alpha.id):
        actions.erase_person(person.pk, by=PROGRAM)
    run_jobs()
    assert holding(dump(as_role), NAME) == []
