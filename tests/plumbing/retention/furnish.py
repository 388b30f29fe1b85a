"""Letters whose time is over, some forgotten and some marked, and a name of somebody who has left."""

import datetime

from talkoo.blocks.letters import actions as letters
from talkoo.blocks.letters import public
from talkoo.blocks.letters.models import Letter
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.people.spaces.models import Space
from talkoo.plumbing.retention import actions, running
from tests import factories

DAY = datetime.timedelta(days=1)


def furnish(site, people):
    network = Space.objects.filter(kind="network", state="active").order_by("id")[0]
    to = public.find("network", network.slug)
    gone = factories.person(f"Leaving Person{site.key}")
    made = []
    for text in ("Old words", "Newer words", f"{gone.name} was here"):
        letter = letters.send(to, by=PROGRAM, name="V", email="v@example.net", text=text, language="en")
        letters.answer(letter.pk, by=people["contact"], text="An answer")
        made.append(letter.pk)
    now = clock.now()
    long_ago = {"answered_at": now - 800 * DAY, "sent_at": now - 800 * DAY}
    Letter.objects.filter(pk=made[0]).update(**long_ago)
    actions.erase_person(gone.pk, by=PROGRAM)
    with clock.frozen(now - 40 * DAY):
        running.mark()
    running.execute()
    Letter.objects.filter(pk=made[1]).update(**long_ago)
    running.mark()
