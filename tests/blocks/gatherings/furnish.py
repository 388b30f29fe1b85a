from tests.blocks.gatherings import dating


def furnish(site, people):
    dating.furnish(site, people)
