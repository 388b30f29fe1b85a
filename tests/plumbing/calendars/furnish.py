from talkoo.blocks.gatherings import actions


def furnish(site, people):
    """Somebody has a calendar of their own."""
    actions.renew_calendar(people["participant"].pk, by=people["participant"])
