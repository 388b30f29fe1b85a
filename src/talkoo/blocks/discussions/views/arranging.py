import contextlib
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from talkoo.blocks.discussions import actions, forms, queries
from talkoo.blocks.discussions.models import Audience, ThreadState, circle_after, is_within
from talkoo.blocks.discussions.views import cards, here
from talkoo.blocks.discussions.views.writing import READS_AND_WRITES
from talkoo.kernel import pages
from talkoo.kernel.access import may
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.kernel.text import pick, texts


def _head(who: queries.Standing) -> dict[str, Any]:
    return {
        "code": who.row["code"],
        "title": cards.own(who.row["title"], who.row["language"]),
        "url": pages.address("discussions:thread", who.row["code"]),
    }


@never_cache
@require_http_methods(READS_AND_WRITES)
def change_thread(request: HttpRequest, code: str) -> HttpResponseBase:
    """Another title, kind, circle, topics or place in the list."""
    who = here.thread_of(request, code)
    if not who.looks_after and not (who.is_author(who.row) and who.row["state"] == ThreadState.OPEN):
        raise PermissionDenied
    circles = [
        one
        for one in Audience.values
        if one == who.row["audience"]
        or (
            is_within(one, who.audience)
            and (who.space_id or one != Audience.PARTICIPANTS)
            and not (who.row["is_anonymous"] and one == Audience.EVERYBODY)
        )
    ]
    form = forms.ChangedThread(
        request.POST or None,
        circles=circles,
        topics=here.topics_to_choose(),
        may_pin=who.looks_after,
        chosen_language=who.row["language"],
        initial={
            "title": who.row["title"],
            "language": who.row["language"],
            "kind": who.row["kind"],
            "topics": who.row["topics"],
            "audience": who.row["audience"],
            "is_pinned": who.row["is_pinned"],
        },
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.describe(
                who.row["id"],
                by=request.user,
                title=given["title"],
                language=given["language"],
                kind=given["kind"],
                audience=given["audience"],
                topics=form.concepts,
                is_pinned=given.get("is_pinned"),
            )
        except actions.TooWide:
            form.add_error(
                "audience", _("This circle is wider than people have agreed on here. Choose again.")
            )
        else:
            messages.success(request, _("It is changed."))
            return redirect("discussions:thread", code)
    context = {**here.around(who), "thread": _head(who), "form": form}
    return page(request, "discussions/describe.html", context, status=here.status_of(form))


def _arranged(request: HttpRequest, code: str) -> queries.Standing:
    who = here.thread_of(request, code)
    if not who.looks_after:
        raise PermissionDenied
    return who


@never_cache
@require_http_methods(READS_AND_WRITES)
def move(request: HttpRequest, code: str) -> HttpResponseBase:
    """Let a thread go on in another section that this person looks after, who is told before who can read it there."""
    who = _arranged(request, code)
    language = pages.language()
    found = {
        str(row["id"]): row for row in queries.places_to_move(request.user) if row["id"] != who.section_id
    }
    form = forms.Into(
        request.POST or None, places=[(key, pick(row["name"], language)) for key, row in found.items()]
    )
    said = None
    if request.method == "POST" and form.is_valid():
        into = found[form.cleaned_data["section"]]
        after = circle_after(who.row["audience"], into["audience"], into["space_id"])
        if form.cleaned_data["audience"] == after:
            with contextlib.suppress(actions.OtherCircle):
                actions.move(who.row["id"], into["id"], by=request.user, audience=after)
                messages.success(request, _("It goes on here. Its address has stayed the same."))
                return redirect("discussions:thread", code)
        name = pick(into["name"], language)
        said = {
            "section": form.cleaned_data["section"],
            "audience": after,
            "name": name,
            "before": _readers(who.row["audience"], here.place(who)["name"], is_closed=who.is_closed),
            "after": _readers(after, name, is_closed=bool(into["is_closed"])),
        }
    context = {
        **here.around(who),
        "thread": _head(who),
        "form": form,
        "has_places": bool(found),
        "said": said,
    }
    return page(request, "discussions/move.html", context, status=here.status_of(form))


def _readers(audience: str, place: Any, *, is_closed: bool) -> dict[str, Any]:
    """Who reads a thread of this circle: of a place whose own people alone know of it, they alone."""
    if audience == Audience.PARTICIPANTS or is_closed:
        return {"label": "", "place": place}
    return {"label": str(Audience(audience).label), "place": None}


@never_cache
@require_http_methods(READS_AND_WRITES)
def split(request: HttpRequest, code: str) -> HttpResponseBase:
    """Let some answers go on as a thread of their own."""
    who = _arranged(request, code)
    page_number = request.GET.get("page", "1")
    last = queries.page_of_number(who.row["last_number"])
    if not here.is_number(page_number) or not 1 <= int(page_number) <= last:
        raise Http404
    rows = [
        row for row in queries.posts_of(who, int(page_number)) if row["number"] > 1 and not row["is_gone"]
    ]
    answers = [
        (str(row["id"]), cards.own(f"{row['number']}. {queries.words(row['html'])}", row["language"]))
        for row in rows
    ]
    form = forms.Parted(request.POST or None, answers=answers)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.split(
                who.row["id"],
                [uuid.UUID(one) for one in given["posts"]],
                by=request.user,
                title=given["title"],
            )
        except NotNow:
            form.add_error("posts", _("Some of these are not here any more. Choose again."))
        else:
            messages.success(request, _("They go on in a thread of their own."))
            return redirect("discussions:thread", made.code)
    at = pages.address("discussions:split", code)
    number = int(page_number)
    context = {
        **here.around(who),
        "thread": _head(who),
        "form": form,
        "has_answers": bool(answers),
        "previous_url": f"{at}?page={number - 1}" if number > 1 else "",
        "next_url": f"{at}?page={number + 1}" if number < last else "",
    }
    return page(request, "discussions/split.html", context, status=here.status_of(form))


@never_cache
@require_http_methods(READS_AND_WRITES)
def asker(request: HttpRequest, code: str) -> HttpResponseBase:
    """Who asked without being named to the readers. To look, one presses a button, and that is recorded."""
    who = here.thread_of(request, code)
    if not who.moderates:
        raise PermissionDenied
    if not who.row["is_anonymous"]:
        raise Http404
    name = None
    if request.method == "POST":
        looked = actions.look_at_asker(who.row["id"], by=request.user)
        name = looked.author.name if looked.author else _("somebody who has left")
    context = {**here.around(who), "thread": _head(who), "name": name}
    return page(request, "discussions/asker.html", context)


@never_cache
@require_safe
def versions(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """What a post said before it was changed."""
    who = here.thread_of(request, code)
    row = here.post_of(who, number)
    if not (who.takes_part or who.looks_after):
        raise PermissionDenied
    context = {
        **here.around(who),
        "thread": {**_head(who), "url": pages.address("discussions:post", code, number)},
        "now": cards.own(row["text"], row["language"]),
        "versions": [
            {"text": cards.own(one["text"], one["language"]), "said_at": one["said_at"]}
            for one in queries.versions_of(row["id"])
        ],
    }
    return page(request, "discussions/versions.html", context)


def _circle(request: HttpRequest, who: queries.Standing | None) -> HttpResponseBase:
    if who is None:
        raise Http404
    if not who.looks_after:
        raise PermissionDenied
    form = forms.SectionSet(
        request.POST or None,
        is_of_space=bool(who.space_id),
        initial={
            "audience": who.audience,
            "shows_seen": who.row["shows_seen"],
            "is_open": who.is_open,
        },
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        wanted = actions.Circle(
            audience=given["audience"], shows_seen=given.get("shows_seen", False), is_open=given["is_open"]
        )
        actions.set_up(here.section_to_set(who), wanted, by=request.user)
        messages.success(request, _("It is kept so from now on."))
        return redirect(here.place(who)["url"])
    context = {**here.around(who), "form": form}
    return page(request, "discussions/circle.html", context, status=here.status_of(form))


@never_cache
@require_http_methods(READS_AND_WRITES)
def circle(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """For whom the conversation of a space is, and what its people have agreed on."""
    return _circle(request, queries.of_space(kind, slug, request.user))


@never_cache
@require_http_methods(READS_AND_WRITES)
def section_circle(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same for a section of the site's own."""
    return _circle(request, queries.of_section(slug, request.user))


@never_cache
@require_http_methods(READS_AND_WRITES)
def sections(request: HttpRequest) -> HttpResponseBase:
    """The sections of the site's own forum, and a form for one more."""
    if not may(request.user, "discussions.make_sections"):
        raise PermissionDenied
    language = pages.language()
    form = forms.NamedSection(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        purpose = texts(language, **{language: given["purpose"]}) if given["purpose"].strip() else None
        actions.make_section(
            by=request.user, name=texts(language, **{language: given["name"]}), purpose=purpose
        )
        messages.success(request, _("The section is there."))
        return redirect("discussions:sections")
    listed = [
        {
            "name": pick(row["name"], language),
            "url": pages.address("discussions:section", row["slug"]),
            "change_url": pages.address("discussions:section_words", row["slug"]),
            "circle_url": pages.address("discussions:section_circle", row["slug"]),
        }
        for row in queries.sections([str(one) for one in Audience.values])
    ]
    context = {"form": form, "sections": listed}
    return page(request, "discussions/sections.html", context, status=here.status_of(form))


@never_cache
@require_http_methods(READS_AND_WRITES)
def section_words(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What a section is called in the page's language, and what it is for."""
    if not may(request.user, "discussions.make_sections"):
        raise PermissionDenied
    who = queries.of_section(slug, request.user)
    if who is None or who.section_id is None:
        raise Http404
    language = pages.language()
    name, purpose = pick(who.row["section_name"], language), pick(who.row["section_purpose"], language)
    form = forms.NamedSection(request.POST or None, initial={"name": name.text, "purpose": purpose.text})
    if request.method == "POST" and form.is_valid():
        actions.rename_section(
            who.section_id,
            by=request.user,
            language=language,
            name=form.cleaned_data["name"],
            purpose=form.cleaned_data["purpose"],
        )
        messages.success(request, _("It is changed."))
        return redirect("discussions:sections")
    return page(
        request, "discussions/section.html", {"form": form, "name": name}, status=here.status_of(form)
    )
