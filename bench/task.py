"""One task with Django on one database, in a process of its own: `python -m bench.task NAME JSON`.

A task yields what it found. Each is printed as one line of JSON; before the next one is made, a line must come in.
"""

import json
import os
import sys
from importlib import import_module

from padis.cli.process import die_with_parent


def main(name: str, options: str) -> None:
    die_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    for found in import_module(f"bench.tasks.{name}").run(**json.loads(options)):
        print(json.dumps(found), flush=True)
        if not sys.stdin.readline():
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
