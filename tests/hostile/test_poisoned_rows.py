"""Every word that people ever wrote, turned hostile in the database itself, past all that cleans what comes in.

Still no page runs, loads or sends anything, and no mail gets another header.
"""

import json

import psycopg
import pytest
from django.apps import apps
from django.db import models

from talkoo.kernel import markup, text
from talkoo.kernel.crypto import EncryptedTextField
from talkoo.plumbing.mail_out import envelope
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.tenancy.models import SiteModel
from tests.hostile.harmless import LONG, as_a_file, harm_in, of_length
from tests.site.test_pages import addresses, client_for, furnished  # noqa: F401

CODES = set(
    """slug code kind key language lang state status email url address media_type digest token subject_code zone salt
    session_salt fact channel rhythm role name_key sort_key country found_by receiver message_id in_reply_to tied secret
    client issuer subject host path number credential value values content about meeting_kind""".split()
)
"""Columns that hold no words of people: codes, addresses that were checked, keys, by which pages are asked for."""
ENDS = ("_code", "_key", "_id", "_slug", "_hash")
NO_WORDS = {"jobs", "sessions", "audit", "page_cache", "limits", "vocabulary", "places", "tenancy", "search"}
MUST = {
    "accounts.Person.name",
    "discussions.Attachment.file_name",
    "discussions.Post.html",
    "discussions.Post.text",
    "discussions.Section.name",
    "discussions.Thread.title",
    "documents.Document.title",
    "ideas.Idea.title",
    "letters.Letter.text",
    "moderation.Hidden.appeal_text",
    "moderation.Hidden.reason",
    "organisations.Organisation.name",
    "spaces.Space.name",
    "spaces.Space.purpose",
    "tasks.Task.title",
}
REFUSED = {"documents.Version.file_name"}
"""What the database holds against hostile words."""


def words_of(model):
    """The columns in which people's words stand."""
    for field in model._meta.local_fields:
        if (
            field.name in CODES
            or field.name.endswith(("_code", "_key", "_id", "_slug", "_hash"))
            or field.choices
        ):
            continue
        if isinstance(field, EncryptedTextField | text.TextField | models.TextField) or (
            isinstance(field, models.CharField) and (field.max_length or 0) >= 60
        ):
            yield field


def poison(site, raw):
    """Every such column of every row of the site; gives the names of those that took it."""
    done, refused = set(), set()
    raw.execute("set session_replication_role = replica")
    for model in apps.get_models():
        if not issubclass(model, SiteModel) or model._meta.app_label in NO_WORDS:
            continue
        table = model._meta.db_table
        for field in words_of(model):
            name = f"{model._meta.label}.{field.name}"
            if isinstance(field, EncryptedTextField):
                with sites.within(site.id):
                    for row in model._default_manager.filter(**{f"{field.name}__isnull": False}):
                        setattr(row, field.attname, LONG)
                        row.save(update_fields=[field.name])
                        done.add(name)
                continue
            if isinstance(field, text.TextField):
                found = raw.execute(f'select id, "{field.column}" from {table} where site_id = %s', [site.id])
                for key, stored in found.fetchall():
                    if not stored:
                        continue
                    stored = stored if isinstance(stored, dict) else json.loads(stored)
                    new = {code: said if code in "_~*" else LONG for code, said in stored.items()}
                    raw.execute(
                        f'update {table} set "{field.column}" = %s where id = %s', [json.dumps(new), key]
                    )
                    done.add(name)
                continue
            words = of_length(LONG, getattr(field, "max_length", None))
            if field.name == "html":
                words = markup.render(LONG)
            if field.name == "file_name":
                words = as_a_file(words)
            statement = (
                f'update {table} set "{field.column}" = %s where site_id = %s and "{field.column}" <> %s'
            )
            try:
                changed = raw.execute(statement, [words, site.id, ""])
            except psycopg.errors.CheckViolation:  # the database itself refuses such words
                refused.add(name)
                continue
            if changed.rowcount:
                done.add(name)
    assert refused <= REFUSED, sorted(refused - REFUSED)
    return done


@pytest.fixture
def poisoned(furnished, as_role):  # noqa: F811
    alpha, _beta, people = furnished
    done = poison(alpha, as_role("super"))
    assert done >= MUST, sorted(MUST - done)
    return alpha, people


def test_no_page_runs_loads_or_sends_anything(poisoned, browse):
    alpha, people = poisoned
    seen, hostile, wrong = 0, 0, {}
    for name, shown, path in addresses(alpha):
        if not shown.is_page or shown.method != "GET":
            continue
        client = client_for(browse, alpha, shown, people)
        client.raise_request_exception = False
        answer = client.get(path)
        page = answer.content.decode()
        harm = [] if answer.status_code < 500 else [f"answered {answer.status_code}"]
        harm += harm_in(page, alpha.main_host)
        if harm:
            wrong[name] = harm
        assert "49{%raw%}" not in page, name
        seen += 1
        hostile += "evil.example" in page
    assert wrong == {}, json.dumps(wrong, indent=1)
    assert seen > 150
    assert hostile > 60  # they are there, as words


def test_no_mail_gets_another_header(poisoned):
    alpha, _people = poisoned
    with sites.within(alpha.id):
        mails = list(Mail.objects.all())
        assert mails
        for one in mails:
            one.subject = "x\r\nBcc: evil@example.org\r\n\r\n<b>"
            try:
                made = envelope.message(one)
            except ValueError:  # refused by the library: nothing is sent
                continue
            assert "Bcc" not in made
            assert b"\nBcc:" not in made.as_bytes().partition(b"\n\n")[0]
