"""Whether this installation is well: one finding a check, for the command and for the operator's page. No Django."""

from __future__ import annotations

import ctypes.util
import json
import os
import shutil
import socket
import stat
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urlsplit

from talkoo.site.instance import Instance, Role, Unusable
from talkoo.site.supervisor import listening, lock, ports, schedule

Level = Literal["ok", "warn", "FAIL"]
Finding = tuple[Level, str]
MEGABYTE = 1_000_000
SERVED: tuple[Role, ...] = ("owner", "app", "worker", "live", "backup")


def guarded(check: Callable[[Instance], Finding], instance: Instance) -> Finding:
    import psycopg

    try:
        return check(instance)
    except Unusable as problem:
        return "FAIL", str(problem)
    except psycopg.Error as problem:
        return "FAIL", f"The database answered {str(problem).strip().splitlines()[0]}: start talkoo up once."
    except OSError as problem:
        return "FAIL", f"{problem.filename or instance.data} cannot be used: {problem.strerror}."


def program(instance: Instance) -> Finding:
    """Whether `talkoo up` runs on this data and answers."""
    run = lock.read_run(instance)
    if run is None:
        return "warn", "does not run; start it with: talkoo up"
    if not ports.is_healthy(run.host, run.port):
        return (
            "FAIL",
            f"process {run.pid} runs, but {run.address} does not answer: see {instance.log_folder}/web.log",
        )
    return "ok", f"process {run.pid} answers on {run.address}"


def database(instance: Instance) -> Finding:
    """Whether each role can connect, and may no more than it should."""
    from talkoo.site.supervisor import bootstrap

    version = ""
    for role in SERVED:
        with bootstrap.connection(instance, role) as connection:
            row = connection.execute(
                "SELECT rolsuper OR rolcreaterole OR rolcreatedb, rolbypassrls FROM pg_roles "
                "WHERE rolname = current_user"
            ).fetchone()
            if row != (False, role == "backup"):
                return "FAIL", f"the role {role} has other rights than it should: talkoo up puts that right"
            version = str(connection.info.parameter_status("server_version"))
            if connection.info.server_version // 10000 < bootstrap.OLDEST:
                return "FAIL", f"PostgreSQL {version} is too old: Talkoo needs {bootstrap.OLDEST} or later"
    where = "embedded" if instance.is_embedded else "DATABASE_URL"
    return "ok", f"PostgreSQL {version} ({where}), {len(SERVED)} roles can connect"


def queue(instance: Instance) -> Finding:
    """How many jobs wait, hang or failed."""
    from talkoo.site.supervisor import bootstrap

    with bootstrap.connection(instance, "backup") as connection:
        if connection.execute("SELECT to_regclass('public.procrastinate_jobs')").fetchone() == (None,):
            return "warn", "the tables are not there yet; start once with: talkoo up"
        row = connection.execute(
            """SELECT count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'failed'),
                      count(*) FILTER (WHERE status = 'doing' AND NOT EXISTS (
                          SELECT FROM procrastinate_workers w
                          WHERE w.id = worker_id AND w.last_heartbeat > now() - interval '2 minutes')),
                      count(*) FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, (
                          SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id)) <
                          now() - interval '10 minutes')
               FROM procrastinate_jobs j"""
        ).fetchone()
    waiting, failed, stalled, late = (int(figure) for figure in row or (0, 0, 0, 0))  # type: ignore[call-overload]
    said = f"{waiting} jobs wait, {stalled} stalled, {failed} failed"
    if lock.read_run(instance) is None:
        return ("warn" if failed else "ok"), said
    if late or stalled:
        return "FAIL", f"{said}; {late} wait for more than 10 minutes: see {instance.log_folder}/worker.log"
    return ("warn", f"{said}: see {instance.log_folder}/worker.log") if failed else ("ok", said)


def mails(instance: Instance) -> Finding:
    """Whether mails were refused, or interrupted so that nobody knows whether they went out."""
    from talkoo.site.supervisor import bootstrap

    with bootstrap.connection(instance, "backup") as connection:
        if connection.execute("SELECT to_regclass('public.mail_out_mail')").fetchone() == (None,):
            return "warn", "the tables are not there yet; start once with: talkoo up"
        row = connection.execute(
            """SELECT count(*) FILTER (WHERE state = 'failed'), count(*) FILTER (WHERE state = 'uncertain')
               FROM mail_out_mail WHERE created_at > now() - interval '30 days'"""
        ).fetchone()
    failed, uncertain = (int(figure) for figure in row or (0, 0))  # type: ignore[call-overload]
    said = f"in 30 days {failed} refused by the mail server, {uncertain} interrupted while sending"
    return ("warn", f"{said}: look with talkoo outbox HOST") if failed or uncertain else ("ok", said)


def messages(instance: Instance) -> Finding:
    """Whether text messages were refused, or interrupted so that nobody knows whether they went out."""
    from talkoo.site.supervisor import bootstrap

    with bootstrap.connection(instance, "backup") as connection:
        if connection.execute("SELECT to_regclass('public.sms_out_message')").fetchone() == (None,):
            return "warn", "the tables are not there yet; start once with: talkoo up"
        row = connection.execute(
            """SELECT count(*) FILTER (WHERE state = 'failed'), count(*) FILTER (WHERE state = 'uncertain')
               FROM sms_out_message WHERE created_at > now() - interval '30 days'"""
        ).fetchone()
    failed, uncertain = (int(figure) for figure in row or (0, 0))  # type: ignore[call-overload]
    said = f"in 30 days {failed} text messages refused by the gateway, {uncertain} interrupted while sending"
    return ("warn", f"{said}: look with talkoo outbox HOST") if failed or uncertain else ("ok", said)


def files(instance: Instance) -> Finding:
    """Whether every file that a row names is on the disk, as long as it should be."""
    from talkoo.plumbing.files.storage import Folder
    from talkoo.site.supervisor import bootstrap

    with bootstrap.connection(instance, "backup") as connection:
        if connection.execute("SELECT to_regclass('public.files_storedfile')").fetchone() == (None,):
            return "warn", "the tables are not there yet; start once with: talkoo up"
        rows = connection.execute("SELECT site_id::text, digest, size FROM files_storedfile").fetchall()
    folder = Folder(instance.files_folder)
    missing = sum(not folder.has(str(site), str(digest), int(str(size))) for site, digest, size in rows)
    if missing:
        return (
            "FAIL",
            f"{missing} of {len(rows)} files are missing or cut short in {folder.root}: copy them from a backup",
        )
    return "ok", f"{len(rows)} files, none missing"


def hosts(instance: Instance) -> Finding:
    """Whether the host names of the open sites lead anywhere; the operator's page also asks what answers there."""
    from talkoo.site.supervisor import bootstrap

    with bootstrap.connection(instance, "backup") as connection:
        if connection.execute("SELECT to_regclass('public.tenancy_host')").fetchone() == (None,):
            return "warn", "the tables are not there yet; start once with: talkoo up"
        rows = connection.execute(
            "SELECT h.name FROM tenancy_host h JOIN tenancy_site s ON s.id = h.site_id WHERE s.is_open ORDER BY 1"
        ).fetchall()
    lost = [str(name) for (name,) in rows if not str(name).endswith(".localhost") and not _leads(str(name))]
    if lost:
        return "FAIL", f"{', '.join(lost)}: the name leads nowhere; point it to this machine in the DNS"
    return "ok", f"{len(rows)} names, all lead somewhere"


def _leads(host: str) -> bool:
    try:
        return bool(socket.getaddrinfo(host, 443))
    except (OSError, UnicodeError):
        return False


def https(instance: Instance) -> Finding:
    """Whether the settings for going public fit together."""
    from talkoo.site import proxy

    try:
        trusted = proxy.networks(os.environ.get("TALKOO_TRUSTED_PROXIES", ""))
    except proxy.Wrong as problem:
        return "FAIL", str(problem)
    if os.environ.get("TALKOO_PUBLIC_SCHEME", "http") == "https":
        if not trusted:
            return (
                "FAIL",
                "TALKOO_PUBLIC_SCHEME is https, but no proxy is trusted: set TALKOO_TRUSTED_PROXIES",
            )
        return "ok", f"https, behind {', '.join(map(str, trusted))}"
    if os.environ.get("TALKOO_HOST", "localhost") not in {"", "localhost"}:
        return "warn", "the sites are public, but what people write is not encrypted: docs/operate/public.md"
    return "ok", "not public: http on this machine"


def mail(instance: Instance) -> Finding:
    """Where mail goes, and whether the mail server can be reached."""
    url = os.environ.get("TALKOO_SMTP_URL", "")
    if not url:
        return "ok", "stays in the outbox page; set TALKOO_SMTP_URL to send it"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or (465 if parts.scheme == "smtps" else 587)
    except ValueError:
        host, port = None, 0
    if not host or parts.scheme not in {"smtp", "smtps"}:
        return "FAIL", "TALKOO_SMTP_URL is not understood: write smtp://name:password@mail.example.org:587"
    try:
        socket.create_connection((host, port), timeout=5).close()
    except OSError as problem:
        return (
            "FAIL",
            f"{host}:{port} cannot be reached ({problem.strerror or problem}): check TALKOO_SMTP_URL",
        )
    return "ok", f"goes to {host}:{port}, which answers"


def answers(instance: Instance) -> Finding:
    """Whether mails that people send can come in."""
    domain = os.environ.get("TALKOO_MAIL_DOMAIN", "")
    if not domain:
        return "ok", "mails cannot be answered; set TALKOO_MAIL_DOMAIN to take answers"
    places, mailbox = listening.places(), listening.mailbox()
    if lock.read_run(instance) is None:
        return "ok", "are taken while talkoo up runs"
    silent = [str(place) for place in places if not _greets(place)]
    if silent:
        return "FAIL", f"nobody listens at {', '.join(silent)}: see {instance.log_folder}/mail.log"
    said = [str(place) for place in places] + (["the mailbox of TALKOO_MAIL_IMAP"] if mailbox else [])
    if not said:
        return "warn", "only come in over the web (TALKOO_MAIL_SECRET)"
    return "ok", f"to {domain} come in over {', '.join(said)}"


def _greets(place: listening.Place) -> bool:
    family, where = (
        (socket.AF_UNIX, place.path)
        if place.path
        else (socket.AF_INET6 if ":" in place.host else socket.AF_INET, (place.host, place.port))
    )
    try:
        with socket.socket(family) as speaking:
            speaking.settimeout(5)
            speaking.connect(where)
            return speaking.recv(3) == b"220"
    except OSError:
        return False


def disk(instance: Instance) -> Finding:
    """Room on the disk of the data folder."""
    free = shutil.disk_usage(instance.data).free
    nodes = os.statvfs(instance.data)
    said = f"{free / MEGABYTE:,.0f} MB free for {instance.data}"
    if free < 200 * MEGABYTE or (nodes.f_files and nodes.f_favail < 1_000):
        return "FAIL", f"{said}: make room before the database stops"
    return ("warn", f"{said}: make room soon") if free < 1_000 * MEGABYTE else ("ok", said)


def clock(instance: Instance) -> Finding:
    """Whether this machine's clock fits to the files and to the database."""
    now = time.time()
    marks = [path for path in (instance.data / "keys.json", instance.run_file) if path.exists()]
    ahead = max(path.stat().st_mtime for path in marks) - now
    if ahead > 60:
        return (
            "FAIL",
            f"the clock is {ahead:.0f} s behind this installation's own files: set the machine's time",
        )
    trial = instance.data / ".clock"
    try:
        trial.write_text("")
        drift = abs(trial.stat().st_mtime - time.time())
    finally:
        trial.unlink(missing_ok=True)
    if not instance.is_embedded:
        from talkoo.site.supervisor import bootstrap

        with bootstrap.connection(instance, "backup") as connection:
            row = connection.execute("SELECT extract(epoch FROM clock_timestamp())::float8").fetchone()
            drift = max(drift, abs(float(str(row[0])) - time.time()) if row else 0)
    if drift > 5:
        level: Level = "FAIL" if drift > 60 else "warn"
        return (
            level,
            f"disk or database are {drift:.0f} s away from this machine's clock: set the time of both",
        )
    return "ok", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"


def secrets(instance: Instance) -> Finding:
    """Whether keys and database are closed to other users of this machine."""
    private = [instance.data / "keys.json", instance.files_folder, instance.log_folder]
    private += [path for path in (instance.data / "talkoo.conf",) if path.exists()]
    if instance.is_embedded:
        private.append(instance.postgres_folder)
    for path in private:
        found = path.stat()
        if stat.S_IMODE(found.st_mode) & 0o077:
            return (
                "FAIL",
                f"{path} is open to other users: chmod {'600' if path.is_file() else '700'} '{path}'",
            )
    if (instance.data / "keys.json").stat().st_uid != os.getuid():
        return "FAIL", f"{instance.data / 'keys.json'} belongs to another user: chown it to yourself"
    if stat.S_IMODE(instance.data.stat().st_mode) & 0o022:
        return "FAIL", f"{instance.data} can be written by other users: chmod go-w '{instance.data}'"
    return "ok", "keys and data are closed to other users"


def pdf(instance: Instance) -> Finding:
    """Whether PDF files can be made; nothing fails without."""
    if ctypes.util.find_library("pango-1.0"):
        return "ok", "Pango is installed"
    return "ok", "Pango is missing, so no PDF files, only print pages (Debian: apt install libpangoft2-1.0-0)"


def last_backup(instance: Instance) -> Finding:
    """How old the last backup is, and how the scheduled ones go."""
    if trouble := schedule.trouble(instance):
        return "FAIL", f"{trouble}: see {instance.log_folder}/backup.log"
    try:
        told = json.loads((instance.data / "last-backup.json").read_text())
        age = datetime.now(UTC) - datetime.fromisoformat(told["at"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return "warn", "none yet; make one with: talkoo backup FILE"
    said = f"{age.days} days ago" if age.days else f"{age.seconds // 3600} hours ago"
    where = str(told.get("file", ""))
    if age.days >= 7:
        return "warn", f"{said} ({where}); make a new one with: talkoo backup FILE"
    return "ok", f"{said} ({where})"
