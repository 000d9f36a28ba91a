"""Keeps the processes of the site running, and the embedded server under them; ends all it started."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from padis.cli.embedded import EmbeddedServer
from padis.cli.language import gettext as _

LOOK_SECONDS = 0.5
SECONDS_TO_END = 10
FIRST_PAUSE = 1
LONGEST_PAUSE = 30
SETTLED_SECONDS = 60  # a process that lived this long starts again at once

Say = Callable[[str], None]


@dataclass
class Child:
    """One process of the site, by the arguments of padis.cli.process."""

    arguments: tuple[str, str, str]
    process: subprocess.Popen | None = None
    started: float = 0
    pause: float = FIRST_PAUSE
    next_start: float = 0

    @property
    def name(self) -> str:
        return self.arguments[0]

    def start(self) -> None:
        """In a session of its own: a Ctrl-C at the terminal is the supervisor's to handle."""
        command = [sys.executable, "-m", "padis.cli.process", *self.arguments]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True, env=os.environ)
        self.started = time.monotonic()

    def look(self, say: Say) -> None:
        """Starts it when it is due; a process that ends soon after its start waits longer each time."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.next_start:
                self.start()
        elif self.process.poll() is not None:
            self.pause = FIRST_PAUSE if now - self.started > SETTLED_SECONDS else min(self.pause * 2, LONGEST_PAUSE)
            self.next_start = now + self.pause
            ended = _("The process {name} ended ({code}); it starts again in {seconds} s.")
            say(ended.format(name=self.name, code=self.process.returncode, seconds=round(self.pause)))
            self.process = None

    def end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def wait(self, seconds: float) -> None:
        if self.process:
            try:
                self.process.wait(max(seconds, 0.1))
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@dataclass
class Supervisor:
    children: list[Child]
    server: EmbeddedServer | None
    say: Say
    ended: bool = field(default=False, init=False)

    def __enter__(self) -> "Supervisor":
        for child in self.children:
            child.start()
        return self

    def __exit__(self, *reason: object) -> None:
        for child in self.children:
            child.end()
        deadline = time.monotonic() + SECONDS_TO_END
        for child in self.children:
            child.wait(deadline - time.monotonic())

    def look(self) -> None:
        """Once over everything."""
        if self.server and not self.server.running():
            self.say(_("The database ended; it starts again."))
            self.server.start()
        for child in self.children:
            child.look(self.say)

    def run(self, until: Callable[[], bool] = lambda: False) -> None:
        """Looks after everything until the condition holds."""
        while not until():
            self.look()
            time.sleep(LOOK_SECONDS)
