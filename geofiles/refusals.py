"""Why a file cannot be used, and how to mend it, in sentences for people."""

from django.utils.translation import gettext_lazy as _

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
    "archive_paths": _(
        "This zip file holds a file whose name leads out of it (with “..”), which we do not read "
        "for safety. Make it again from the files themselves."
    ),
    "archive_without_map": _(
        "This zip file holds no file that we can read. Put in one Shapefile (.shp, .shx, .dbf "
        "and .prj), KML, GPX, GeoJSON, GeoPackage or CSV file."
    ),
    "surfaces_only": _(
        "This layer holds surfaces of triangles or facets (TIN, multipatch), as models of "
        "buildings and terrain have. Save their outlines as polygons and send that file."
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
