"""The notice register (M20): everything that the unit sent and received."""

from datetime import date, datetime

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from padis.accounts.rules import Ability, check_may
from padis.exchange.models import DocketRow
from padis.shared.time import beijing_date
from padis.web import htmx
from padis.web.http import Request
from padis.web.register.forms import FilterForm
from padis.web.register.keyset import Column, paginate

COLUMNS = {"sent": Column("sent_at", datetime.fromisoformat), "due": Column("due_on", date.fromisoformat)}


@require_GET
def register(request: Request) -> HttpResponse:
    check_may(request.user, Ability.SEE_REGISTER)
    form = FilterForm(request.GET)
    rows = form.narrowed(
        DocketRow.objects.visible_to(request.user), user=request.user, today=beijing_date(timezone.now())
    )
    page = paginate(request.GET, rows, columns=COLUMNS, default="-sent")
    return htmx.render_fragment(request, "register/list.html", "register/_list.html", {"form": form, "page": page})
