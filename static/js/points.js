// The points of what is drawn as text, "latitude, longitude" line by line, and back: values in, values out.

const pair = /^\s*(-?\d+(?:\.\d+)?)\s*[,;\s]\s*(-?\d+(?:\.\d+)?)\s*$/;

function chains({ type, coordinates }) {
  if (type === "Point") return [[coordinates]];
  if (type === "LineString" || type === "MultiPoint") return [coordinates];
  if (type === "Polygon") return [coordinates[0].slice(0, -1)];
  return coordinates.flatMap((part) => chains({ type: type.replace("Multi", ""), coordinates: part }));
}

/** All points of a FeatureCollection (EPSG:4326); a blank line stands between two lines or areas. */
export function toPoints({ features }) {
  return features
    .flatMap(({ geometry }) => chains(geometry))
    .map((chain) => chain.map(([lon, lat]) => `${lat}, ${lon}`).join("\n"))
    .join("\n\n");
}

const shapes = {
  line: (chain) => chain.length > 1 && [{ type: "LineString", coordinates: chain }],
  polygon: (chain) => chain.length > 2 && [{ type: "Polygon", coordinates: [[...chain, chain[0]]] }],
  point: (chain) => chain.map((coordinates) => ({ type: "Point", coordinates })),
};

/** The FeatureCollection that the text describes; null where some line of it is no point on Earth. */
export function fromPoints(kind, text) {
  const features = [];
  for (const block of text.split(/\n\s*\n/).filter((each) => each.trim())) {
    const matches = block.trim().split("\n").map((line) => line.match(pair));
    if (!matches.every((match) => match && Math.abs(match[1]) <= 90 && Math.abs(match[2]) <= 180)) return null;
    const geometries = shapes[kind](matches.map(([, lat, lon]) => [Number(lon), Number(lat)]));
    if (!geometries) return null;
    features.push(...geometries.map((geometry) => ({ type: "Feature", properties: {}, geometry })));
  }
  return { type: "FeatureCollection", features };
}
