from local.run import welcome


def test_welcome_says_where_to_look_and_how_to_sign_in(tmp_path):
    environment = {"SITE_ADDRESS": "http://127.0.0.1:8001"}
    sign_ins = "Robin: robin@example.org / secret / KEY\nSam: sam@example.org / secret / KEY\n"

    words = welcome(environment, tmp_path, sign_ins, 3.21)

    for language in ("en", "fr", "nl", "de"):
        assert f"http://127.0.0.1:8001/{language}/\n" in words
    assert "http://127.0.0.1:8001/en/admin/" in words
    assert "Sign in as   Sam: sam@example.org / secret / KEY" in words
    assert "make code" in words
    assert str(tmp_path / "letters") in words
    assert "Ctrl-C" in words
