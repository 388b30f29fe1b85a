"""The number of mails a week that the page foretells is the number that has come."""

import datetime
import random
import uuid

import pytest

from talkoo.kernel import clock
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.notify import inbox, wishes
from talkoo.plumbing.notify.kinds import Rhythm
from talkoo.plumbing.notify.models import Hours, Notification, Preference
from talkoo.plumbing.notify.moments import Clock
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.plumbing.notify.test_digests import DAY, HOUR, KIND, NOW, told, work

SPACE = uuid.UUID(int=9)
MINUTE = datetime.timedelta(minutes=1)
WEEKS = 4 * 7 * DAY
MIDNIGHT = NOW.replace(hour=0)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_foretold_is_what_came(rows, alpha, known, kind, seed):
    """Four weeks of facts, reading and mails on the real clockwork, then the question."""
    dice = random.Random(seed)
    kind(default=dice.choice([Rhythm.AT_ONCE, Rhythm.DAILY, Rhythm.WEEKLY]))
    quiet = dice.choice([(None, None), (22, 7), (12, 14)])
    with sites.within(alpha.id):
        person = known(factories.person(), email="m@example.org")
        Hours.objects.create(
            person=person, weekday=dice.randint(1, 7), hour=6, quiet_from=quiet[0], quiet_until=quiet[1]
        )
        for space in (None, SPACE):
            if dice.random() < 0.7:
                rhythm = dice.choice(Rhythm.values)
                Preference.objects.create(person=person, kind=KIND, space_id=space, rhythm=rhythm)
        moments = [(NOW + dice.randrange(27 * 24) * HOUR + 9 * MINUTE, "tell") for _fact in range(30)]
        moments += [(NOW + dice.randrange(27 * 24) * HOUR + 10 * MINUTE, "read") for _look in range(6)]
        moments += [
            (MIDNIGHT + day * DAY + hour * HOUR + MINUTE, "work")
            for day in range(29)
            for hour in (4, 5, 7, 12)
        ]
        moments += [(moment + 3 * MINUTE, "work") for moment, what in moments if what == "tell"]
        for moment, what in sorted(moments):
            with clock.frozen(moment):
                if what == "tell":
                    told(person, "Asia.", space_id=dice.choice([None, SPACE]))
                elif what == "work":
                    work()
                else:
                    unread = Notification.objects.filter(read_at=None, news__isnull=False)
                    unread.filter(state="waiting").update(state="seen", due_at=None, read_at=moment)
                    unread.update(read_at=moment)
        with clock.frozen(NOW + WEEKS):
            work()
            hours = wishes.clocks([person.pk])[person.pk]
            foretold = inbox.mails_in_weeks(person.pk, wishes.chosen_by(person.pk), hours)
        assert foretold == Mail.objects.count()


def test_a_mail_of_long_ago_does_not_count_and_one_of_late_does(rows, alpha, known, kind):
    kind(default=Rhythm.WEEKLY)
    monday = Clock("Europe/Helsinki", 1, 8)
    with sites.within(alpha.id):
        person = known(factories.person(), email="m@example.org")
        with clock.frozen(NOW):  # a Wednesday
            told(person, "Asia.")

        def at(moment):
            with clock.frozen(moment):
                return inbox.mails_in_weeks(person.pk, {}, monday)

        due_at = datetime.datetime(2026, 11, 23, 6, 0, tzinfo=datetime.UTC)
        assert [at(due_at - MINUTE), at(due_at), at(due_at + WEEKS - MINUTE), at(due_at + WEEKS)] == [
            0,
            1,
            1,
            0,
        ]
