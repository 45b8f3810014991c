// Shows the features that a figure[data-map] carries, or fetches them from its data-address.

import { Select, VectorLayer, VectorSource } from "../vendor/openlayers/ol.min.js";
import { aboveInset, addInset } from "./map-inset.js";
import { findableStyleOf, styleFor, styleOf } from "./map-style.js";
import { createMap, geojson, showAll } from "./map.js";

const few = 20;

async function featuresOf({ features, address }) {
  if (features) return JSON.parse(document.getElementById(features).textContent);
  if (!address) return null;
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  return answer.ok ? answer.json() : null;
}

/** Say in words, below the map, what was chosen on it. */
function say(place, feature) {
  const title = feature?.get("title") ?? "";
  const address = feature?.get("address");
  if (!address) {
    place.textContent = title;
    return;
  }
  const link = document.createElement("a");
  link.href = address;
  link.textContent = title;
  place.replaceChildren(link);
}

const closest = 17;

async function show(element) {
  const source = new VectorSource();
  const layer = new VectorLayer({ source });
  const select = new Select({ style: () => styleFor("chosen"), hitTolerance: 8 });
  const map = createMap(element, [layer], { interactions: [select] });

  select.on("select", ({ selected }) => say(element.querySelector("[data-chosen]"), selected[0]));
  const collection = await featuresOf(element.dataset);
  if (collection) source.addFeatures(geojson.readFeatures(collection));
  layer.setStyle(source.getFeatures().length > few ? styleOf : findableStyleOf);
  const hasInset = !source.isEmpty() && addInset(element, source.getExtent());
  showAll(map, source, closest, hasInset ? aboveInset : undefined);
}

for (const element of document.querySelectorAll("[data-map]")) show(element);
