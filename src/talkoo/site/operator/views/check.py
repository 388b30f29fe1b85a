"""What is still missing, and how to mend it."""

import smtplib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from talkoo.plumbing.mail_out import smtp
from talkoo.site.operator import alarms, checks, entrance, forms
from talkoo.site.operator.entrance import Operator, for_operators
from talkoo.site.operator.views.shown import show


@for_operators
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, by: Operator) -> HttpResponse:
    """Every check; and a trial mail, sent at once so that the mail server's own words can be shown."""
    form = forms.TestMailForm(request.POST or None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        if not smtp.is_configured():
            form.add_error("email", _("No mail server is set, so nothing can be sent."))
        else:
            try:
                text = _("This mail shows that Talkoo can send mail. You need not answer.")
                alarms.send(
                    _("A test mail from Talkoo"),
                    f"{text}\n\n{entrance.address()}\n",
                    form.cleaned_data["email"],
                )
            except (smtp.NotNow, smtp.Refused, smtplib.SMTPException, OSError) as problem:
                refused = str(problem)[:300]
                form.add_error(
                    "email", _("The mail server did not take the mail. Its own words stand below.")
                )
            else:
                messages.success(request, _("The mail server took the mail. Look whether it arrives."))
                return redirect("operator:check")
    status = 422 if form.is_bound and form.errors else 200
    context = {
        "checks": checks.every(by),
        "form": form,
        "refused": refused,
        "can_send": smtp.is_configured(),
    }
    return show(request, "operator/check.html", context, here="check", status=status)
