"""The process that takes mails: over LMTP or SMTP, and out of a mailbox."""

import asyncio
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talkoo.site.settings")


def main() -> None:
    """Start Django, then listen until the program is stopped."""
    import django

    django.setup()
    from talkoo.plumbing.mail_in import polling, receiver
    from talkoo.site.supervisor import listening

    mailbox = listening.mailbox()
    beside = (lambda over: polling.poll(mailbox, over)) if mailbox else None
    asyncio.run(receiver.serve(listening.places(), beside))


if __name__ == "__main__":
    main()
