"""What can be said of a file, in sentences for people; the table of a code gives its kind.

Sentences about features take `count` and `numbers` from the finding, the rest from its values.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from geofiles.refusals import REFUSED

IGNORED = {
    "no_geometry": ngettext_lazy(
        "Feature %(numbers)s was left out: it has no place.",
        "%(count)d features were left out: they have no place (%(numbers)s).",
        "count",
    ),
    "empty_part": ngettext_lazy(
        "An empty part was left out (feature %(numbers)s).",
        "Empty parts were left out in %(count)d features (%(numbers)s).",
        "count",
    ),
    "not_a_geometry": ngettext_lazy(
        "A part of feature %(numbers)s was left out: its coordinates are not written as its "
        "type asks.",
        "Parts of %(count)d features were left out: their coordinates are not written as their "
        "type asks (%(numbers)s).",
        "count",
    ),
    "arcs": ngettext_lazy(
        "A part of feature %(numbers)s was left out: it is an arc. Save it with straight pieces.",
        "Parts of %(count)d features were left out: they are arcs (%(numbers)s). Save them with "
        "straight pieces.",
        "count",
    ),
    "surfaces": ngettext_lazy(
        "A part of feature %(numbers)s was left out: it is a surface of triangles or facets (TIN, "
        "multipatch), as models of buildings and terrain have. Save its outline as a polygon.",
        "Parts of %(count)d features were left out: they are surfaces of triangles or facets (TIN, "
        "multipatch), as models of buildings and terrain have (%(numbers)s). Save their outlines "
        "as polygons.",
        "count",
    ),
    "numbers_as_texts": ngettext_lazy(
        "A part of feature %(numbers)s was left out: its coordinates are written as texts, between "
        'quotation marks. Write 4.35 and not "4.35".',
        "Parts of %(count)d features were left out: their coordinates are written as texts, "
        'between quotation marks (%(numbers)s). Write 4.35 and not "4.35".',
        "count",
    ),
    "not_numbers": ngettext_lazy(
        "A part of feature %(numbers)s was left out: some of its coordinates are not numbers.",
        "Parts of %(count)d features were left out: some of their coordinates are not numbers "
        "(%(numbers)s).",
        "count",
    ),
    "too_few_points": ngettext_lazy(
        "A part of feature %(numbers)s was left out: a line needs two points, an area three.",
        "Parts of %(count)d features were left out: a line needs two points, an area three "
        "(%(numbers)s).",
        "count",
    ),
    "zero_length": ngettext_lazy(
        "A part of feature %(numbers)s was left out: its points all lie on one spot.",
        "Parts of %(count)d features were left out: their points all lie on one spot "
        "(%(numbers)s).",
        "count",
    ),
    "out_of_range": ngettext_lazy(
        "A part of feature %(numbers)s was left out: its coordinates do not exist on Earth.",
        "Parts of %(count)d features were left out: their coordinates do not exist on Earth "
        "(%(numbers)s).",
        "count",
    ),
    "invalid_polygon": ngettext_lazy(
        "The area of feature %(numbers)s was left out: its outline crosses itself. Draw it again.",
        "The areas of %(count)d features were left out: their outlines cross themselves "
        "(%(numbers)s). Draw them again.",
        "count",
    ),
    "impossible_step": ngettext_lazy(
        "A line of feature %(numbers)s was left out: it jumps %(kilometres)d km out of Belgium. "
        "Correct its points.",
        "Lines of %(count)d features were left out: they jump up to %(kilometres)d km out of "
        "Belgium (%(numbers)s). Correct their points.",
        "count",
    ),
    "repeated": ngettext_lazy(
        "A part of feature %(numbers)s was left out: it repeats an earlier place of this file.",
        "Parts of %(count)d features were left out: they repeat earlier places of this file "
        "(%(numbers)s).",
        "count",
    ),
    "broken_lines": ngettext_lazy(
        "%(broken)d line of the file was left out: it is not GeoJSON (line %(first)d).",
        "%(broken)d lines of the file were left out: they are not GeoJSON (the first is line "
        "%(first)d).",
        "broken",
    ),
    "others_left_out": _("Only one of the maps in this zip file was read; left out: %(names)s."),
    "routes_beside_tracks": ngettext_lazy(
        "%(routes)d route was left out: the tracks of this file are used, and routes would "
        "count the same way twice.",
        "%(routes)d routes were left out: the tracks of this file are used, and routes would "
        "count the same way twice.",
        "routes",
    ),
    "network_link_beside": _(
        "A link to an address elsewhere was left out; we never open addresses inside a file."
    ),
    "overlays": _("Images and models in this file were left out; only places are read."),
    "layers_left_out": _("What could not be read was left out: %(names)s."),
    "tables_without_places": _("Tables without places were left out: %(names)s."),
    "views": _(
        "Views were left out, as we run no query that stands in a file: %(names)s. Save what they "
        "show as layers."
    ),
    "points_beside": ngettext_lazy(
        "A part of feature %(numbers)s was left out: single points do not count for this target.",
        "Parts of %(count)d features were left out: single points do not count for this target "
        "(%(numbers)s).",
        "count",
    ),
    "lines_beside": ngettext_lazy(
        "A part of feature %(numbers)s was left out: lines do not count for this target.",
        "Parts of %(count)d features were left out: lines do not count for this target "
        "(%(numbers)s).",
        "count",
    ),
    "areas_beside": ngettext_lazy(
        "A part of feature %(numbers)s was left out: areas and their outlines do not count for "
        "this target.",
        "Parts of %(count)d features were left out: areas and their outlines do not count for "
        "this target (%(numbers)s).",
        "count",
    ),
}

REPAIRED = {
    "unclosed_polygon": ngettext_lazy(
        "The outline of feature %(numbers)s was open and has been closed.",
        "The outlines of %(count)d features were open and have been closed (%(numbers)s).",
        "count",
    ),
    "polygon_mended": ngettext_lazy(
        "The outline of feature %(numbers)s touched itself and has been mended; its area has "
        "hardly changed.",
        "The outlines of %(count)d features touched themselves and have been mended; their areas "
        "have hardly changed (%(numbers)s).",
        "count",
    ),
    "stray_points": ngettext_lazy(
        "Feature %(numbers)s: %(points)d point that lies %(kilometres)d km away from the rest "
        "was left out.",
        "Feature %(numbers)s: %(points)d points that lie up to %(kilometres)d km away from the "
        "rest were left out.",
        "points",
    ),
    "axes_swapped": _("Latitude and longitude have been swapped, as you asked."),
    "markup_mended": _("This file is not quite well written; it was read all the same."),
    "encoding_guessed": _(
        "Some letters of this file were written in an unexpected way; names may look wrong."
    ),
}

NOTES = {
    "routes_used": _("This file has no track that can be used; its routes were read."),
    "outside_belgium": ngettext_lazy(
        "Feature %(numbers)s lies outside Belgium.",
        "%(count)d features lie outside Belgium (%(numbers)s).",
        "count",
    ),
    "axes_may_be_swapped": ngettext_lazy(
        "Feature %(numbers)s would lie in Belgium if latitude and longitude were swapped.",
        "%(count)d features would lie in Belgium if latitude and longitude were swapped "
        "(%(numbers)s).",
        "count",
    ),
    "jump": ngettext_lazy(
        "Feature %(numbers)s jumps %(kilometres)d km between two of its points. Check it.",
        "%(count)d features jump %(kilometres)d km between two of their points (%(numbers)s). "
        "Check them.",
        "count",
    ),
    "reference_system_recognised": _(
        "Your numbers were recognised as %(name)s: read that way they lie in Belgium."
    ),
    "reference_system_assumed": _(
        "This file does not name its reference system; its coordinates were read as WGS 84."
    ),
}

KINDS = {"refused": REFUSED, "ignored": IGNORED, "repaired": REPAIRED, "note": NOTES}
