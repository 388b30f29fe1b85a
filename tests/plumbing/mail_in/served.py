"""The receiver as a process of its own, on the database of the tests: `served.py DATABASE PORT SMTP_PORT`."""

import asyncio
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "talkoo.site.settings"
os.environ["TALKOO_DATABASE_ROLE"] = "worker"
os.environ["TALKOO_MAIL_DOMAIN"] = "post.example.org, beta=mail.beta.example"


def main() -> None:
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    django.setup()
    from talkoo.plumbing.mail_in import receiver, registry
    from talkoo.site.supervisor.listening import Place

    registry.addressed(
        "tests", find=lambda local: local if local == "verkosto" else None, take=lambda incoming: None
    )
    places = [Place("lmtp", "127.0.0.1", int(sys.argv[2])), Place("smtp", "127.0.0.1", int(sys.argv[3]))]
    asyncio.run(receiver.serve(places))


main()
