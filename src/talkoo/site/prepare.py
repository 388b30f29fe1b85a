"""What has to be done before the web server starts: tables, policies, static files, demo data.

A child of `talkoo up`; says on its last line, as JSON, where to go: {"addresses", "links", "outboxes"}.
"""

import argparse
import hashlib
import json
import os
import shutil
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talkoo.site.settings")
os.environ["TALKOO_COLLECT"] = "1"


def main() -> int:
    """0, or 1 after one clear line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", choices=["demo", "none"], default="none")
    parser.add_argument("--policies", action="store_true", help="only apply policies and grants")
    arguments, _rest = parser.parse_known_args()
    import django

    django.setup()
    migrate(verbose=not arguments.policies)
    harden()
    if arguments.policies:
        return 0
    collect()
    load_places()
    if arguments.sites == "demo":
        load_demo()
    print(json.dumps(where_to_go()))
    return 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def migrate(*, verbose: bool = True) -> None:
    """Bring the tables up to date."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        if verbose:
            _say(f"making {len(plan)} changes to the tables")
        call_command("migrate", interactive=False, verbosity=0)


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
    """Addresses of all sites, sign-in links of the demo roles, keys to the outboxes."""
    from django.conf import settings

    from talkoo.plumbing.mail_out import outbox, smtp
    from talkoo.plumbing.mail_out.compose import address_of
    from talkoo.plumbing.tenancy import sites
    from talkoo.site.demo import roles

    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    found: dict[str, list[object]] = {
        "addresses": [f"{settings.PUBLIC_SCHEME}://localhost{port}/"],
        "links": [],
        "outboxes": [],
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
