from typing import Any

import rules

from talkoo.people.accounts.rules import is_stand_in
from talkoo.people.organisations.rules import answers_for as answers_for_organisation
from talkoo.people.spaces.rules import answers_for as answers_for_space


@rules.predicate
def answers(person: Any, letter: Any) -> bool:
    """The person answers now for what the letter was written to; a letter to a person is that person's own affair.

    While somebody holds the role of stand-in, every letter is theirs to answer too.
    """
    if getattr(person, "pk", None) is None or letter is None:
        return False
    if letter.space_id:
        return bool(answers_for_space(person, letter.space_id))
    if letter.organisation_id:
        return bool(answers_for_organisation(person, letter.organisation_id))
    return letter.person_id == person.pk or bool(is_stand_in(person))


rules.add_perm("letters.send", rules.always_allow)
rules.add_perm("letters.read", answers)
rules.add_perm("letters.answer", answers)
