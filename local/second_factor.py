"""The code that an authenticator app would show: python -m local.second_factor [KEY]

Without a key, the codes of the demonstration's people of `make run`.
"""

import base64
import hmac
import re
import struct
import sys
import time

from local.places import working_folder

SECONDS = 30
DIGITS = 6
#: One line of the sign-ins: address / password / key.
SIGN_IN = re.compile(r"(\S+@\S+) / (\S+) / ([A-Z2-7]+)")


def code(key: str, at: float | None = None) -> str:
    """Return the code of a base32 key (RFC 6238, SHA-1) for the moment `at`, or for now."""
    counter = int(time.time() if at is None else at) // SECONDS
    digest = hmac.digest(base64.b32decode(key), struct.pack(">Q", counter), "sha1")
    start = digest[-1] & 0xF
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def main() -> int:
    """Print the code of the key named, or those of the demonstration's people."""
    if len(sys.argv) > 1:
        print(code(sys.argv[1]))
        return 0
    sign_ins = working_folder("run") / "sign_ins"
    if not sign_ins.exists():
        print("There are no sign-ins yet: start the register with `make run` first.")
        return 1
    for email, _password, key in SIGN_IN.findall(sign_ins.read_text()):
        print(f"{code(key)}  {email}")
    left = SECONDS - int(time.time()) % SECONDS
    print(f"Good for {left} s more; each code once.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
