"""What can be said of a file, in sentences for people; the table of a code gives its kind.

Sentences about features take `count` and `numbers` from the finding, the rest from its values.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

REFUSED = {
    "empty": _(
        "This file is empty. Save it again in the program that made it, then choose it once more."
    ),
    "too_large": _(
        "This file has %(megabytes)d MB; at most %(limit)d MB can be read. "
        "Split it into smaller files."
    ),
    "too_many_features": _(
        "This file has more than %(limit)d features. Split it into smaller files."
    ),
    "too_many_vertices": _(
        "This file has more than %(limit)d points along its lines and outlines. "
        "Simplify it, or split it into smaller files."
    ),
    "nested_too_deeply": _(
        "This file is nested too deeply to be read. Save it again with plain lines, "
        "polygons or points."
    ),
    "unknown_format": _(
        "We do not recognise what is in this file. Choose a GPX, KML, KMZ, GeoJSON, zipped "
        "Shapefile, GeoPackage or CSV file."
    ),
    "other_format": _(
        "This is a file of the kind %(format)s, which we cannot read. Save it as GPX, KML, "
        "GeoJSON, zipped Shapefile, GeoPackage or CSV and choose that file."
    ),
    "unreadable": _(
        "This looks like a %(format)s file, but it is damaged or incomplete. "
        "Save it again in the program that made it."
    ),
    "text_broken": _(
        "This looks like a %(format)s file, but it cannot be understood from line %(line)d on. "
        "It may have been cut off: save it again in the program that made it."
    ),
    "entities": _(
        "This file defines abbreviations (XML entities), which we do not read for safety. "
        "Save it again without them."
    ),
    "not_geojson": _(
        "This file is written as JSON, but it is not GeoJSON: its type is “%(type)s”. "
        "Save it as GeoJSON (a FeatureCollection)."
    ),
    "untyped_json": _(
        "This file is written as JSON, but it holds no GeoJSON. Save the places as GeoJSON."
    ),
    "no_feature_list": _(
        "This GeoJSON file has no list of features. Save it again as a FeatureCollection."
    ),
    "no_features": _("There is no feature in this file. Check that you saved the right layer."),
    "nothing_usable": _("Nothing in this file can be used."),
    "network_link": _(
        "This KML file only points to an address elsewhere, which we do not open. Open it in "
        "the program that made it and save the places themselves."
    ),
    "archive_broken": _("This zip file is damaged or incomplete. Make it again."),
    "archive_locked": _("This zip file is locked with a password. Make it again without one."),
    "archive_too_large": _(
        "This zip file unpacks to far more than can be read. Leave out what is not needed."
    ),
    "archive_without_map": _(
        "This zip file holds no file that we can read. Put in one Shapefile (.shp, .shx, .dbf "
        "and .prj), KML, GPX, GeoJSON, GeoPackage or CSV file."
    ),
    "shapefile_incomplete": _(
        "This Shapefile is incomplete: it lacks %(missing)s. Put the .shp, .shx, .dbf and .prj "
        "files into one zip file."
    ),
    "shapefile_unzipped": _(
        "This is one file of a Shapefile. Put its .shp, .shx, .dbf and .prj files into one zip "
        "file and choose that."
    ),
    "choose_layer": _("This file has several layers: %(names)s. Choose one of them."),
    "unknown_layer": _("This file has no layer named “%(layer)s”. Its layers are: %(names)s."),
    "no_coordinates_column": _(
        "This table has no column with places. Give it a column with WKT geometries, or two "
        "columns named longitude and latitude."
    ),
    "reference_system_missing": _(
        "This file does not say in which reference system its coordinates are. "
        "Tell us which one it is, for example %(names)s."
    ),
    "reference_system_unknown": _(
        "We do not know the reference system “%(text)s” that is named for this file. "
        "Save the file in WGS 84 or Lambert, or choose another reference system."
    ),
    "reference_system_contradicted": _(
        "The coordinates in this file do not fit its reference system, %(name)s. "
        "Tell us which one it really is, for example %(names)s."
    ),
    "text_without_places": _(
        "We found no coordinates in this text. Write one place per line, latitude first, for "
        "example: 50.8467, 4.3525"
    ),
}

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
    "tables_without_places": _("Tables without places were left out: %(names)s."),
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
    "repeated": ngettext_lazy(
        "Feature %(numbers)s repeats an earlier line or area of this file; "
        "the same ground counts once.",
        "%(count)d features repeat earlier lines or areas of this file (%(numbers)s); "
        "the same ground counts once.",
        "count",
    ),
    "reference_system_assumed": _(
        "This file does not name its reference system; its coordinates were read as WGS 84."
    ),
}

KINDS = {"refused": REFUSED, "ignored": IGNORED, "repaired": REPAIRED, "note": NOTES}
