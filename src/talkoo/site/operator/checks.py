"""The self-check: what `talkoo doctor` looks at, in the operator's language, each with the way to mend it."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talkoo.plumbing.mail_out import smtp
from talkoo.site import health
from talkoo.site.instance import Instance, Unusable
from talkoo.site.operator import answers, queries
from talkoo.site.supervisor import schedule


@dataclass(frozen=True)
class Check:
    """One line. `level` is ok, warn or bad; `mend` says what to do, `settings_` which lines go into talkoo.conf.

    `detail` is for those who know machines, in English as the commands print it.
    """

    name: str
    level: str
    said: str
    mend: str = ""
    detail: str = ""
    lines: tuple[str, ...] = field(default=())


_LEVELS = {"ok": "ok", "warn": "warn", "FAIL": "bad"}


def _instance() -> Instance:
    assert settings.INSTANCE is not None
    return settings.INSTANCE


def every(by: Any, *, with_hosts: bool = True) -> list[Check]:
    """All checks, those that need somebody first."""
    looks: list[Callable[[Any], Check]] = [mail, backups, https, disk, queue, clock, secrets, pdf]
    found = [look(by) for look in looks]
    if with_hosts:
        found += hosts(by)
    order = {"bad": 0, "warn": 1, "ok": 2}
    return sorted(found, key=lambda one: order[one.level])


def mail(by: Any) -> Check:
    """Whether mails leave."""
    name = _("Mail")
    lines = (
        "TALKOO_SMTP_URL=smtp://name:password@mail.example.org:587",
        "TALKOO_MAIL_FROM=talkoo@example.org",
    )
    if not smtp.is_configured():
        return Check(
            name,
            "warn",
            _("No mail leaves: it stays in each site's outbox."),
            _(
                "Write these two lines, with your mail server, into talkoo.conf in the data folder; start again."
            ),
            lines=lines,
        )
    level, said = health.mail(_instance())
    if level != "ok":
        return Check(
            name,
            "bad",
            _("The mail server cannot be reached."),
            _("Check the line TALKOO_SMTP_URL in talkoo.conf, then start again."),
            said,
            lines[:1],
        )
    if settings.MAIL_FROM.endswith("@localhost"):
        return Check(
            name,
            "bad",
            _("Mails have no sender that others accept."),
            _("Write this line into talkoo.conf with an address that exists; start again."),
            lines=lines[1:],
        )
    return Check(name, "ok", _("Mails go out."), _("Send yourself a test mail below."), said)


def backups(by: Any) -> Check:
    """Whether backups are made, by themselves and in time."""
    name = _("Backups")
    lines = ("TALKOO_BACKUP_DIR=/var/backups/talkoo", "TALKOO_BACKUP_COPY=/mnt/other")
    try:
        wanted = schedule.schedule()
    except Unusable as problem:
        return Check(name, "bad", _("The settings of the backups are not understood."), detail=str(problem))
    if wanted is None:
        level, said = health.last_backup(_instance())
        return Check(
            name,
            "warn" if level == "ok" else "bad",
            _("Backups are not made by themselves."),
            _(
                "Write these lines into talkoo.conf, with folders on other disks; start again. Copy keys.json too."
            ),
            said,
            lines,
        )
    if trouble := schedule.trouble(_instance()):
        return Check(
            name,
            "bad",
            _("The last backup is too old, or was not carried to its second place."),
            _("Look whether both folders are there and have room; Talkoo tries again every half hour."),
            trouble,
        )
    last = schedule.outcome(_instance())
    if last is None or last.made_at is None:
        return Check(name, "warn", _("The first backup has not been made yet."), _("Wait a few minutes."))
    hours = int((datetime.now(UTC) - last.made_at).total_seconds() // 3_600)
    said = ngettext("The last one is %(num)s hour old.", "The last one is %(num)s hours old.", hours)
    if not wanted.copy and not wanted.command:
        return Check(
            name,
            "warn",
            _("They are made, but lie in one place only."),
            _("Name a second place, best on another machine."),
            last.file,
            lines[1:],
        )
    return Check(name, "ok", said % {"num": hours}, detail=last.file)


def https(by: Any) -> Check:
    """Whether what people write travels encrypted, and whether visitors can be told apart."""
    name = _("Encryption (HTTPS)")
    if settings.PUBLIC_SCHEME != "https":
        if settings.BARE_HOST == "localhost":
            return Check(
                name,
                "warn",
                _("The sites can be seen on this machine only."),
                _("To go public: docs/operate/public.md leads you, with an example for nginx."),
            )
        return Check(
            name,
            "bad",
            _("What people write travels unencrypted."),
            _("docs/operate/public.md leads you, with an example for nginx."),
            lines=("TALKOO_PUBLIC_SCHEME=https", "TALKOO_PUBLIC_PORT="),
        )
    if not settings.TRUSTED_PROXIES:
        return Check(
            name,
            "bad",
            _("No proxy is trusted, so that forms are refused and all visitors count as one."),
            _("Write this line into talkoo.conf when the proxy runs on this machine; start again."),
            lines=("TALKOO_TRUSTED_PROXIES=127.0.0.1/32,::1/128",),
        )
    return Check(name, "ok", _("Addresses begin with https, and cookies are for https only."))


def disk(by: Any) -> Check:
    """Room for the data."""
    level, said = health.disk(_instance())
    free = shutil.disk_usage(_instance().data).free
    size = f"{free / 1e9:.1f} GB"
    if level == "ok":
        return Check(_("Disk"), "ok", _("%(size)s are free.") % {"size": size}, detail=said)
    return Check(
        _("Disk"),
        _LEVELS[level],
        _("Only %(size)s are free.") % {"size": size},
        _("Make room: delete old backups or logs, or give the machine a larger disk."),
        said,
    )


def queue(by: Any) -> Check:
    """Whether what is to be done later is done."""
    found = queries.queue(by)
    detail = ", ".join(f"{name}: {number}" for name, number in (found["failed_tasks"] or {}).items())
    if not found["workers"]:
        return Check(
            _("Queue"),
            "bad",
            _("The worker does not run: no mail is sent and nothing is found by search."),
            _("Start Talkoo again; log/worker.log says why it stopped."),
        )
    if found["late"] or found["stalled"]:
        return Check(
            _("Queue"),
            "bad",
            _("%(number)s tasks wait for more than ten minutes.")
            % {"number": found["late"] + found["stalled"]},
            _("log/worker.log in the data folder says why."),
        )
    if found["failed"]:
        return Check(
            _("Queue"),
            "warn",
            _("%(number)s tasks failed for good.") % {"number": found["failed"]},
            _("log/worker.log in the data folder says why."),
            detail,
        )
    return Check(_("Queue"), "ok", _("%(number)s tasks wait.") % {"number": found["waiting"]})


def clock(by: Any) -> Check:
    """Whether the machine knows the time."""
    level, said = health.clock(_instance())
    if level == "ok":
        return Check(_("Clock"), "ok", _("It is right."), detail=said)
    return Check(
        _("Clock"),
        _LEVELS[level],
        _("It is wrong."),
        _("Let the machine set its time from the network."),
        said,
    )


def secrets(by: Any) -> Check:
    """Whether others on the machine can read what they must not."""
    level, said = health.secrets(_instance())
    if level == "ok":
        return Check(_("Keys"), "ok", _("Other users of the machine cannot read them."))
    return Check(
        _("Keys"),
        "bad",
        _("Other users of the machine can read or change the data."),
        _("The command below puts it right."),
        said,
    )


def pdf(by: Any) -> Check:
    """Whether PDF files can be made."""
    _level, said = health.pdf(_instance())
    if "missing" not in said:
        return Check(_("PDF"), "ok", _("PDF files can be made."))
    return Check(
        _("PDF"),
        "ok",
        _("PDF files cannot be made; people print the pages instead."),
        _("To change it, install Pango."),
        said,
    )


def hosts(by: Any) -> list[Check]:
    """Each host name of the open sites."""
    names = [host for row in queries.every_site(by) if row["is_open"] for host in row["hosts"] or ()]
    return [_about(one) for one in answers.ask_all(names)]


def _about(found: answers.Answer) -> Check:
    said, mend = {
        "ok": (_("Leads here."), ""),
        "unknown": (
            _("The name leads nowhere."),
            _("Let whoever keeps your names (DNS) point it to this machine's address."),
        ),
        "silent": (
            _("Nobody answers under this name."),
            _("Look whether the proxy runs, and whether the firewall lets people in."),
        ),
        "other": (
            _("Something else answers under this name."),
            _("Point the name to this machine, and name it in the proxy's server_name."),
        ),
        "certificate": (
            _("Its certificate is not good: browsers warn people away."),
            _("Get a certificate for this name, for example with certbot."),
        ),
        "soon": (
            _("Its certificate ends soon."),
            _("Renew it, and see why it was not renewed by itself."),
        ),
    }[found.state]
    level = {"ok": "ok", "soon": "warn"}.get(found.state, "bad")
    return Check(found.host, level, said, mend, "" if found.state == "ok" else found.detail)
