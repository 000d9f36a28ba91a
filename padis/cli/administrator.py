"""`padis administrator`: the first account of a new installation; all others descend from it."""

from typing import Annotated

import typer

from padis.cli.failure import CannotGoOn
from padis.cli.installation import borrowed, start_django
from padis.cli.language import gettext as _

UserName = Annotated[str, typer.Argument(help=_("User name to log in with."))]
DisplayName = Annotated[str, typer.Option("--name", help=_("The person's name."))]


def administrator(username: UserName, name: DisplayName) -> None:
    with borrowed(lambda sentence: typer.echo(sentence, err=True)):
        start_django()
        from django.utils import timezone

        from padis.accounts import actions
        from padis.divisions.models import NATION, Unit
        from padis.shared.errors import Conflict, Refused

        nation = Unit.objects.select_related("division").get(pk=NATION)
        try:
            user, password = actions.create_first_administrator(
                nation=nation, username=username, display_name=name, now=timezone.now()
            )
        except (Conflict, Refused) as reason:
            raise CannotGoOn(str(reason)) from reason
    typer.echo(_("{username}, one-time password: {password}").format(username=user.username, password=password))
