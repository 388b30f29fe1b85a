"""Pages of advice."""

from typing import Any

from talkoo.areas.advice.models import Entry, Matter, Question
from talkoo.blocks.discussions.models import Post
from talkoo.plumbing.tenancy import current
from talkoo.site.page_list.shown import SIGNED_IN, Examples, Shown

_ADVISE: dict[str, Any] = {"role": "adviser", "may": "adviser stand-in", "may_any": "adviser stand-in"}
_OWN: dict[str, Any] = {"role": "contact", "may": "contact adviser stand-in", "may_any": "adviser stand-in"}
_SIGNED_IN: dict[str, Any] = {"role": "contact", "may": SIGNED_IN}
_ACT: dict[str, Any] = {"method": "POST", "is_page": False}

PAGES = {
    "advice:advice": Shown(),
    "advice:print": Shown(),
    "advice:entry": Shown(about="advice"),
    "advice:ask": Shown(**_SIGNED_IN),
    "advice:mine": Shown(**_SIGNED_IN),
    "advice:question": Shown(about="question to the advisers", **_OWN),
    "advice:step": Shown(about="question to close", **_OWN, **_ACT),
    "advice:hand_over": Shown(about="question to the advisers", **_ADVISE, **_ACT),
    "advice:desk": Shown(**_ADVISE),
    "advice:forum": Shown(**_ADVISE),
    "advice:entries": Shown(**_ADVISE),
    "advice:new": Shown(**_ADVISE),
    "advice:new_of": Shown(about="question to publish", **_ADVISE),
    "advice:write": Shown(about="entry", **_ADVISE),
    "advice:entry_step": Shown(about="entry to check", **_ADVISE, **_ACT),
    "advice:texts": Shown(
        role="adviser",
        about="entry in a language",
        may="coordinator adviser stand-in",
        may_any="coordinator adviser stand-in",
    ),
    "advice:agree": Shown(role="contact", about="entry to agree to", may="contact"),
    "advice:concern": Shown(about="what concerns others", **_SIGNED_IN),
    "advice:in_touch": Shown(about="answer of an organisation", is_page=False, **_SIGNED_IN),
    "advice:matters": Shown(role="coordinator", may="coordinator"),
    "advice:found": Shown(
        role="coordinator", about="matter", may="coordinator representative", may_any="coordinator"
    ),
}


def _at(found: Any, *more: Any, before: tuple[Any, ...] = ()) -> list[list[Any]]:
    return [[*before, key, *more] for key in found.order_by("id").values_list("pk", flat=True)[:1]]


def _questions() -> Any:
    return Question.objects.exclude(state="closed")


def _published() -> Any:
    return Entry.objects.filter(state="published", hidden_at=None)


def _posts() -> Any:
    return Post.objects.filter(
        thread__kind="question",
        thread__audience="everybody",
        thread__state="open",
        deleted_at=None,
        hidden_at=None,
    )


_POST = ("discussions.post",)

EXAMPLES: Examples = {
    "advice": lambda: [[one.slug] for one in _published().order_by("id")[:2]],
    "question to the advisers": lambda: _at(_questions()),
    "question to close": lambda: _at(_questions(), "close"),
    "question to publish": lambda: _at(_questions(), before=("question",)),
    "entry": lambda: _at(_published()),
    "entry to check": lambda: _at(_published(), "check"),
    "entry in a language": lambda: _at(_published(), current.site().default_language),
    "entry to agree to": lambda: _at(Entry.objects.filter(state="asked", asker__isnull=False)),
    "what concerns others": lambda: _at(_posts().filter(number=1), before=_POST),
    "answer of an organisation": lambda: _at(
        _posts().filter(number__gt=1, capacity__isnull=False), before=_POST
    ),
    "matter": lambda: _at(Matter.objects.filter(offered_at__isnull=False, founded_at=None)),
}
