"""Sealed texts: for one row, column and site only, with a ring of keys."""

import uuid

import pytest
from django.core.exceptions import FieldError
from django.db import connection, transaction
from django.db.models import Value
from hypothesis import given
from hypothesis import strategies as st

from talkoo.kernel import clock, crypto
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.notify.models import Notification
from talkoo.plumbing.tenancy import sites
from talkoo.site.instance import new_field_key
from tests import factories

HERE = {"site": uuid.UUID(int=1), "table": "t", "column": "c", "row": uuid.UUID(int=2)}
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def mail(**more):
    made = Mail(
        fact_id=uuid.uuid4(),
        receiver="person:x",
        kind="accounts.code",
        language="sv",
        subject="s",
        created_at=clock.now(),
        **{"address": "asa@example.org", "text": "Hemligt", **more},
    )
    made.save()
    return made


def stored(row, column="text"):
    with connection.cursor() as cursor:
        cursor.execute(f"select {column} from mail_out_mail where id = %s", [row.pk])
        return bytes(cursor.fetchone()[0])


def put(row, sealed, column="text"):
    with connection.cursor() as cursor:
        cursor.execute(f"update mail_out_mail set {column} = %s where id = %s", [sealed, row.pk])


@given(TEXT)
def test_what_is_sealed_comes_back(text):
    assert crypto.unseal(crypto.seal(text, **HERE), **HERE) == text


@given(TEXT, st.sampled_from(["site", "table", "column", "row"]))
def test_nothing_comes_back_in_another_place(text, part):
    sealed = crypto.seal(text, **HERE)
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(sealed, **{**HERE, part: "another"})


@given(st.data())
def test_a_changed_bit_anywhere_is_seen(data):
    sealed = bytearray(crypto.seal("Hemligt", **HERE))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(bytes(sealed), **HERE)


def test_what_was_cut_short_or_never_sealed_is_unreadable():
    sealed = crypto.seal("Hemligt", **HERE)
    for length in range(len(sealed)):
        with pytest.raises(crypto.Unreadable):
            crypto.unseal(sealed[:length], **HERE)
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(sealed + b"\0", **HERE)


def test_the_same_text_is_never_sealed_the_same_way():
    sealed = {crypto.seal("Hemligt", **HERE) for _turn in range(200)}
    assert len({one[5:17] for one in sealed}) == 200
    assert all(b"Hemligt" not in one for one in sealed)


def test_a_new_key_seals_and_the_old_ones_still_open(settings):
    old = settings.FIELD_KEYS
    sealed = crypto.seal("Hemligt", **HERE)
    assert crypto.is_sealed_with_newest(sealed)
    fresh = new_field_key()
    settings.FIELD_KEYS = f"{fresh},{old}"
    assert crypto.unseal(sealed, **HERE) == "Hemligt"
    assert not crypto.is_sealed_with_newest(sealed)
    again = crypto.seal("Hemligt", **HERE)
    assert again[1:5].hex() == fresh.partition(":")[0]
    assert crypto.is_sealed_with_newest(memoryview(again))
    settings.FIELD_KEYS = fresh
    assert crypto.unseal(again, **HERE) == "Hemligt"
    with pytest.raises(crypto.Unreadable, match="not in the ring"):
        crypto.unseal(sealed, **HERE)


def test_a_key_of_the_same_name_but_another_content_opens_nothing(settings):
    sealed = crypto.seal("Hemligt", **HERE)
    name, other = settings.FIELD_KEYS.partition(":")[0], new_field_key().partition(":")[2]
    settings.FIELD_KEYS = f"{name}:{other}"
    with pytest.raises(crypto.Unreadable, match="changed"):
        crypto.unseal(sealed, **HERE)


def test_blind_is_the_same_for_the_same_and_tells_nothing_else(settings):
    one, two = uuid.UUID(int=1), uuid.UUID(int=2)
    made = crypto.blind("email", "asa@example.org", site=one)
    assert made == crypto.blind("email", "asa@example.org", site=one)
    assert len(made) == 64
    others = {
        crypto.blind("phone", "asa@example.org", site=one),
        crypto.blind("email", "asa@example.org", site=two),
        crypto.blind("email", "asa@example.com", site=one),
    }
    settings.INDEX_KEY = "another"
    others.add(crypto.blind("email", "asa@example.org", site=one))
    assert len(others | {made}) == 5


# The field


def test_a_row_reads_as_text_and_lies_sealed(rows, alpha):
    with sites.within(alpha.id):
        made = mail()
        assert made.text == "Hemligt"
        assert Mail.objects.get().text == "Hemligt"
        assert Mail.objects.get(pk=made.pk).address == "asa@example.org"
        assert b"Hemligt" not in stored(made)
        assert b"asa@" not in stored(made, "address")


@pytest.mark.parametrize("text", ["", "ä\0ö", "نص " * 5_000, "😀"])
def test_any_text_goes_through_the_database(rows, alpha, text):
    with sites.within(alpha.id):
        made = mail(text=text)
        assert Mail.objects.get(pk=made.pk).text == text


def test_bytes_copied_to_another_row_column_or_site_cannot_be_read(rows, alpha, beta):
    with sites.within(alpha.id):
        one, other = mail(), mail(text="Annat")
        put(other, stored(one))
        with pytest.raises(crypto.Unreadable):
            _read = Mail.objects.get(pk=other.pk).text
        put(one, stored(one, "address"))
        with pytest.raises(crypto.Unreadable):
            _read = Mail.objects.get(pk=one.pk).text
        assert Mail.objects.get(pk=one.pk).address == "asa@example.org"  # the other column is as it was
        whole = mail()
        sealed = stored(whole)
    with sites.within(beta.id):
        twin = mail()
        put(twin, sealed)
        with pytest.raises(crypto.Unreadable):
            _read = Mail.objects.get(pk=twin.pk).text


def test_a_row_that_nobody_reads_needs_no_key(rows, alpha, settings):
    with sites.within(alpha.id):
        made = mail()
        settings.FIELD_KEYS = new_field_key()
        found = Mail.objects.get(pk=made.pk)
        found.state = "outbox"
        found.save(update_fields=["state"])
        with pytest.raises(crypto.Unreadable):
            _read = found.text


def test_saving_seals_anew_with_the_key_in_use(rows, alpha, settings):
    with sites.within(alpha.id):
        made = mail()
        settings.FIELD_KEYS = f"{new_field_key()},{settings.FIELD_KEYS}"
        before = stored(made)
        found = Mail.objects.get(pk=made.pk)
        found.save(update_fields=["text"])
        assert stored(made) != before
        assert crypto.is_sealed_with_newest(stored(made))
        assert not crypto.is_sealed_with_newest(stored(made, "address"))
        assert Mail.objects.get(pk=made.pk).text == "Hemligt"


def test_rows_in_bulk_are_sealed_each_for_itself(rows, alpha):
    with sites.within(alpha.id):
        made = [mail(), mail()]
        copies = [Mail.objects.get(pk=one.pk) for one in made]
        fields = ("fact_id", "receiver", "kind", "language", "subject", "created_at", "address", "text")
        Mail.objects.all().delete()
        Mail.objects.bulk_create([Mail(**{name: getattr(one, name) for name in fields}) for one in copies])
        assert [one.text for one in Mail.objects.all()] == ["Hemligt", "Hemligt"]


def test_a_text_can_be_left_for_later_or_read_again(rows, alpha):
    with sites.within(alpha.id):
        made = mail()
        late = Mail.objects.defer("text").get(pk=made.pk)
        assert late.text == "Hemligt"
        late.text = "Annat"
        late.refresh_from_db()
        assert late.text == "Hemligt"


def test_null_stays_null(rows, alpha):
    with sites.within(alpha.id):
        person = factories.person()
        told = Notification(
            person=person,
            fact_id=uuid.uuid4(),
            kind="x",
            channel="email",
            language="fi",
            created_at=clock.now(),
        )
        told.save()
        assert Notification.objects.get().text is None
        assert Notification.objects.filter(text__isnull=True).count() == 1
        assert Notification.objects.filter(text__isnull=False).count() == 0


@pytest.mark.parametrize(
    "asked",
    [
        {"text": "Hemligt"},
        {"text": b"Hemligt"},
        {"text__contains": "Hem"},
        {"text__in": ["Hemligt"]},
        {"text__iexact": "hemligt"},
        {"text__gt": "a"},
        {"text": Value("Hemligt")},
    ],
)
def test_nobody_can_look_for_a_sealed_text(rows, alpha, asked):
    with sites.within(alpha.id):
        mail()
        with pytest.raises((FieldError, TypeError)):
            Mail.objects.filter(**asked).count()
        with pytest.raises((FieldError, TypeError)):
            Mail.objects.exclude(**asked).count()


def test_no_text_gets_in_unsealed(rows, alpha):
    with sites.within(alpha.id):
        made = mail()
        with pytest.raises(TypeError, match="saved with its row"), transaction.atomic():
            Mail.objects.update(text="Öppet")
        made.text = "Öppet"
        with pytest.raises(TypeError, match="saved with its row"), transaction.atomic():
            Mail.objects.bulk_update([made], ["text"])
        assert b"Hemligt" not in stored(made)
        assert Mail.objects.get().text == "Hemligt"
