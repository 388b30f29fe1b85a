"""A kind of thing that can be reported, as a part of the product registers it: it lives in a dictionary."""

from talkoo.plumbing.moderation import held, registry
from talkoo.plumbing.tenancy import current

KIND = "thing"
_things: dict = {}


def made(site, number=1, authors=()):
    """A thing of the site; gives its key."""
    key = f"thing-{site.key}-{number}"
    _things[site.id, key] = {"visible": True, "authors": list(authors), "said": []}
    return key


def at(key):
    """The thing of the current site, or None."""
    return _things.get((current.site_id(), key))


def find(key):
    thing = at(key)
    return thing and registry.Target(
        title=f"The {key}", url="/networks/", is_visible=thing["visible"], authors=thing["authors"]
    )


def hide(key, *, by, reason):
    thing = at(key)
    thing["visible"] = False
    thing["said"].append(("hide", reason))


def show(key, *, by):
    thing = at(key)
    thing["visible"] = True
    thing["said"].append(("show", ""))


def words(key):
    target = find(key)
    return target and held.Words(target, f"<p>What {key} says</p>", "en")


def release(key, *, by):
    thing = at(key)
    thing["visible"] = True
    thing["said"].append(("release", ""))


def waiting(site, number, by, why="first"):
    """A thing that waits for a moderator."""
    key = made(site, number, authors=[by.pk])
    at(key)["visible"] = False
    return held.hold(KIND, key, writer_id=by.pk, why=why)


def register():
    registry.reportable(KIND, find=find, hide=hide, show=show, label="a thing")
    held.holdable(KIND, find=words, release=release, label="a thing")


def at_site(site, key):
    """The same, from outside."""
    return _things[site.id, key]
