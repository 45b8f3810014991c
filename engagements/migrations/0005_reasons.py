"""The reasons reviewers begin with, in four languages, and the rights to see what the desk shows."""

from django.db import migrations

# Decision, then the sentence in English, French, Dutch and German.
REASONS = [
    (
        "returned",
        "Please show where it is more precisely: draw it on the map or send a file.",
        "Veuillez préciser le lieu : dessinez-le sur la carte ou envoyez un fichier.",
        "Geef de plaats nauwkeuriger aan: teken ze op de kaart of stuur een bestand.",
        "Bitte geben Sie den Ort genauer an: Zeichnen Sie ihn auf der Karte ein oder senden Sie eine Datei.",
    ),
    (
        "returned",
        "The quantity you gave and what is drawn on the map do not agree. Please correct one of them.",
        "La quantité indiquée et le tracé sur la carte ne concordent pas. Veuillez corriger l’un des deux.",
        "De opgegeven hoeveelheid en de tekening op de kaart komen niet overeen. Pas een van beide aan.",
        "Die angegebene Menge und die Zeichnung auf der Karte stimmen nicht überein. Bitte berichtigen Sie eine der beiden Angaben.",
    ),
    (
        "returned",
        "Please describe what you will do: which species, how it is planted or managed, and by whom.",
        "Veuillez décrire ce que vous ferez : quelles espèces, comment elles sont plantées ou gérées, et par qui.",
        "Beschrijf wat u gaat doen: welke soorten, hoe er geplant of beheerd wordt, en door wie.",
        "Bitte beschreiben Sie, was Sie tun werden: welche Arten, wie gepflanzt oder gepflegt wird und von wem.",
    ),
    (
        "returned",
        "Please say how the criteria are met: some answers leave this open.",
        "Veuillez expliquer comment les critères sont remplis : certaines réponses ne le disent pas.",
        "Leg uit hoe aan de criteria voldaan wordt: sommige antwoorden laten dat open.",
        "Bitte erläutern Sie, wie die Kriterien erfüllt werden: Einige Antworten lassen das offen.",
    ),
    (
        "returned",
        "Part of it has been pledged by others already. Please keep only what is yours, or tell us how the two belong together.",
        "Une partie a déjà été promise par d’autres. Ne gardez que ce qui vous revient, ou expliquez-nous le lien entre les deux.",
        "Een deel is al door anderen beloofd. Behoud enkel wat van u is, of leg uit hoe de twee samenhangen.",
        "Ein Teil davon wurde bereits von anderen zugesagt. Bitte behalten Sie nur Ihren Teil oder erklären Sie uns, wie beides zusammengehört.",
    ),
    (
        "returned",
        "Please tell us that the owner or manager of the land agrees.",
        "Veuillez nous confirmer que le propriétaire ou le gestionnaire du terrain est d’accord.",
        "Laat ons weten dat de eigenaar of beheerder van de grond akkoord gaat.",
        "Bitte bestätigen Sie uns, dass der Eigentümer oder Verwalter der Fläche einverstanden ist.",
    ),
    (
        "declined",
        "It is already in the register, and nothing counts twice.",
        "Il figure déjà dans le registre, et rien n’y est compté deux fois.",
        "Ze staat al in het register, en niets telt er dubbel.",
        "Sie steht bereits im Register, und nichts zählt doppelt.",
    ),
    (
        "declined",
        "It lies outside Belgium, where this objective does not count.",
        "Le lieu se trouve hors de Belgique, où cet objectif ne compte pas.",
        "De plaats ligt buiten België, waar deze doelstelling niet telt.",
        "Der Ort liegt außerhalb Belgiens, wo dieses Ziel nicht zählt.",
    ),
    (
        "declined",
        "It does not contribute to one of the objectives of the Alliance.",
        "Il ne contribue à aucun des objectifs de l’Alliance.",
        "Ze draagt niet bij aan een van de doelstellingen van de Alliantie.",
        "Sie trägt zu keinem der Ziele der Allianz bei.",
    ),
    (
        "declined",
        "We could not reach you to clear up our questions.",
        "Nous n’avons pas pu vous joindre pour répondre à nos questions.",
        "We konden u niet bereiken om onze vragen op te helderen.",
        "Wir konnten Sie nicht erreichen, um unsere Fragen zu klären.",
    ),
    (
        "withdrawn",
        "You have asked us to withdraw it.",
        "Vous nous avez demandé de le retirer.",
        "U hebt ons gevraagd ze in te trekken.",
        "Sie haben uns gebeten, sie zurückzuziehen.",
    ),
    (
        "withdrawn",
        "It can no longer be carried out.",
        "Il ne peut plus être réalisé.",
        "Ze kan niet meer worden uitgevoerd.",
        "Sie kann nicht mehr umgesetzt werden.",
    ),
]
MODELS = ["finding", "reviewstep", "reviewreason"]


def add_reasons(apps, schema_editor):
    ReviewReason = apps.get_model("engagements", "ReviewReason")
    for order, (decision, en, fr, nl, de) in enumerate(REASONS):
        ReviewReason.objects.create(
            decision=decision, order=order, text=en, text_en=en, text_fr=fr, text_nl=nl, text_de=de
        )


def extend_group(apps, schema_editor):
    group, _created = apps.get_model("auth", "Group").objects.get_or_create(name="reviewers")
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    for model in MODELS:
        content_type, _created = ContentType.objects.get_or_create(
            app_label="engagements", model=model
        )
        # Django itself adds its permissions only after the last migration.
        permission, _created = Permission.objects.get_or_create(
            content_type=content_type,
            codename=f"view_{model}",
            defaults={"name": f"Can view {model}"},
        )
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("engagements", "0004_review_desk"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.RunPython(add_reasons, migrations.RunPython.noop),
        migrations.RunPython(extend_group, migrations.RunPython.noop),
    ]
