// Pure operations on the coordinates of what is drawn: values in, values out.

const enough = { LineString: 2, MultiLineString: 2, Polygon: 4, MultiPolygon: 4, Point: 1, MultiPoint: 1 };

function same([x1, y1], [x2, y2]) {
  return x1 === x2 && y1 === y2;
}

/** All points of nested coordinates, as one flat list. */
export function pointsOf(coordinates) {
  return typeof coordinates[0] === "number" ? [coordinates] : coordinates.flatMap(pointsOf);
}

/** A line needs two different points, a ring three. */
export function isDrawn(type, coordinates) {
  const different = new Set(pointsOf(coordinates).map(String)).size;
  return different >= (type.endsWith("Polygon") ? 3 : type.endsWith("LineString") ? 2 : 1);
}

function isRing(points) {
  return points.length > 3 && same(points[0], points.at(-1));
}

function withoutFrom(points, point) {
  const rest = points.filter((other) => !same(other, point));
  return isRing(points) && same(points[0], point) && rest.length ? [...rest, rest[0]] : rest;
}

function isChain(coordinates) {
  return typeof coordinates[0]?.[0] === "number";
}

/** The coordinates without one point; parts that are too short for their type then go too. */
export function withoutPoint(type, coordinates, point) {
  if (type === "Point") return [];
  if (isChain(coordinates)) {
    const rest = withoutFrom(coordinates, point);
    return rest.length >= enough[type] ? rest : [];
  }
  return coordinates.map((part) => withoutPoint(type, part, point)).filter((part) => part.length);
}

/** The coordinates with one point put elsewhere, in every part that has it. */
export function withPointMoved(coordinates, from, to) {
  if (typeof coordinates[0] === "number") return same(coordinates, from) ? to : coordinates;
  return coordinates.map((part) => withPointMoved(part, from, to));
}
