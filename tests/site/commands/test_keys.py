"""`talkoo keys`: a new key, everything sealed anew with it, the old one dropped, and nothing lost on the way."""

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from talkoo.kernel import clock, crypto
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.tenancy import sites
from talkoo.site import commands
from talkoo.site import instance as instances
from talkoo.site.commands import keys
from talkoo.site.instance import Instance, Unusable, new_field_key
from talkoo.site.supervisor import bootstrap, lock
from talkoo.site.supervisor.running import exclusive


def write(site, number=1):
    with sites.within(site.id):
        return Mail.objects.bulk_create(
            Mail(
                fact_id=uuid.uuid4(),
                receiver="person:x",
                kind="accounts.code",
                language="sv",
                subject="s",
                created_at=clock.now(),
                address="asa@example.org",
                text=f"Hemligt {count}",
            )
            for count in range(number)
        )


def name(key):
    return key.partition(":")[0]


@pytest.fixture
def owner(committed, as_role):
    return as_role("owner")


def test_everything_of_every_site_is_sealed_anew_and_reads_the_same(
    owner, alpha, beta, settings, monkeypatch
):
    monkeypatch.setattr(keys, "BATCH", 4)
    old = settings.FIELD_KEYS
    write(alpha, 11)
    write(beta, 2)
    assert keys.counts(owner) == {name(old): 26}
    fresh = new_field_key()
    settings.FIELD_KEYS = f"{fresh},{old}"
    told = []
    assert keys.reseal(owner, told.append) == (26, 0)
    assert told[-1] == 26
    assert keys.counts(owner) == {name(fresh): 26}
    settings.FIELD_KEYS = fresh
    with sites.within(alpha.id):
        assert sorted(one.text for one in Mail.objects.all()) == sorted(f"Hemligt {n}" for n in range(11))
        assert {one.address for one in Mail.objects.all()} == {"asa@example.org"}
    assert keys.reseal(owner) == (0, 0)


def test_a_rotation_that_was_stopped_goes_on_where_it_was(owner, alpha, settings, monkeypatch):
    monkeypatch.setattr(keys, "BATCH", 3)
    write(alpha, 5)
    settings.FIELD_KEYS = f"{new_field_key()},{settings.FIELD_KEYS}"

    def stop(number):
        if number >= 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keys.reseal(owner, stop)
    assert 0 < keys._left(keys.counts(owner)) < 10
    assert keys.reseal(owner)[1] == 0
    assert keys._left(keys.counts(owner)) == 0


def test_a_closed_site_is_not_forgotten(owner, alpha, beta, settings, as_role):
    write(beta)
    as_role("super").execute("update tenancy_site set is_open = false where key = 'beta'")
    try:
        sites.forget()
        settings.FIELD_KEYS = f"{new_field_key()},{settings.FIELD_KEYS}"
        assert keys.reseal(owner) == (2, 0)
    finally:
        as_role("super").execute("update tenancy_site set is_open = true where key = 'beta'")
        sites.forget()


def test_what_cannot_be_read_stays_as_it_is_and_is_counted(owner, alpha, settings, as_role):
    good, broken = write(alpha, 2)
    as_role("super").execute(
        "update mail_out_mail set text = set_byte(text, 30, (get_byte(text, 30) + 1) %% 256) where id = %s",
        [broken.pk],
    )
    before = as_role("super").execute("select text from mail_out_mail where id = %s", [broken.pk]).fetchone()
    settings.FIELD_KEYS = f"{new_field_key()},{settings.FIELD_KEYS}"
    assert keys.reseal(owner) == (3, 1)
    assert (
        before
        == as_role("super").execute("select text from mail_out_mail where id = %s", [broken.pk]).fetchone()
    )
    with sites.within(alpha.id):
        assert Mail.objects.get(pk=good.pk).text.startswith("Hemligt")


def test_a_row_that_somebody_writes_meanwhile_comes_later_and_keeps_what_was_written(
    owner, alpha, settings, as_role, monkeypatch
):
    one, other = write(alpha, 2)
    settings.FIELD_KEYS = f"{new_field_key()},{settings.FIELD_KEYS}"
    busy = as_role("worker")
    busy.execute("begin")
    busy.execute("select set_config('app.site_id', %s, true)", [str(alpha.id)])
    where = {"site": alpha.id, "table": "mail_out_mail", "column": "text", "row": one.pk}
    busy.execute("update mail_out_mail set text = %s where id = %s", [crypto.seal("Annat", **where), one.pk])
    waited = []

    def wait(seconds):
        waited.append(seconds)
        busy.execute("commit")

    monkeypatch.setattr(time, "sleep", wait)
    assert keys.reseal(owner) == (3, 0)
    assert waited == [1]
    with sites.within(alpha.id):
        assert Mail.objects.get(pk=one.pk).text == "Annat"
        assert Mail.objects.get(pk=other.pk).text.startswith("Hemligt")


def test_every_sealed_column_of_the_product_is_found():
    found = keys.sealed_columns()
    assert {("mail_out_mail", "address"), ("mail_out_mail", "text"), ("sms_out_message", "phone")} <= set(
        found
    )
    assert ("notify_notification", "text") in found


# The command


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return instances.open_instance(tmp_path / "my data", create=True)


@pytest.fixture
def bare(instance: Instance) -> Instance:
    """With a database that has no tables."""
    with exclusive(instance):
        bootstrap.bootstrap(instance)
    return instance


def test_the_whole_way_over_an_installation_of_its_own(
    bare: Instance, talkoo: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return talkoo("keys", *arguments, "--data", bare.data)

    def fields() -> str:
        return json.loads((bare.data / "keys.json").read_text())["fields"]

    assert "still empty" in call("list").stderr
    made = subprocess.run(
        [
            sys.executable,
            "-m",
            "talkoo.site.commands",
            "manage",
            "--data",
            bare.data,
            "migrate",
            "--verbosity",
            "0",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    first = name(fields())
    assert call("list").stdout == f"{first}  in use, has sealed 0\n"
    assert call("drop", first).returncode == 1
    added = call("add").stdout
    second = name(fields())
    assert added.startswith(f"Added {second}.")
    assert [name(one) for one in fields().split(",")] == [second, first]
    assert call("list").stdout.splitlines() == [
        f"{second}  in use, has sealed 0",
        f"{first}  older, has sealed 0",
    ]
    rotated = call("rotate")
    assert (rotated.returncode, rotated.stdout) == (0, f"Sealed 0 anew with {second}.\n")
    assert "is the key in use" in call("drop", second).stderr
    assert "There is no key" in call("drop", "00000000").stderr
    assert "Write: talkoo keys" in call("drop").stderr
    assert "Write: talkoo keys" in call("list", first).stderr
    dropped = call("drop", first.upper())
    assert dropped.returncode == 0, dropped.stderr
    assert [name(one) for one in fields().split(",")] == [second]
    assert (bare.data / "keys.json").stat().st_mode & 0o777 == 0o600


def test_a_key_that_still_seals_something_is_not_dropped(owner, alpha, instance, settings):
    old, fresh = settings.FIELD_KEYS, new_field_key()
    write(alpha)
    ours = instances.change_keys(instance, {"fields": f"{fresh},{old}"})
    with pytest.raises(Unusable, match=f"{name(old)} still seals 2"):
        keys._drop(ours, owner, name(old))
    settings.FIELD_KEYS = f"{fresh},{old}"
    assert keys._rotate(ours, owner, "") == 0
    assert keys._drop(ours, owner, name(old)) == 0
    assert keys.ring(instances.open_instance(ours.data)) == [name(fresh)]


def test_what_is_sealed_with_a_key_that_is_gone_is_told(owner, alpha, instance, settings, capsys):
    old, fresh = settings.FIELD_KEYS, new_field_key()
    write(alpha)
    ours = instances.change_keys(instance, {"fields": fresh})
    settings.FIELD_KEYS = fresh
    assert keys._list(ours, owner, "") == 0
    assert f"{name(old)}  NOT THERE, has sealed 2" in capsys.readouterr().out
    assert keys._rotate(ours, owner, "") == 1
    assert "2 could not be read" in capsys.readouterr().out


def test_a_program_that_does_not_know_the_newest_key_stops_the_rotation(
    owner, instance, settings, monkeypatch
):
    run = lock.Run(pid=os.getpid(), host="127.0.0.1", port=1)
    monkeypatch.setattr(lock, "read_run", lambda _instance: run)
    ours = instances.change_keys(instance, {"fields": f"{new_field_key()},{settings.FIELD_KEYS}"})
    for work in (keys._rotate, keys._drop):
        with pytest.raises(Unusable, match="started before its keys changed"):
            work(ours, owner, name(settings.FIELD_KEYS))
    os.utime(ours.data / "keys.json", (1, 1))  # as if the program had been started after it
    settings.FIELD_KEYS = ours.keys["fields"]
    assert keys._rotate(ours, owner, "") == 0


def test_the_command_is_there():
    assert "keys" in commands.COMMANDS
    assert django_settings.FIELD_KEYS
