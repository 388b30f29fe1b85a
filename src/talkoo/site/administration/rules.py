"""Who may see and mend what is kept of people and organisations as a whole."""

import rules

from talkoo.people.accounts.rules import is_coordinator, is_site_admin

looks_after = is_coordinator | is_site_admin

rules.add_perm("administration.see_people", looks_after)
rules.add_perm("administration.see_contacts", looks_after)
rules.add_perm("administration.see_organisations", looks_after)
rules.add_perm("administration.import", looks_after)
rules.add_perm("administration.export", is_site_admin)
rules.add_perm("administration.merge_people", is_site_admin)
rules.add_perm("administration.merge_organisations", is_site_admin)
rules.add_perm("administration.erase_person", is_site_admin)
