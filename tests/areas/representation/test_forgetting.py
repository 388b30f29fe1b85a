"""Somebody who held seats is erased: the mandates end and have no name."""

import datetime

from talkoo.areas.representation.models import Mandate
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.retention import actions
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.areas.representation import factories as seats


def test_the_seats_of_somebody_who_was_erased_are_empty(rows, alpha, settings, tmp_path):
    settings.ERASURES_JOURNAL = tmp_path / "erasures.jsonl"
    with clock.frozen(datetime.datetime(2026, 5, 1, 12, tzinfo=datetime.UTC)), sites.within(alpha.id):
        leaver, other = factories.person("Leaver"), factories.person("Other")
        seats.mandate(seats.body(), leaver, public_name="L. Eaver")
        seats.mandate(seats.body(), leaver, since="2025-01-01", until="2025-12-31", public_name="L. Eaver")
        seats.mandate(seats.body(), leaver, since="2026-08-01", until="2027-12-31", public_name="L. Eaver")
        seats.mandate(
            seats.body(), other, public_name="Other", deputy_id=leaver.pk, deputy_public_name="L. Eaver"
        )
        actions.erase_person(leaver.pk, by=PROGRAM)
        shown = Mandate.objects.order_by("pk").values_list(
            "public_name", "deputy_public_name", "deputy", "public_contact", "until"
        )
        assert list(shown) == [
            ("", "", None, False, datetime.date(2026, 5, 1)),
            ("", "", None, False, datetime.date(2025, 12, 31)),
            ("", "", None, False, datetime.date(2026, 8, 1)),
            ("Other", "", None, True, None),
        ]
