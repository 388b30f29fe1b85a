"""Forms of the demo, made and answered through the product's own actions."""

import datetime
from typing import Any

from talkoo.blocks.questionnaires import actions
from talkoo.blocks.questionnaires.models import Audience
from talkoo.blocks.questionnaires.queries import SPACE
from talkoo.kernel import clock, ids
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.asking import Owner
from talkoo.kernel.questions import Definition, Kind
from talkoo.site.demo.data.asked import DemoForm, DemoSheet
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
                    typed = {f"q_{code}": [value] for code, value in sheet.answers}
                    actions.keep(made.pk, number, typed, by=by, once=ids.uuid7(), language=sheet.language)
                else:
                    answers = _answers(one.definition, sheet)
                    actions.take(made.pk, number, answers, by=by, once=ids.uuid7(), language=sheet.language)


def _answers(definition: Definition, given: DemoSheet) -> dict[str, Any]:
    """As the action takes them."""
    consents = {one.code: one.statement for one in definition.questions if one.kind == Kind.CONSENT}
    return {
        code: {"statement": consents[code], "number": 0} if code in consents else value
        for code, value in given.answers
    }


def _ago(days: int) -> clock.frozen:
    return clock.frozen(clock.now() - datetime.timedelta(days=days))
