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
    "web_page": _(
        "This is a web page, not a map: perhaps an error or a sign-in page was saved in its place. "
        "Download the file again and look at it before you send it."
    ),
    "service_answer": _(
        "This is the error message of a map service, not the map. Ask the service again, or save "
        "the layer in your own program, and send that file."
    ),
    "compressed": _(
        "This file is packed as %(format)s, which we do not unpack. Unpack it and send the file "
        "inside, or pack it again as a zip file."
    ),
    "picture": _(
        "This is a picture, a document or a grid (%(format)s): it holds no lines that can be "
        "measured. Save the lines themselves as GPX, KML, GeoJSON, zipped Shapefile or GeoPackage."
    ),
    "spreadsheet": _(
        "This is a file of an office program (%(format)s). If it is a table with places, save it "
        "as CSV, with a column of WKT geometries or two columns longitude and latitude."
    ),
    "map_document": _(
        "This file (%(format)s) only says how a map looks and where its data lie. Save the layer "
        "itself as GeoJSON, zipped Shapefile or GeoPackage and send that file."
    ),
    "drawing": _(
        "This is a technical drawing (%(format)s), which does not say where on Earth it lies. Open "
        "it in a GIS, give it its reference system, and save the lines as GeoJSON or GeoPackage."
    ),
    "mapinfo": _(
        "This is a file of MapInfo (%(format)s), which we cannot read. Save the layer in MapInfo "
        "or QGIS as GeoJSON, zipped Shapefile or GeoPackage."
    ),
    "device": _(
        "This is a recording of a device or an app (%(format)s), which we cannot read. Export the "
        "track from it as GPX."
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
    "archive_broken": _(
        "This zip file is damaged or incomplete. Make it again and send the new one."
    ),
    "archive_method": _(
        "This zip file is packed in a way that we cannot read. Make it again with the ordinary "
        "compression (Deflate)."
    ),
    "archive_locked": _("This zip file is locked with a password. Make it again without one."),
    "archive_too_large": _(
        "This zip file unpacks to far more than can be read. Leave out what is not needed."
    ),
    "archive_nested": _("This zip file holds another zip file. Unpack it and send the inner one."),
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
    "reference_systems_mixed": _(
        "The places in this file are in several reference systems (%(names)s). Save them in one."
    ),
    "text_without_places_at": _(
        "We cannot read “%(text)s” as a place. Write one place per line, latitude first, for "
        "example: 50.8467, 4.3525"
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
    "arcs": ngettext_lazy(
        "A part of feature %(numbers)s was left out: it is an arc. Save it with straight pieces.",
        "Parts of %(count)d features were left out: they are arcs (%(numbers)s). Save them with "
        "straight pieces.",
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
        "A part of feature %(numbers)s was left out: it repeats an earlier line or area of this "
        "file.",
        "Parts of %(count)d features were left out: they repeat earlier lines or areas of this "
        "file (%(numbers)s).",
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
