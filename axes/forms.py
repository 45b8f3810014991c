"""What the team uploads for the framework."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from axes.models import ModelProject
from axes.pictures import MOST_PIXELS, as_published


class ModelProjectForm(forms.ModelForm):
    """A model project; a new picture is made fit to be published."""

    class Meta:
        model = ModelProject
        fields = ["picture"]

    def clean_picture(self):
        picture = self.cleaned_data["picture"]
        if not isinstance(picture, UploadedFile):
            return picture
        width, height = picture.image.size  # type: ignore[attr-defined]  # Django adds it
        if width * height > MOST_PIXELS:
            raise forms.ValidationError(_("This picture is too large: take one of fewer pixels."))
        try:
            return as_published(picture)
        except OSError as error:
            raise forms.ValidationError(_("This picture cannot be read.")) from error
