"""Who comes to the events of the demo: guests without accounts, through the product's own actions."""

import datetime

from talkoo.blocks.gatherings.actions import admitting, arriving, pulsing
from talkoo.blocks.gatherings.models import Gathering, Registration
from talkoo.kernel import clock, ids
from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.tenancy import current

_GUESTS = ("Aino Lehto", "Mart Saar", "Leyla Aydın", "Olga Smirnova", "Juhani Niemi", "Kadri Kask")
_NEEDS = {0: "Induction loop, please.", 3: "Food without milk."}
_HOUR = datetime.timedelta(hours=1)


def come() -> None:
    """To all that takes registrations on the site: those that are over too, of which they say how it was."""
    for gathering in Gathering.objects.filter(state="published", takes_registrations=True, hidden_at=None):
        starts_at, ends_at = gathering.starts_at, gathering.ends_at
        if starts_at is None or ends_at is None or starts_at > clock.now():
            _register(gathering)
            continue
        with clock.frozen(starts_at - 48 * _HOUR):
            made = _register(gathering)
        with clock.frozen(starts_at):
            for one in made:
                arriving.arrive(one.pk, by=PROGRAM)
        with clock.frozen(ends_at + 24 * _HOUR):
            for number, one in enumerate(made):
                joy, strength = 3 + number % 3, 4 + number % 2
                pulsing.give_pulse(one.pk, joy, strength, "", by=admitting.Bearer(one.pk))


def _register(gathering: Gathering) -> list[Registration]:
    """Those who have a place."""
    found = []
    for number, name in enumerate(_GUESTS):
        given = admitting.Coming(
            name=name,
            email=f"{name.split()[0].lower()}@example.org",
            language=current.site().default_language,
            zone=gathering.zone,
            need=_NEEDS.get(number, ""),
            may_be_pictured=number % 2 == 0,
        )
        made = admitting.admit(gathering.pk, given, by=PROGRAM, once=ids.uuid7())
        if made.state == "confirmed":
            found.append(made)
    return found
