// Says below the map, after a pause of the hand, what others have pledged of a drawing already.

const pause = 900; // milliseconds

/** Ask about a drawing, with the token of the form that `element` belongs to. */
async function ask(element, address, drawing) {
  const token = element.closest("form").elements.csrfmiddlewaretoken.value;
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, geometry: drawing });
  const answer = await fetch(address, { method: "POST", body });
  return answer.status === 200 ? (await answer.text()).trim() : "";
}

/** Return what to call with the drawing, as GeoJSON, whenever it has changed. */
export function watchPledged(element, address) {
  let latest = "";
  let timer = 0;
  return (drawing) => {
    if (!address || drawing === latest) return;
    latest = drawing;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const words = drawing && (await ask(element, address, drawing).catch(() => ""));
      if (drawing !== latest) return;
      element.innerHTML = words; // of ours, escaped where it was written
      // The drawing is kept nowhere yet: looking at another pledge must not lose it.
      for (const link of element.querySelectorAll("a")) link.target = "_blank";
    }, pause);
  };
}
