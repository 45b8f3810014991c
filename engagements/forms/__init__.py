"""One form per step of the pledge. Each is given the engagement and saves its own answers."""

from engagements.forms.contact import ContactForm, LinkForm
from engagements.forms.criteria import CriteriaForm
from engagements.forms.partner import PartnerForm
from engagements.forms.period import PeriodForm
from engagements.forms.place import PlaceForm
from engagements.forms.step import StepForm
from engagements.forms.target import TargetForm
from engagements.forms.undertaking import UndertakingForm

FORMS: dict[str, type[StepForm]] = {
    "target": TargetForm,
    "partner": PartnerForm,
    "undertaking": UndertakingForm,
    "place": PlaceForm,
    "period": PeriodForm,
    "criteria": CriteriaForm,
    "contact": ContactForm,
}

__all__ = ["FORMS", "LinkForm", "PlaceForm", "StepForm"]
