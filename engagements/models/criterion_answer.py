from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from axes.models import Criterion
from engagements.querysets import CriterionAnswerQuerySet
from languages.texts import label_of


class CriterionAnswer(models.Model):
    """How an engagement meets one criterion of its objective."""

    class Answer(models.TextChoices):
        YES = "yes", pgettext_lazy("criterion is met", "Yes")
        PARTLY = "partly", pgettext_lazy("criterion is met", "Partly")
        NO = "no", pgettext_lazy("criterion is met", "Not yet")
        DOES_NOT_APPLY = "does not apply", pgettext_lazy("criterion is met", "Does not apply here")

    engagement = models.ForeignKey(
        "engagements.Engagement", on_delete=models.CASCADE, related_name="criterion_answers"
    )
    criterion = models.ForeignKey(
        Criterion,
        verbose_name=_("criterion"),
        on_delete=models.PROTECT,
        related_name="answers",
    )
    answer = models.CharField(_("is it met?"), max_length=16, choices=Answer.choices)
    words = models.TextField(_("how"), max_length=1000, blank=True)

    objects = CriterionAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["criterion__order", "pk"]
        verbose_name = _("answer to a criterion")
        verbose_name_plural = _("answers to the criteria")
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "criterion"],
                name="one_answer_per_criterion",
                violation_error_message=_("This criterion has already been answered."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.get_answer_display()}"

    get_answer_display = label_of(Answer, "answer")
