"""For whoever is interested: telling it, and answering tips. No account is needed."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from talkoo.areas.interest_desk import actions, forms, queries
from talkoo.areas.interest_desk.models import InterestNotice, Said, Tip
from talkoo.kernel import i18n, pages
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import kept, page, public
from talkoo.people.accounts.queries import WrongContact
from talkoo.people.spaces import queries as spaces
from talkoo.people.spaces.actions import Closed
from talkoo.plumbing.limits.take import TooMany, caller, take
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.terms import queries as terms
from talkoo.plumbing.vocabulary import known as words


def say_too_many(problem: TooMany) -> str:
    """When there is room again."""
    moment = i18n.say_moment(problem.again_at, pages.language(), current.site().time_zone)
    return _("Very much has been sent just now. Nothing is lost: send this again after %(moment)s.") % {
        "moment": moment
    }


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest) -> HttpResponseBase:
    """Tell what interests one. 5 times an hour from one place; 3 times a day for one address or number."""
    is_known = request.user.is_authenticated
    form = forms.Interest(
        request.POST or None,
        areas=spaces.municipalities_to_choose(),
        words=queries.fields(pages.language()),
        is_known=is_known,
    )
    if request.method == "POST" and form.is_valid():
        if form.is_trapped:
            return redirect("interest_desk:received")
        given = form.cleaned_data
        version = terms.current("privacy")
        try:
            take("interest.caller", caller(request), limit=5, seconds=3_600)
            take("interest.to", given.get("contact") or str(request.user.pk), limit=3, seconds=86_400)
            actions.tell(
                by=request.user,
                name=given.get("name", ""),
                contact=given.get("contact", ""),
                consent=given.get("consent", False),
                text=given["text"],
                language=pages.language(),
                area_id=uuid.UUID(given["area"]) if given["area"] else None,
                concept_ids=[one.id for code in given["words"] if (one := words.at("field", code))],
                terms_id=version.id if version else None,
            )
        except TooMany as problem:
            form.add_error(None, say_too_many(problem))
        else:
            return redirect("interest_desk:received")
    status = 422 if form.is_bound and form.errors else 200
    return page(
        request,
        "interest_desk/tell.html",
        {"form": form, "is_known": is_known, "found_url": reverse("spaces:found")},
        status=status,
    )


@kept()
@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """What happens next. The address holds nothing of what was told."""
    return page(request, "interest_desk/received.html", {})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tips(request: HttpRequest, token: str) -> HttpResponseBase:
    """The networks that somebody was tipped about, each to say yes or no to. The link is the proof."""
    identity = InterestNotice.id_in(token)
    notice = InterestNotice.objects.filter(pk=identity).first() if identity else None
    if notice is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        problem = _answer(request, token)
        if not problem:
            return redirect("interest_desk:tips", token)
    found = queries.tips_of(notice.pk, pages.language())
    funding = [line for one in found for line in one.funding]
    context = {
        "problem": problem,
        "tips": found,
        "found_url": reverse("spaces:found"),
        "open": [one for one in found if one.is_open],
        "has_joined": any(one.answer == Said.YES for one in found),
        "is_expired": bool(found) and all(one.answer == Said.NONE and not one.is_open for one in found),
        "funding": [line for place, line in enumerate(funding) if line not in funding[:place]],
    }
    return page(request, "interest_desk/tips.html", context, status=422 if problem else 200)


def _answer(request: HttpRequest, token: str) -> str:
    """Why it did not work, in words; empty when it did."""
    said = request.POST.get("said", "")
    try:
        tip_id = uuid.UUID(request.POST.get("tip", ""))
    except ValueError:
        raise Http404 from None
    if said not in {Said.YES, Said.NO}:
        raise Http404
    try:
        take("interest.answer", caller(request), limit=60, seconds=3_600)
        actions.answer(token, tip_id, said, caller=caller(request))
    except (Tip.DoesNotExist, InterestNotice.DoesNotExist):
        raise Http404 from None
    except Exception as problem:
        if (told := why_not(problem)) is None:
            raise
        return told
    return ""


def why_not(problem: Exception) -> str | None:
    """In words for the one who answers a tip; None for something that should not happen."""
    match problem:
        case actions.Expired():
            return _(
                "The time for this answer has run out. Tell us again what interests you, and we look anew."
            )
        case Closed():
            return _("This network takes in nobody any more.")
        case NotNow():
            return _("You have answered this already. Your first answer stands.")
        case TooMany():
            return say_too_many(problem)
        case WrongContact():
            return _("This did not work. Write to us, and we help you.")
    return None
