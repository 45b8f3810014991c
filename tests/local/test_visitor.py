import pytest

from local.visitor import Refused, complaints, encoded, read_page

PAGE = """
<header><form method="get"><input name="q"></form></header>
<form method="post" action="/discard/"><input type="hidden" name="token" value="1"></form>
<form method="post">
  <input type="hidden" name="token" value="2"><input name="title" value="A hedge">
  <input type="radio" name="kind" value="new"><input type="radio" name="kind" value="old" checked>
  <input type="checkbox" name="public" checked><input type="checkbox" name="loud">
  <select name="unit"><option value="m">m</option><option value="km" selected>km</option></select>
  <input type="file" name="file"><button name="decision" value="accepted">Accept</button>
</form>
"""


def test_form_holds_what_a_browser_would_send_unchanged():
    form = read_page("http://here/", PAGE).form(["title"])

    assert form.values == {
        "token": "2",
        "title": "A hedge",
        "kind": "old",
        "public": "on",
        "unit": "km",
    }


def test_form_lists_the_choices_of_a_field():
    form = read_page("http://here/", PAGE).form(["kind"])

    assert form.choices["kind"] == ["new", "old"]


def test_form_that_leads_to_the_same_page_comes_first():
    form = read_page("http://here/", PAGE).form(["token"])

    assert form.values["token"] == "2"


def test_page_without_such_a_form_is_refused():
    with pytest.raises(Refused, match="no form that asks for shoe_size"):
        read_page("http://here/", PAGE).form(["shoe_size"])


def test_file_is_sent_with_its_name_and_content(tmp_path):
    file = tmp_path / "hedge.geojson"
    file.write_bytes(b'{"type": "Point"}')

    body, kind = encoded({"route": "uploaded", "file": file})

    boundary = kind.partition("boundary=")[2].encode()
    assert body.count(b"--" + boundary) == 3
    assert b'name="file"; filename="hedge.geojson"' in body
    assert b'\r\n\r\n{"type": "Point"}\r\n' in body


def test_sentences_of_an_error_summary_are_found():
    text = (
        '<div class="error-summary"><ul><li><a href="#x">File: It&#x27;s empty.</a></li></ul></div>'
    )

    assert complaints(text) == ["File: It's empty."]
