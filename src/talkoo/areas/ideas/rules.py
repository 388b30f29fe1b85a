import rules

from talkoo.people.accounts.rules import is_coordinator, is_moderator, is_site_admin, is_stand_in

rules.add_perm("ideas.leave", rules.always_allow)
rules.add_perm("ideas.support", rules.always_allow)
rules.add_perm("ideas.care", is_coordinator | is_stand_in)
rules.add_perm("ideas.hide", is_moderator | is_coordinator | is_site_admin)
rules.add_perm("ideas.forget", rules.always_deny)  # the erasure of a person only
