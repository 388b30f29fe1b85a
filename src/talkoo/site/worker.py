"""The process that runs jobs and, on the clock, the periodic ones."""

import asyncio
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talkoo.site.settings")


def main() -> None:
    """Start Django, then work."""
    import django

    django.setup()
    from talkoo.plumbing.jobs.worker import work

    asyncio.run(work())


if __name__ == "__main__":
    main()
