// Lengths and areas on the GRS80 ellipsoid, as the server measures them, and how they are said.

import { grs80, inverseOutput, newPolygon } from "../vendor/geographiclib/geodesic.min.js";

const language = document.documentElement.lang || "en";

/** The length in metres of a chain of [longitude, latitude] in degrees (EPSG:4326). */
export function chainLength(points) {
  let sum = 0;
  for (let i = 1; i < points.length; i += 1) {
    const [[lon1, lat1], [lon2, lat2]] = [points[i - 1], points[i]];
    sum += grs80.Inverse(lat1, lon1, lat2, lon2, inverseOutput).s12;
  }
  return sum;
}

/** The area in square metres of one ring of [longitude, latitude] in degrees, whatever its sense. */
export function ringArea(points) {
  const polygon = newPolygon();
  const closed = points.length > 1 && String(points[0]) === String(points.at(-1));
  for (const [lon, lat] of closed ? points.slice(0, -1) : points) polygon.AddPoint(lat, lon);
  return Math.abs(polygon.Compute(false, true).area);
}

function polygonArea([shell, ...holes]) {
  return holes.reduce((sum, hole) => sum - ringArea(hole), ringArea(shell));
}

const lengths = {
  LineString: chainLength,
  MultiLineString: (lines) => lines.reduce((sum, line) => sum + chainLength(line), 0),
};

const areas = {
  Polygon: polygonArea,
  MultiPolygon: (polygons) => polygons.reduce((sum, polygon) => sum + polygonArea(polygon), 0),
};

const places = { Point: () => 1, MultiPoint: (points) => points.length };

const quantities = { line: lengths, polygon: areas, point: places };

/** Metres, square metres or a number of places in one GeoJSON geometry; 0 for another kind. */
export function quantityOf(kind, { type, coordinates }) {
  return quantities[kind][type]?.(coordinates) ?? 0;
}

function inUnit(value, unit, digits) {
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** The quantity in the reader's language: "412 m", "3.41 km", "0.25 ha", "3". */
export function said(kind, value) {
  if (kind === "line") return value < 1000 ? inUnit(value, "meter", 0) : inUnit(value / 1000, "kilometer", 2);
  if (kind === "polygon") return inUnit(value / 10000, "hectare", value < 1_000_000 ? 2 : 0);
  return new Intl.NumberFormat(language).format(value);
}
