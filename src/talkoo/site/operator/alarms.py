"""What needs the operator: noted for the console, and told by mail once a day while it lasts."""

import datetime
import logging
import shutil
import smtplib
from dataclasses import dataclass
from email.message import EmailMessage

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from talkoo.kernel import clock, i18n
from talkoo.kernel.rows import first
from talkoo.plumbing.mail_out import smtp
from talkoo.plumbing.tenancy import current
from talkoo.site.operator import entrance, failures
from talkoo.site.operator.models import Alarm
from talkoo.site.supervisor import schedule

AGAIN = datetime.timedelta(hours=24)
LITTLE_ROOM = 1_000_000_000  # bytes
MANY_FAILURES = 10  # in two hours
log = logging.getLogger(__name__)

_JOBS = """
select count(*) filter (where status = 'failed') as failed,
       count(*) filter (where status = 'todo' and attempts = 0 and scheduled_at is null and exists (
           select from procrastinate_events e where e.job_id = j.id group by e.job_id
           having max(e.at) < now() - interval '30 minutes')) as late
from procrastinate_jobs j
"""


@dataclass(frozen=True)
class Trouble:
    """`kind` is a code; `words` say what is the matter, for a mail."""

    kind: str
    words: str


def troubles() -> list[Trouble]:
    """All there are now. As the worker."""
    found = []
    assert settings.INSTANCE is not None
    if said := schedule.trouble(settings.INSTANCE, clock.now()):
        found.append(Trouble("backup", _("Backups: %(said)s.") % {"said": said}))
    free = shutil.disk_usage(settings.INSTANCE.data).free
    if free < LITTLE_ROOM:
        found.append(Trouble("disk", _("The disk has only %(room)s MB left.") % {"room": free // 1_000_000}))
    jobs = first(_JOBS) or {"failed": 0, "late": 0}
    if jobs["failed"]:
        found.append(Trouble("jobs", _("%(number)s tasks failed for good.") % {"number": jobs["failed"]}))
    if jobs["late"]:
        found.append(
            Trouble(
                "queue", _("%(number)s tasks wait for more than half an hour.") % {"number": jobs["late"]}
            )
        )
    if (number := failures.last_hour()) >= MANY_FAILURES:
        found.append(
            Trouble("errors", _("Pages broke %(number)s times within two hours.") % {"number": number})
        )
    return found


def look() -> list[str]:
    """Note what is the matter now and what no longer is, in the operator's language; returns the kinds that a mail told
    of."""
    with translation.override(_language()):
        return _look()


def _language() -> str:
    told: str = settings.OPERATOR_LANGUAGE
    return told if told in i18n.INTERFACE else "en"


def _look() -> list[str]:
    with current.transaction_of(None):
        now, there = clock.now(), {one.kind: one for one in Alarm.objects.select_for_update()}
        found = troubles()
        Alarm.objects.exclude(kind__in=[one.kind for one in found]).delete()
        to_tell = []
        for one in found:
            alarm = there.get(one.kind) or Alarm(kind=one.kind, since=now)
            alarm.words = one.words[:400]
            alarm.save()
            if alarm.told_at is None or now - alarm.told_at >= AGAIN:
                to_tell.append(alarm)
    if not to_tell or not settings.OPERATOR_MAIL or not smtp.is_configured():
        return []
    lines = [alarm.words for alarm in to_tell]
    try:
        send(_("Talkoo needs you"), "\n".join([*lines, "", entrance.address()]) + "\n")
    except (smtp.NotNow, smtp.Refused, smtplib.SMTPException, OSError) as problem:
        log.warning("the operator could not be told by mail: %s", problem)
        return []
    with current.transaction_of(None), transaction.atomic():
        Alarm.objects.filter(kind__in=[alarm.kind for alarm in to_tell]).update(told_at=now)
    return [alarm.kind for alarm in to_tell]


def send(subject: str, text: str, to: str = "") -> None:
    """A mail that belongs to no site, at once and past the ledger. Raises NotNow, Refused or SMTPException."""
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = subject, settings.MAIL_FROM, to or settings.OPERATOR_MAIL
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    with smtp.connection() as server:
        try:
            server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as problem:
            code, reason = next(iter(problem.recipients.values()))
            raise smtp.Refused(f"{code} {reason.decode(errors='replace')}") from problem
        except smtplib.SMTPResponseException as problem:
            raise smtp.Refused(f"{problem.smtp_code} {problem.smtp_error!r}") from problem
