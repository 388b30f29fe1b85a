import rules

from talkoo.people.accounts.rules import is_coordinator, is_stand_in

rules.add_perm("interest_desk.tell", rules.always_allow)
rules.add_perm("interest_desk.care", is_coordinator | is_stand_in)
rules.add_perm("interest_desk.forget", rules.always_deny)  # the erasure of a person only
