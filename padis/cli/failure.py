"""How a command ends early: with one sentence for the person who typed it."""


class CannotGoOn(Exception):
    """Stops the command; `main` prints the sentence and exits with the code."""

    def __init__(self, sentence: str, *, exit_code: int = 1) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code
