"""Questions asked of axes, objectives and targets: what is in force, in which order to show it."""

from __future__ import annotations

import datetime
from typing import Self

from django.apps import apps
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from languages.texts import unread


class OrderedQuerySet(QuerySet):
    """Rows that have a place in a list."""

    def in_display_order(self) -> Self:
        """In the order of the framework, which is the order of its pages."""
        return self.order_by("order", "pk")


class AxisQuerySet(OrderedQuerySet):
    """Axes."""

    def for_home(self) -> Self:
        """Axes with their objectives, and those with the targets in force: three queries in all."""
        objectives = apps.get_model("axes", "Objective").objects
        return self.in_display_order().prefetch_related(
            Prefetch("objectives", queryset=objectives.in_display_order().with_targets())
        )


class ObjectiveQuerySet(OrderedQuerySet):
    """Objectives."""

    def with_targets(self, on: datetime.date | None = None) -> Self:
        """Objectives with the targets in force on `on` (today when not given), fetched at once."""
        targets = apps.get_model("axes", "Target").objects
        return self.prefetch_related(
            Prefetch("targets", queryset=targets.in_force(on).in_display_order())
        )

    def for_choice(self) -> Self:
        """Objectives with what decides on a contribution to them: targets in force, criteria."""
        criteria = apps.get_model("axes", "Criterion").objects.active().in_display_order()
        targets = apps.get_model("axes", "Target").objects.in_force().in_display_order()
        return self.select_related("axis").prefetch_related(
            Prefetch("targets", targets.defer(*unread(targets.model))),
            Prefetch("criteria", criteria.defer(*unread(criteria.model))),
        )

    def for_page(self) -> Self:
        """Objectives with all that their page tells: targets in force, aims, criteria, projects."""
        projects = apps.get_model("axes", "ModelProject").objects
        return self.for_choice().prefetch_related(
            "aims", Prefetch("model_projects", queryset=projects.published().in_display_order())
        )


class CriterionQuerySet(OrderedQuerySet):
    """Criteria."""

    def active(self) -> Self:
        """Criteria that new engagements are asked to answer."""
        return self.filter(is_active=True)

    def in_display_order(self) -> Self:
        """In the order of the framework: by objective, then within it."""
        return self.order_by("objective__order", "order", "pk")


class ModelProjectQuerySet(OrderedQuerySet):
    """Model projects."""

    def published(self) -> Self:
        """Those the public sees."""
        return self.filter(is_published=True)


class TargetQuerySet(OrderedQuerySet):
    """Targets."""

    def in_force(self, on: datetime.date | None = None) -> Self:
        """Targets that hold on the day `on` (today when not given)."""
        on = on or timezone.localdate()
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on),
            Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        )

    def for_pages(self) -> Self:
        """In their order, each with its objective and axis."""
        return self.in_display_order().select_related("objective__axis")

    def in_display_order(self) -> Self:
        """In the order of the framework: by objective, then within it."""
        return self.order_by("objective__order", "order", "pk")
