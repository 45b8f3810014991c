// Goes to a place that is typed: municipalities, provinces and regions of our own, in every language.

import { transformExtent } from "../vendor/openlayers/ol.min.js";
import { lasting } from "./map.js";

const pause = 250; // milliseconds without a letter

function button({ name, extent }, map, list) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "btn btn-sm btn-secondary";
  element.textContent = name;
  element.addEventListener("click", () => {
    map.getView().fit(transformExtent(extent, "EPSG:4326", "EPSG:3857"), { size: map.getSize(), duration: lasting(300) });
    list.replaceChildren();
    map.getTargetElement().focus();
  });
  const item = document.createElement("li");
  item.append(element);
  return item;
}

/** Let the field in `element` offer places for what is typed in it. */
export function addSearch(element, map) {
  if (!element) return;
  const field = element.querySelector("input");
  const list = element.querySelector("[data-found]");
  const none = element.querySelector("[data-none]");
  let timer;

  async function search() {
    const text = field.value.trim();
    if (text.length < 2) {
      list.replaceChildren();
      none.hidden = true;
      return;
    }
    const answer = await fetch(`${element.dataset.search}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok || field.value.trim() !== text) return; // more has been typed meanwhile
    const { places } = await answer.json();
    list.replaceChildren(...places.map((place) => button(place, map, list)));
    none.hidden = places.length > 0;
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, pause);
  });
  // The page is not sent by Enter: the first place found is shown.
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    list.querySelector("button")?.click();
  });
}
