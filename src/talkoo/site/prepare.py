"""What has to be done before the web server starts: tables, policies, static files, demo data.

A child of `talkoo up`; says on its last line, as JSON, where to go: {"addresses", "links", "outboxes"}.
"""

import argparse
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talkoo.site.settings")
os.environ["TALKOO_COLLECT"] = "1"


def main() -> int:
    """0, or 1 after one clear line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", choices=["demo", "none"], default="none")
    parser.add_argument(
        "--policies", action="store_true", help="only apply changes of tables, policies and grants"
    )
    parser.add_argument(
        "--waiting", action="store_true", help="only say, as JSON, which changes of tables wait"
    )
    parser.add_argument(
        "--check", action="store_true", help="only look whether everything is there and pages answer"
    )
    arguments, _rest = parser.parse_known_args()
    import django

    django.setup()
    if arguments.waiting:
        print(json.dumps([f"{one.app_label}.{one.name}" for one, _ in waiting()]))
        return 0
    if arguments.check:
        return check()
    if not arguments.policies and waiting() and holds_real_sites():
        _say(
            f"The data in {os.environ.get('TALKOO_DATA', '')} was made by an earlier Talkoo: bring it up to date with "
            "talkoo upgrade, which makes a backup first."
        )
        return 1
    migrate(verbose=not arguments.policies)
    harden()
    if arguments.policies:
        return 0
    collect()
    load_places()
    if arguments.sites == "demo":
        load_demo()
    publish_statements()
    print(json.dumps(where_to_go()))
    return 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def waiting() -> list[tuple[Any, bool]]:
    """The changes of tables that have not been made."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return list(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def holds_real_sites() -> bool:
    """Whether there is a site that is no demo, in tables of whatever age."""
    from django.db import connection

    if "tenancy_site" not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute("select exists (select from tenancy_site where not is_demo)")
        return bool(cursor.fetchone()[0])


def check() -> int:
    """As owner: 0 when no change waits and every reference holds; what pages load is made ready. As the application: 0
    when every open site answers.

    Else says what is wrong.
    """
    from django.conf import settings

    if settings.DATABASE_ROLE == "owner":
        collect()

    problems = _held() if settings.DATABASE_ROLE == "owner" else _answered()
    for one in problems[:10]:
        _say(one)
    return 1 if problems else 0


def _held() -> list[str]:
    from talkoo.plumbing.tenancy import catalogue

    return [f"{one.app_label}.{one.name} waits" for one, _ in waiting()] + catalogue.constraint_problems()


def _answered() -> list[str]:
    """Ask every open site for its pages as a browser would, in this process."""
    from django.test import RequestFactory

    from talkoo.plumbing.tenancy import sites
    from talkoo.site.wsgi import application

    problems = []
    for site in sites.every():
        for path in ("/networks/", "/sign-in/"):
            asked = RequestFactory().get(path, headers={"host": site.main_host}).environ
            told: list[str] = []
            b"".join(application(asked, lambda status, headers, told=told: told.append(status)))
            if not told or told[0].startswith("5"):
                problems.append(f"{site.main_host}{path} answers {told[0] if told else 'nothing'}")
    return problems


def migrate(*, verbose: bool = True) -> None:
    """Bring the tables up to date."""
    from django.core.management import call_command

    if plan := waiting():
        if verbose:
            _say(f"making {len(plan)} changes to the tables")
        with _drawn_once():
            call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def _drawn_once() -> Iterator[None]:
    """Make the tables of an empty database in a fraction of the time.

    For each constraint and index that a migration adds Django draws its picture of all related models anew, though no
    field has changed: most of the time of a first start. An upgrade of what is there goes the ordinary way.
    """
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder
    from django.db.migrations.state import ProjectState

    if MigrationRecorder(connection).applied_migrations():
        yield
        return

    def append(state: Any, app: str, model: str, option: str, added: Any) -> None:
        options = state.models[app, model].options
        options[option] = [*options[option], added]

    ordinary = ProjectState._append_option  # type: ignore[attr-defined]
    ProjectState._append_option = append  # type: ignore[attr-defined]
    try:
        yield
    finally:
        ProjectState._append_option = ordinary  # type: ignore[attr-defined]


def harden() -> None:
    """Policies, grants and references inside a site, from the catalogue."""
    from django.db import transaction

    from talkoo.plumbing.tenancy import catalogue

    with transaction.atomic():
        catalogue.harden()


def collect() -> None:
    """Hash and compress the static files, when they changed since the last time."""
    from django.conf import settings
    from django.core.management import call_command

    source = Path(__file__).parent / "static"
    seen = hashlib.sha256()
    for file in sorted(source.rglob("*")):
        if file.is_file():
            seen.update(f"{file.relative_to(source)} ".encode() + file.read_bytes())
    target = settings.STATIC_ROOT
    assert target is not None
    stamp = target / ".stamp"
    if stamp.exists() and stamp.read_text() == seen.hexdigest():
        return
    _say("preparing style sheets, fonts and icons")
    shutil.rmtree(target, ignore_errors=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(seen.hexdigest())


def load_places() -> None:
    """The places and words that come with the product."""
    from talkoo.plumbing.places import load
    from talkoo.plumbing.vocabulary import load as words

    load.load()
    words.load()


def publish_statements() -> None:
    """The privacy notice, accessibility statement and terms that come with the product, where a site has none."""
    from talkoo.plumbing.terms import defaults

    defaults.publish_where_missing()


def load_demo() -> None:
    """The five demo sites, when the installation has no site yet or only demo ones."""
    from talkoo.plumbing.tenancy import sites
    from talkoo.site.demo import load

    there = sites.every()
    if any(not site.is_demo for site in there):
        return
    if {site.key for site in load.SITES} - {site.key for site in there}:
        _say("loading the demo sites")
        load.load()


def where_to_go() -> dict[str, list[object]]:
    """Addresses of all sites, sign-in links of the demo roles, keys to the outboxes.

    While no site is real, also a link for the operator; later the command prints one to whoever asks, so that no
    start leaves one in a log.
    """
    from django.conf import settings

    from talkoo.plumbing.mail_out import outbox, smtp
    from talkoo.plumbing.mail_out.compose import address_of
    from talkoo.plumbing.tenancy import sites
    from talkoo.site.demo import roles
    from talkoo.site.operator import entrance

    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    found: dict[str, list[object]] = {
        "addresses": [f"{settings.PUBLIC_SCHEME}://{settings.BARE_HOST}{port}/"],
        "links": [],
        "outboxes": [],
        "operator": []
        if holds_real_sites()
        else [entrance.address(entrance.new_link("printed at the start"))],
    }
    for site in sites.every():
        with sites.within(site.id):
            language = site.default_language
            found["addresses"].append(address_of("home", language=language))
            if not smtp.is_configured():
                url = f"{address_of('mail_out:outbox', language=language)}?key={outbox.key()}"
                found["outboxes"].append({"host": site.main_host, "url": url})
            # One link a site; the other roles: talkoo sign-in HOST ROLE
            if site.is_demo and (url := roles.link_for("contact")):
                found["links"].append({"host": site.main_host, "role": "contact", "url": url})
    return found


if __name__ == "__main__":
    sys.exit(main())
