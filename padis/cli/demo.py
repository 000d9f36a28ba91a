"""`padis demo`: the site with a few counties of synthetic people and a month of work in them."""

import os
from typing import Annotated

import typer

from padis.cli.language import gettext as _
from padis.cli.serve import Host, LivePort, Place, Port, run
from padis.cli.supervisor import Supervisor

Once = Annotated[bool, typer.Option("--once", help=_("Walk the main journey over HTTP, print a summary and end."))]


def demo(once: Once = False, host: Host = "127.0.0.1", port: Port = None, live_port: LivePort = None) -> None:
    os.environ["PADIS_DEMO"] = "1"
    run(host, port, live_port, prepare=["--demo"], then=walk_once if once else keep_serving)


def keep_serving(supervisor: Supervisor, _place: Place) -> None:
    supervisor.run()


def walk_once(_supervisor: Supervisor, place: Place) -> None:
    from padis.cli.walk import walk

    walk(place.address)
