import rules

from talkoo.people.accounts.rules import is_coordinator, is_stand_in
from talkoo.people.spaces.rules import coordinates, is_contact

oversees = is_coordinator | is_stand_in
"""Who has the board of all networks."""

rules.add_perm("check_ins.send", is_contact | coordinates)
rules.add_perm("check_ins.read", is_contact | coordinates | is_stand_in)
rules.add_perm("check_ins.settle", coordinates | is_stand_in)
rules.add_perm("check_ins.set_rhythm", coordinates)
rules.add_perm("check_ins.oversee", oversees)
