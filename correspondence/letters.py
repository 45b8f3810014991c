"""Write a letter from a template in the reader's language; send it once."""

import logging
import smtplib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage  # noqa: TID251  letters leave from here
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from correspondence import wording
from correspondence.models import Letter, LetterQuerySet, Wording

logger = logging.getLogger(__name__)

# After a failure the next attempt waits this long, then twice as long, and so on.
SHORTEST_PAUSE = timedelta(minutes=2)


def write(
    template: str,
    *,
    kind: str,
    about: str,
    occasion: str,
    reader: str,
    language: str,
    context: dict[str, Any],
) -> Letter:
    """Write `template`.subject.txt and `template`.txt to `reader` and keep the letter.

    A second letter of the same kind, about the same thing, on the same occasion, to the same
    reader is not written: the first is returned. Nothing is sent here.
    """
    subject, text = worded(template, language, context)
    letter, _created = Letter.objects.get_or_create(
        kind=kind,
        about=about,
        occasion=occasion,
        reader=reader,
        defaults={"language": language, "subject": subject[:200], "text": text},
    )
    return letter


def keep(
    *,
    kind: str,
    about: str,
    reader: str,
    language: str,
    subject: str,
    text: str,
    useless_after: datetime | None = None,
) -> Letter:
    """Keep a letter that others have worded; each is an occasion of its own.

    One with a code says when the code ends: it is not sent after that, and its text is not kept
    longer than it takes to send it.
    """
    return Letter.objects.create(
        kind=kind,
        about=about,
        occasion=timezone.now().isoformat(),
        reader=reader,
        language=language,
        subject=subject[:200],
        text=text,
        useless_after=useless_after,
    )


def worded(template: str, language: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and text in a language: the team's wording where there is one, else the project's."""
    own = Wording.objects.filter(template=template).first()
    subject, text = own.in_language(language) if own else ("", "")
    with override(language):
        if subject:
            subject = wording.filled(subject, template, context)
        else:
            subject = render_to_string(f"{template}.subject.txt", context)
        if text:
            text = wording.filled(text, template, context)
        else:
            text = render_to_string(f"{template}.txt", context)
    return " ".join(subject.split()), text.strip() + "\n"


def address(name: str, language: str, *args: str) -> str:
    """The full address of a page in the reader's language."""
    with override(language):
        return settings.SITE_ADDRESS + reverse(name, args=args)


def send(letter_id: int) -> bool:
    """Send a letter that has not left; say whether it left now.

    The letter is first claimed by moving its next attempt into the future, so of two workers only
    one speaks to the mail server, and no transaction is open meanwhile. If the process dies before
    it has noted the server's yes, the letter goes out again later: twice is better than never.
    """
    letter = claim(letter_id)
    if letter is None:
        return False
    try:
        EmailMessage(subject=letter.subject, body=letter.text, to=[letter.reader]).send()
    except (OSError, smtplib.SMTPException) as error:
        letter.last_error = str(error)[:300]
        letter.save(update_fields=["last_error"])
        logger.warning("Letter %s did not leave: %s", letter.pk, error)
        return False
    letter.sent_at = timezone.now()
    letter.last_error = ""
    if letter.useless_after is not None:
        letter.text = ""
    letter.save(update_fields=["sent_at", "last_error", "text"])
    return True


def claim(letter_id: int) -> Letter | None:
    """Take the letter for one attempt; None when it has left or another worker has it."""
    letter = Letter.objects.due().filter(pk=letter_id).first()
    if letter is None:
        return None
    pause = SHORTEST_PAUSE * 2 ** min(letter.attempts, 8)
    claimed = (
        Letter.objects.due()
        .filter(pk=letter_id)
        .update(attempts=F("attempts") + 1, next_attempt_at=timezone.now() + pause)
    )
    return letter if claimed else None


def try_again(letters: LetterQuerySet) -> int:
    """Let letters that have not left be tried again by the clock, as if new; returns how many.

    Twice does no harm: one that has left meanwhile is passed over, by this and by `send`.
    """
    return letters.filter(sent_at=None).update(attempts=0, next_attempt_at=timezone.now())
