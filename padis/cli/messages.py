"""`padis messages`: compiles the translations, and lists what is wrong with them."""

from typing import Annotated

import typer

from padis.cli.language import gettext as _


def messages(
    check: Annotated[
        bool, typer.Option("--check", help=_("List texts without a Chinese translation; exit 1."))
    ] = False,
) -> None:
    from padis.cli import translations  # takes a while to import, and no other command needs it

    compiled = translations.compile_all(translations.PACKAGES)
    typer.echo(_("Translations compiled: {count}").format(count=compiled))
    if check:
        problems = translations.problems(translations.PACKAGES)
        for problem in problems:
            typer.echo(problem)
        typer.echo(_("Problems in translations: {count}").format(count=len(problems)))
        raise typer.Exit(1 if problems else 0)
