"""What the tests of both grids share."""

import re
from html import unescape
from typing import Any

MAINTAIN, ENTER = "/cases/grid/", "/cases/grid/new/"


CELL = re.compile(r'name="(\S+?)" value="([^"]*)"')


def said(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(page.content.decode())))
