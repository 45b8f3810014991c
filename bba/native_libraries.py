"""Where GeoDjango finds GDAL and GEOS: inside the pyogrio and shapely wheels.

The system's GDAL may be old enough for Django's security warning gis.W001, and need not be
installed at all. The file names carry a hash, and importing the packages here would load the
libraries before their safety switches are set, so the files are found by looking.
"""

import importlib.util
from pathlib import Path


def bundled(package: str, pattern: str) -> str:
    """Return the path of a shared library that the wheel of `package` carries.

    Raises FileNotFoundError where the package was built against the system's own library.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        message = f"The package {package} is not installed: run `make run` or `make test`."
        raise FileNotFoundError(message)
    folder = Path(spec.origin).parent
    for place in (folder.with_name(f"{package}.libs"), folder / ".dylibs"):
        found = sorted(place.glob(pattern))
        if found:
            return str(found[0])
    message = f"The wheel of {package} carries no {pattern}: install it from PyPI as a wheel."
    raise FileNotFoundError(message)
