"""One form per step of the pledge. Each is given what it asks about and saves its own answers."""

from engagements.forms.answer import AnswerForm
from engagements.forms.contact import ContactForm
from engagements.forms.criteria import CriteriaForm
from engagements.forms.drawing import DrawingForm
from engagements.forms.explanation import ExplanationForm
from engagements.forms.kind import KindForm
from engagements.forms.leaving import LeavingForm
from engagements.forms.partner import PartnerForm
from engagements.forms.period import PeriodForm
from engagements.forms.place import PlaceForm
from engagements.forms.privacy import PrivacyForm
from engagements.forms.sending import LinkForm, SendingForm
from engagements.forms.step import StepForm
from engagements.forms.targets import AdditionForm, TargetsForm
from engagements.forms.undertaking import UndertakingForm
from engagements.forms.withdrawal import WithdrawalForm

FORMS: dict[str, type[StepForm]] = {
    "targets": TargetsForm,
    "partner": PartnerForm,
    "undertaking": UndertakingForm,
    "kind": KindForm,
    "place": PlaceForm,
    "period": PeriodForm,
    "criteria": CriteriaForm,
    "privacy": PrivacyForm,
    "contact": ContactForm,
}

__all__ = [
    "FORMS",
    "AdditionForm",
    "AnswerForm",
    "DrawingForm",
    "ExplanationForm",
    "LeavingForm",
    "LinkForm",
    "PlaceForm",
    "SendingForm",
    "StepForm",
    "WithdrawalForm",
]
