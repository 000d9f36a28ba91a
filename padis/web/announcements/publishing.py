"""Publishing: a new announcement, a corrected edition, a withdrawal. A wrong form keeps all that was typed."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from padis.accounts.rules import Ability, check_may
from padis.announcements import actions, rules
from padis.announcements.models import Announcement
from padis.shared.errors import Conflict, Refused
from padis.web import htmx, toasts, tokens
from padis.web.announcements.forms import EditionForm, PublishForm, WithdrawForm
from padis.web.announcements.views import visible_or_404
from padis.web.forms import say_in
from padis.web.http import Request


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    check_may(request.user, Ability.ANNOUNCE)
    form = PublishForm(request)
    if request.method == "POST" and form.is_valid():
        try:
            return _published(request, form)
        except Refused as refused:
            say_in(form, refused)
    return _form(request, form, {"kept": "announcement"})


def _published(request: Request, form: PublishForm) -> HttpResponse:
    """Raises Refused."""
    given = form.cleaned_data
    with tokens.once(request) as sending:
        if not sending.repeated:
            made = actions.publish(
                title=given["title"], text=given["text"], units=form.chosen, attachments=given["files"],
                by=request.user, now=timezone.now(),
            )  # fmt: skip
            sending.url = resolve_url("announcements:page", made.pk)
            toasts.done(request, _("The announcement is published."))
    return htmx.redirect(request, sending.url, forget=["announcement"])


@require_http_methods(["GET", "POST"])
def correct(request: Request, pk: int) -> HttpResponse:
    """A corrected edition, which begins with the text of the former."""
    former = looked_after_or_404(request, pk)
    form = EditionForm(request, initial={"title": former.title, "text": former.text})
    if request.method == "POST" and form.is_valid():
        try:
            return _corrected(request, form, former)
        except (Refused, Conflict) as problem:
            say_in(form, problem)
    return _form(request, form, {"kept": f"announcement-{pk}", "former": former})


def _corrected(request: Request, form: EditionForm, former: Announcement) -> HttpResponse:
    """Raises Refused, Conflict."""
    given = form.cleaned_data
    with tokens.once(request) as sending:
        if not sending.repeated:
            made = actions.correct(
                former=former, title=given["title"], text=given["text"], attachments=given["files"],
                by=request.user, now=timezone.now(),
            )  # fmt: skip
            sending.url = resolve_url("announcements:page", made.pk)
            toasts.done(request, _("The corrected edition is published."))
    return htmx.redirect(request, sending.url, forget=[f"announcement-{former.pk}"])


def _form(request: Request, form: EditionForm, context: dict[str, Any]) -> HttpResponse:
    if request.method == "POST":
        form.ask_for_files_again()
    status = 422 if form.errors else 200
    return render(request, "announcements/form.html", {"form": form, **context}, status=status)


@require_http_methods(["GET", "POST"])
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Ask for the reason; then no receiver sees it any more."""
    one = looked_after_or_404(request, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _withdrawn(request, one, form.cleaned_data["why"])
        except (Refused, Conflict) as problem:
            say_in(form, problem)
    context = {"announcement": one, "form": form}
    return render(request, "announcements/withdraw.html", context, status=422 if form.errors else 200)


def _withdrawn(request: Request, one: Announcement, why: str) -> HttpResponse:
    """Raises Refused, Conflict."""
    with tokens.once(request) as sending:
        if not sending.repeated:
            actions.withdraw(announcement=one, why=why, by=request.user, now=timezone.now())
            toasts.done(request, _("The announcement is withdrawn."))
    return htmx.redirect(request, "announcements:page", one.pk)


def looked_after_or_404(request: Request, pk: int) -> Announcement:
    """One that the user's unit published, for who publishes for it. Raises NotAllowed."""
    found = visible_or_404(request, pk)
    if not found.is_of(request.user.unit):
        raise Http404
    rules.check_may_look_after(request.user, found)
    return found
