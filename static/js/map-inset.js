// Where in the country a close map lies: a small map in its corner.

import { Feature, Map, Point, VectorLayer, VectorSource, View } from "../vendor/openlayers/ol.min.js";
import { outlineStyle, styleFor } from "./map-style.js";
import { belgium, followColours, loadOutlines } from "./map.js";

const near = 0.25; // of the country's width: what is wider says itself where it lies

/** Margins, in pixels, within which nothing lies below the small map. */
export const aboveInset = [32, 32, 120, 64];

/**
 * Show in the corner of `element` where in the country `extent` (EPSG:3857) is, if it is small; say
 * whether it is shown. On a background of tiles one sees where one is, and they are credited there.
 */
export function addInset(element, [west, south, east, north]) {
  const { outlines, tiles } = element.dataset;
  if (!outlines || tiles || east - west > near * (belgium[2] - belgium[0])) return false;
  const target = document.createElement("div");
  target.className = "map__inset";
  target.ariaHidden = "true"; // the page names the places
  element.querySelector(".map__canvas").append(target);
  const country = new VectorSource();
  loadOutlines(country, outlines);
  const here = new VectorSource({ features: [new Feature(new Point([(west + east) / 2, (south + north) / 2]))] });
  const map = new Map({
    target,
    layers: [
      new VectorLayer({ source: country, style: (feature) => outlineStyle(feature)[0] }),
      new VectorLayer({ source: here, style: () => styleFor("chosen") }),
    ],
    controls: [],
    interactions: [],
    view: new View(),
  });
  map.getView().fit(belgium, { size: map.getSize(), padding: [4, 4, 4, 4] });
  followColours(map);
  return true;
}
