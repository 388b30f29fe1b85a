"""After a restore: people who were erased since the backup are erased again, from the journal beside the database.

`python -m talkoo.plumbing.retention.reapply`, as the worker's role; says how many on its last line.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talkoo.site.settings")


def reapply() -> int:
    """Erase everybody in the journal who is there, unerased, in this database; returns how many that were."""
    from django.contrib.auth import get_user_model

    from talkoo.kernel.access import PROGRAM
    from talkoo.plumbing.retention import actions, journal, taking
    from talkoo.plumbing.retention.models import ErasureRun
    from talkoo.plumbing.tenancy import sites

    known = {site.id for site in sites.every()}
    number = 0
    for line in journal.lines():
        if line.site_id not in known:
            continue
        with sites.within(line.site_id):
            is_done = ErasureRun.objects.filter(person_id=line.person_id).exists()
            if is_done or not get_user_model()._default_manager.filter(pk=line.person_id).exists():
                continue
            run = actions.erase_person(line.person_id, by=PROGRAM, at=line.at)
            taking.drop_from_search(run.forgotten)
            number += 1
    return number


def main() -> None:
    """The command."""
    import django

    django.setup()
    print(reapply())  # noqa: T201


if __name__ == "__main__":
    main()
