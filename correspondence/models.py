from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# After so many failures the clock stops trying; the team sees the letter and its error.
MAXIMUM_ATTEMPTS = 12


class LetterQuerySet(models.QuerySet["Letter"]):
    def waiting(self) -> "LetterQuerySet":
        """Letters that were written and have not left; nobody waits for those without a reader."""
        unsent = self.filter(sent_at=None, attempts__lt=MAXIMUM_ATTEMPTS).exclude(reader="")
        return unsent.exclude(useless_after__lte=timezone.now())

    def outlived(self) -> "LetterQuerySet":
        """Letters whose secret is still kept although nobody can use it any more."""
        return self.filter(useless_after__lte=timezone.now()).exclude(text="")

    def due(self) -> "LetterQuerySet":
        """Waiting letters whose next attempt may start now."""
        return self.waiting().filter(next_attempt_at__lte=timezone.now())


class Letter(models.Model):
    """What was written to whom, about what, in which language, and when it left."""

    kind = models.CharField(_("kind"), max_length=40)
    about = models.CharField(_("about"), max_length=60)
    occasion = models.CharField(_("occasion"), max_length=60)
    reader = models.EmailField(_("reader"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    # Of a letter with a code: when the code ends. Its text is deleted then, or once it has left.
    useless_after = models.DateTimeField(_("of no use after"), null=True, blank=True)
    written_at = models.DateTimeField(_("written at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    next_attempt_at = models.DateTimeField(_("next attempt at"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about", "reader", "occasion"],
                name="one_letter_per_occasion",
                violation_error_message=_("This letter has already been written."),
            )
        ]
        indexes = [
            models.Index(fields=["about"], name="letters_about"),
            # Parts of words, at the desk.
            GinIndex(
                *(
                    OpClass(Upper(name), name="gin_trgm_ops")
                    for name in ("about", "reader", "subject")
                ),
                name="letters_sought",
            ),
            models.Index(
                fields=["next_attempt_at"], name="letters_waiting", condition=models.Q(sent_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.about}"

    @property
    def has_failed(self) -> bool:
        """Whether an attempt to send it went wrong, and none has succeeded since."""
        return self.sent_at is None and bool(self.last_error)

    @property
    def is_given_up(self) -> bool:
        """Whether the clock no longer tries."""
        return self.sent_at is None and self.attempts >= MAXIMUM_ATTEMPTS


class Wording(models.Model):
    """How the team words a kind of letter; where a language is empty, the project's words stand."""

    template = models.CharField(_("letter"), max_length=100, unique=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        ordering = ["template"]
        verbose_name = _("wording of a letter")
        verbose_name_plural = _("wording of letters")

    def __str__(self) -> str:
        return self.template.replace("/letters/", ": ").replace("_", " ")

    def in_language(self, language: str) -> tuple[str, str]:
        """Subject and text in this language, each empty where the team has not worded it."""
        words = getattr(self, f"subject_{language}"), getattr(self, f"text_{language}")
        return words[0] or "", words[1] or ""
