from languages.spelling import bare, folded, typeset


def test_accents_and_capitals_make_no_difference():
    assert folded("LIÈGE Lüttich Šabac") == "liege luttich sabac"


def test_a_bare_name_has_letters_and_figures_only():
    assert bare(" Sankt-Vith / Saint-Vith (4780) ") == "sankt vith saint vith 4780"


def test_apostrophes_are_printed_as_such():
    assert typeset("Belgium's 'green' towns, l'eau") == "Belgium’s 'green' towns, l’eau"
