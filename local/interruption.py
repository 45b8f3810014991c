"""Turn Ctrl-C, a hang-up and a request to end into one exception, once."""

import signal
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(BaseException):
    """Somebody asked us to stop. Not an Exception, so that only the outermost code catches it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number
        self.status = 128 + number


def raise_when_asked_to_stop() -> None:
    """Raise Interrupted at the first request to stop; later ones do not disturb the stopping."""
    for number in SIGNALS:
        signal.signal(number, interrupt)


def interrupt(number: int, _frame: FrameType | None) -> None:
    """Stop listening, then raise."""
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    raise Interrupted(number)
