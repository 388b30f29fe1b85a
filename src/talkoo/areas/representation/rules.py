import rules

from talkoo.people.accounts.rules import is_coordinator, is_site_admin

decides = is_coordinator | is_site_admin

rules.add_perm("representation.found_body", decides)
rules.add_perm("representation.give_mandate", decides)
rules.add_perm("representation.end_mandate", decides)
