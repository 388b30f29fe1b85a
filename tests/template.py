"""Makes the database that every test worker starts from: all tables, policies and places, and two sites."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "talkoo.site.settings"
os.environ["TALKOO_DATABASE_ROLE"] = "owner"

import django

django.setup()

from talkoo.kernel import clock
from talkoo.kernel.text import texts
from talkoo.plumbing.tenancy.models import Host, Site
from talkoo.site import prepare

SITES = (
    ("alpha", "fi", ["fi", "sv", "ar"], "Europe/Helsinki"),
    ("beta", "et", ["et", "ru"], "Europe/Tallinn"),
)


def main() -> None:
    prepare.migrate()
    prepare.harden()
    prepare.load_places()
    for key, language, languages, zone in SITES:
        # Everybody in the tests is new: what they write waits only where a test says so.
        if Site.objects.filter(key=key).update(held_first=0):
            continue  # a later run of the tests over the same server
        site = Site.objects.create(
            key=key,
            name=texts(language, **{language: f"Site {key}"}),
            sentence=texts(language, **{language: f"The sentence of {key}."}),
            operator=f"Operator of {key}",
            default_language=language,
            languages=languages,
            modules=[
                "networks",
                "programmes",
                "groups",
                "organisations",
                "committees",
                "interest_desk",
                "events",
                "ideas",
                "advice",
            ],
            time_zone=zone,
            held_first=0,
            created_at=clock.now(),
        )
        Host.objects.create(name=f"{key}.localhost", site=site, is_main=True)


main()
