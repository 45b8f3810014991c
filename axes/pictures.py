"""Pictures as they are published: small, upright, and without what the camera noted."""

from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps

MOST_PIXELS_WIDE = 1600
#: A picture of more than this is refused before it is unpacked.
MOST_PIXELS = 60_000_000


def as_published(upload: UploadedFile) -> ContentFile:
    """The picture as JPEG, turned upright, at most 1,600 pixels on its longer side.

    Place, time and camera are left behind. Raises OSError where it cannot be read.
    """
    with Image.open(upload) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((MOST_PIXELS_WIDE, MOST_PIXELS_WIDE))
    written = BytesIO()
    upright.save(written, "JPEG", quality=85, optimize=True)
    return ContentFile(written.getvalue(), name="picture.jpg")
