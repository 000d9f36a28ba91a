"""The live process and PostgreSQL: hears the notices of changes, and one process of all sends them.

What changed lies in the table of pulses, written with the change itself; the door sends no notice (that halved its
commits). The ticker takes the pulses away every 200 ms and notifies once. Both connections are outside the pool.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable

import psycopg
from django.conf import settings

from padis.web.live.hub import Hub
from padis.web.live.topics import payloads

CHANNEL = "padis_live"
CODES_A_NOTICE = 500  # 15 bytes each
TICKER_LOCK = 0x5041_4449_5300  # any fixed number: whoever holds it is the ticker
TICK_SECONDS = 0.2
QUIET_SECONDS = 30  # then the listener asks whether its connection still lives
LONGEST_PAUSE = 10

log = logging.getLogger(__name__)

Work = Callable[[psycopg.AsyncConnection], Awaitable[None]]


async def keep_connected(work: Work) -> None:
    """Runs the work on a connection of its own for ever; after a failure on a new one, with growing pauses."""
    pause = TICK_SECONDS
    while True:
        started = asyncio.get_running_loop().time()
        try:
            async with await psycopg.AsyncConnection.connect(**connection_options(work)) as connection:
                await work(connection)
        except (psycopg.Error, OSError) as error:
            log.warning("%s: %s", work.__name__, error)
        lasted = asyncio.get_running_loop().time() - started
        pause = TICK_SECONDS if lasted > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
        await asyncio.sleep(pause)


def connection_options(work: Work) -> dict:
    """Of the site's database; the name tells an administrator what the connection is for."""
    database = settings.DATABASES["default"]
    given = {
        "dbname": database["NAME"],
        "user": database["USER"],
        "password": database["PASSWORD"],
        "host": database["HOST"],
        "port": database["PORT"],
    }
    return {
        **{name: value for name, value in given.items() if value},
        "application_name": f"padis live: {work.__name__}",
        "autocommit": True,
        "connect_timeout": 5,
    }


def listener(hub: Hub) -> Work:
    """The work that passes each notice on to the hub."""

    async def listen(connection: psycopg.AsyncConnection) -> None:
        await connection.execute(f"LISTEN {CHANNEL}")
        hub.publish_to_all()  # what happened while nobody listened
        while True:
            async for notice in connection.notifies(timeout=QUIET_SECONDS):
                hub.publish(json.loads(notice.payload))
            await connection.execute("SELECT 1")

    return listen


async def tick(connection: psycopg.AsyncConnection) -> None:
    """Sends the notices, as soon as no other process does and as long as the connection lives."""
    while not await is_the_ticker(connection):
        await asyncio.sleep(LONGEST_PAUSE * TICK_SECONDS)
    while True:
        await send_notices(connection)
        await asyncio.sleep(TICK_SECONDS)


async def is_the_ticker(connection: psycopg.AsyncConnection) -> bool:
    cursor = await connection.execute("SELECT pg_try_advisory_lock(%s)", [TICKER_LOCK])
    row = await cursor.fetchone()
    return bool(row and row[0])


async def send_notices(connection: psycopg.AsyncConnection) -> None:
    """Takes the pulses away and notifies, both or neither."""
    async with connection.transaction():
        cursor = await connection.execute("DELETE FROM exchange_pulse RETURNING units")
        codes = sorted({code for (units,) in await cursor.fetchall() for code in units})
        for some in payloads(codes, most=CODES_A_NOTICE):
            await connection.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(some, separators=(",", ":"))])
