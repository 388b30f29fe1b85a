import uuid
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from talkoo.blocks.letters import actions, forms, queries
from talkoo.blocks.letters.models import State
from talkoo.kernel import i18n, lists, pages
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import kept, page, public
from talkoo.kernel.text import pick
from talkoo.plumbing.limits.take import TooMany, caller, take
from talkoo.plumbing.tenancy import after_response, current

_TABS = {"": [State.NEW, State.READ], "answered": [State.ANSWERED]}


def _addressee(kind: str, slug: str) -> queries.Addressee:
    to = queries.find(kind, slug)
    if to is None:
        raise Http404
    return to


def _steps(to: queries.Addressee) -> list[str]:
    first, then = {
        "space": (
            _("Your message goes to the contact person."),
            _("The contact person answers you by mail."),
        ),
        "organisation": (
            _("Your message goes to those who answer for the organisation."),
            _("One of them answers you by mail."),
        ),
        "person": (_("Your message goes to this person."), _("You are answered by mail.")),
    }[to.to]
    return [first, then, _("Your name and message are shown to those who answer, and to nobody else.")]


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Write to an addressee. 5 letters an hour from one place, 40 to one addressee."""
    to = _addressee(kind, slug)
    mailboxes = [(position, pick(role, pages.language())) for position, role in to.mailboxes]
    form = forms.Letter(request.POST or None, mailboxes=mailboxes)
    if request.method == "POST" and form.is_valid():
        if form.is_trapped:
            return redirect(to.sent_url)
        try:
            take("letter.caller", caller(request), limit=5, seconds=3_600)
            take("letter.to", str(to.id), limit=40, seconds=3_600)
        except TooMany as problem:
            moment = i18n.say_moment(problem.again_at, pages.language(), current.site().time_zone)
            form.add_error(
                None,
                _(
                    "Very many messages have been sent just now. Nothing is lost: send this one again after %(moment)s."
                )
                % {"moment": moment},
            )
        else:
            given = form.cleaned_data
            actions.send(
                to,
                by=request.user,
                name=given["name"],
                email=given["email"],
                text=given["text"],
                language=pages.language(),
                mailbox=form.for_mailbox,
            )
            return redirect(to.sent_url)
    context = {
        "form": form,
        "to": to,
        "about": pick(to.about, pages.language()),
        "next": _steps(to),
        "funding": to.funding,
    }
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "letters/write.html", context, status=status)


@kept()
@require_safe
def sent(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """What happens next. The address holds nothing of the letter."""
    to = _addressee(kind, slug)
    context = {"to": to, "about": pick(to.about, pages.language()), "funding": to.funding}
    return page(request, "letters/sent.html", context)


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Letters that the reader answers."""
    state = request.GET.get("state", "")
    if state not in _TABS:
        raise Http404
    chosen = {"reader": queries.mine(request.user), "state": [str(one) for one in _TABS[state]]}
    try:
        rows = queries.LIST.page(language=pages.language(), chosen=chosen, after=request.GET.get("after", ""))
    except lists.BadPlace:
        raise Http404 from None
    letters = [
        {
            "url": reverse("letters:letter", args=[row["id"]]),
            "about": pick(row["about"], pages.language()),
            "from_name": row["writer_name"],
            "sent_at": row["sent_at"],
            "state": row["state"],
            "state_label": str(State(row["state"]).label),
        }
        for row in rows.rows
    ]
    here = reverse("letters:inbox")
    labels = {"": _("Waiting"), "answered": _("Answered")}
    tabs = [
        {
            "label": labels[name],
            "url": here + (f"?state={name}" if name else ""),
            "is_current": name == state,
            "count": None,
        }
        for name in _TABS
    ]
    more = f"{here}?{'state=' + state + '&' if state else ''}after={rows.after}" if rows.after else ""
    return page(request, "letters/inbox.html", {"letters": letters, "tabs": tabs, "next_url": more})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponseBase:
    """Read a letter and answer it. Whoever may not read it is told that there is no such page."""
    row = queries.visible_to(request.user, letter_id)
    if row is None:
        raise Http404
    form = forms.Answer(request.POST or None) if row["state"] != State.ANSWERED else None
    if request.method == "POST":
        if form is not None and form.is_valid():
            try:
                actions.answer(letter_id, by=request.user, text=form.cleaned_data["text"])
            except NotNow:
                messages.warning(
                    request, _("Somebody answered this message a moment ago. Your answer was not sent.")
                )
            else:
                messages.success(request, _("Your answer is on its way."))
            return redirect("letters:letter", letter_id)
        if form is None:
            messages.warning(request, _("This message has been answered already."))
            return redirect("letters:letter", letter_id)
    elif row["state"] == State.NEW:
        after_response.record(partial(actions.read, letter_id, by=request.user))
    shown = {
        "about": pick(row["about"], pages.language()),
        "about_url": queries.shown_at(row["kind"], row["slug"]),
        "mailbox": pick(row["mailbox"], pages.language()),
        "from_name": row["writer_name"],
        "sent_at": row["sent_at"],
        "text": row["text"],
        "language": row["writer_language"],
        "lang_dir": i18n.direction(row["writer_language"]),
        "state": row["state"],
        "state_label": str(State(row["state"]).label),
        "answer_text": row["answer"],
        "answered_at": row["answered_at"],
    }
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return page(
        request,
        "letters/letter.html",
        {"letter": shown, "form": form, "reply_language": row["writer_language"]},
        status=status,
    )
