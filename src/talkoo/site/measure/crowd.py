"""A site of which only search knows: very many organisations. Run as a child, as owner: `python -m ….crowd SEED`.

Answers as JSON: site (its key), organisations, documents.
"""

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talkoo.site.settings")

KEY = "crowd"
ORGANISATIONS = 150_000
"""A country, or all LEADER groups of the European Union."""


def main(seed: int) -> None:
    """Make the site and enter the documents."""
    import django

    django.setup()
    from django.db import transaction

    from talkoo.plumbing.search import lemmas
    from talkoo.plumbing.tenancy import sites
    from talkoo.site.demo.bulk import load
    from talkoo.site.demo.bulk.chance import Chance
    from talkoo.site.measure import search

    lemmas.prepare()
    with transaction.atomic():
        site = load.make_site(KEY, 0, Chance(seed))
        with sites.within(site.pk):
            documents = search.enter(site.pk, ORGANISATIONS, seed)
    answer = {"site": KEY, "organisations": ORGANISATIONS, "documents": documents}
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
