import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from desk.roles import OURS, ROLES, give_roles
from tests.factories.accounts import UserFactory, role
from tests.signing_in import at_the_desk

pytestmark = pytest.mark.django_db

ON_THE_DESK = sorted(
    f"{model._meta.app_label}.{model._meta.model_name}"
    for model in admin.site._registry
    if model._meta.app_label in OURS
)
ACTS = ("add", "change", "delete")


@pytest.fixture(params=sorted(ROLES))
def person(request):
    return UserFactory(is_staff=True, group=request.param)


def permission(name, act):
    app, model = name.split(".")
    return f"{app}.{act}_{model}"


def may(person, name, act):
    return person.has_perm(permission(name, act))


@pytest.mark.parametrize("name", ON_THE_DESK)
def test_the_secretariat_and_auditors_see_everything_on_the_desk(name):
    """A model that is new on the desk needs a migration that calls desk.roles.give_roles."""
    for group in ("secretariat", "auditors"):
        assert may(UserFactory(is_staff=True, group=group), name, "view")


def test_auditors_may_change_nothing():
    rights = role("auditors").permissions.values_list("codename", flat=True)

    assert [name for name in rights if not name.startswith("view_")] == []


def test_only_reviewers_and_the_secretariat_may_decide():
    right = Permission.objects.get(codename="review_engagement")
    role("reviewers")

    deciding = set(right.group_set.values_list("name", flat=True))

    assert deciding == {"reviewers", "secretariat"}


def test_no_role_opens_a_page_that_its_table_does_not_give(client, person):
    at_the_desk(client, person)
    for name in ON_THE_DESK:
        address = reverse(f"admin:{name.replace('.', '_')}_changelist")
        expected = 200 if may(person, name, "view") or may(person, name, "change") else 403
        assert client.get(address).status_code == expected, address


def test_no_role_adds_what_its_table_does_not_give(client, person):
    at_the_desk(client, person)
    for name in ON_THE_DESK:
        if not may(person, name, "add"):
            address = reverse(f"admin:{name.replace('.', '_')}_add")
            assert client.post(address, {}).status_code == 403, address


def test_giving_the_roles_twice_changes_nothing():
    give_roles(apps)
    before = {group.name: group.permissions.count() for group in Group.objects.all()}

    give_roles(apps)

    assert before == {group.name: group.permissions.count() for group in Group.objects.all()}
    assert set(before) == set(ROLES)
