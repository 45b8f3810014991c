import base64

import pytest

from local.second_factor import SIGN_IN, code

# RFC 6238, appendix B: the last six of its eight digits.
KEY = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("moment", "expected"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")]
)
def test_a_code_is_that_of_the_standard(moment, expected):
    assert code(KEY, moment) == expected


def test_a_sign_in_is_found_in_what_is_printed():
    printed = "Robin: robin@example.org / secret / ABC234\n  recovery codes: 1 2\n"

    assert SIGN_IN.findall(printed) == [("robin@example.org", "secret", "ABC234")]
