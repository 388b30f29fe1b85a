"""Keeping whom a post names."""

from typing import Any

from talkoo.blocks.discussions import queries
from talkoo.blocks.discussions.models import Mention, Post, Section


def name_them(post: Post, section: Section, by: Any) -> list[Mention]:
    """Keep whom the post names now; those it no longer names are let go. Gives those named for the first time."""
    named = queries.whom(post.text, section, by)
    wanted = [
        *({"person_id": one} for one in named.people),
        *({"organisation_id": one} for one in named.organisations),
        *([{"space_id": named.space_id}] if named.space_id else []),
    ]
    kept = {
        (one.person_id, one.organisation_id, one.space_id): one for one in Mention.objects.filter(post=post)
    }
    new = []
    for one in wanted:
        key = (one.get("person_id"), one.get("organisation_id"), one.get("space_id"))
        if kept.pop(key, None) is None:
            new.append(Mention(post=post, **one))
    Mention.objects.filter(pk__in=[one.pk for one in kept.values()]).delete()
    return Mention.objects.bulk_create(new)
