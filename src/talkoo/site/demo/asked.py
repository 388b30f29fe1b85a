"""Forms of the demo, made and answered through the product's own actions."""

import datetime

from talkoo.blocks.questionnaires import actions
from talkoo.blocks.questionnaires.models import Audience
from talkoo.blocks.questionnaires.queries import SPACE
from talkoo.kernel import clock, ids
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.asking import Owner
from talkoo.site.demo.data.asked import DemoForm
from talkoo.site.demo.talk import Ids, People

_MADE = 14  # days ago


def ask(given: tuple[DemoForm, ...], people: People, spaces: Ids) -> None:
    """Every form with its answers. Raises KeyError for a person or network that there is not."""
    for one in given:
        with _ago(_MADE):
            made = actions.make(
                Owner(SPACE, spaces[one.space]), one.definition, by=PROGRAM, audience=Audience.EVERYBODY
            )
            number = actions.publish(made.pk, by=PROGRAM).newest
        for sheet in one.sheets:
            by = people[sheet.by] if sheet.by else PROGRAM
            with _ago(sheet.days_ago):
                if sheet.is_begun:
                    typed = {f"q_{code}": [value] for code, value in sheet.answers.items()}
                    actions.keep(made.pk, number, typed, by=by, once=ids.uuid7(), language=sheet.language)
                else:
                    actions.take(
                        made.pk, number, sheet.answers, by=by, once=ids.uuid7(), language=sheet.language
                    )


def _ago(days: int) -> clock.frozen:
    return clock.frozen(clock.now() - datetime.timedelta(days=days))
