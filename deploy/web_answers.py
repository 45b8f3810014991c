"""Ask the web server of this container whether it is well; the health check runs this."""

import os
import urllib.request

request = urllib.request.Request(
    "http://127.0.0.1:8000/health/",
    headers={
        "Host": os.environ["ALLOWED_HOSTS"].split(",")[0],
        "X-Forwarded-Proto": "https",
    },
)
urllib.request.urlopen(request, timeout=8).close()  # noqa: S310 - an address of our own
