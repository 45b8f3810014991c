// The review desk by keyboard, and words that outlive whatever happens to a page.
// A key only moves the focus; Enter acts. Keys can be switched off (WCAG 2.1.4), and never act while
// somebody writes.

const OFF = "keyboard shortcuts of the desk are off";
const dialog = document.querySelector("[data-shortcuts]");
const form = document.querySelector("[data-decision]");

function isOff() {
  return localStorage.getItem(OFF) !== null;
}

function isWriting(element) {
  return element.closest("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])") !== null;
}

function focus(element) {
  element?.focus();
  element?.scrollIntoView({ block: "nearest" });
}

function rows() {
  return [...document.querySelectorAll("#result_list tbody tr")];
}

/** Along the rows of the queue; on the page of one engagement, on to its neighbours. */
function step(by, rel) {
  const link = document.querySelector(`a[rel=${rel}]`);
  if (link) {
    link.click();
    return;
  }
  const all = rows();
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
  focus(next?.querySelector("th a"));
}

function explain(decision) {
  const details = form?.querySelector(`[data-why=${decision}]`);
  if (!details) return;
  details.open = true;
  focus(details.querySelector("input, button"));
}

const keys = {
  j: () => step(1, "next"),
  k: () => step(-1, "prev"),
  o: () => document.activeElement.closest("tr")?.querySelector("th a")?.click(),
  "/": () => focus(document.getElementById("searchbar")),
  a: () => focus(form?.querySelector("button[value=accepted], button[value=proposed]")),
  c: () => explain("returned"),
  d: () => explain("declined"),
  w: () => focus(form?.querySelector("textarea")),
  u: () => document.querySelector("[data-queue]")?.click(),
  "?": () => dialog.showModal(),
};

function listen() {
  document.addEventListener("keydown", (event) => {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    if (!keys[key] || isOff() || ctrlKey || metaKey || altKey || dialog.open || isWriting(target)) return;
    if (target.closest(".map__canvas")) return; // the map has keys of its own
    event.preventDefault();
    keys[key]();
  });
  const toggle = dialog.querySelector("[data-shortcuts-switch]");
  toggle.checked = !isOff();
  toggle.addEventListener("change", () => {
    if (toggle.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "yes");
  });
  const opener = document.querySelector("[data-shortcuts-open]");
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());
}

const SENT = "page whose words were sent";
const QUEUE = "what was asked of the queue";

function placeOf(path) {
  return `words for ${path}`;
}

/** Words that were sent are done with once another page of the desk has come. */
function forgetWords() {
  const sent = sessionStorage.getItem(SENT);
  if (sent === null || sent === location.pathname) return;
  sessionStorage.removeItem(placeOf(sent));
  sessionStorage.removeItem(SENT);
}

/** What is written is kept in this tab, whatever happens to the page or the sign-in meanwhile. */
function keepWords() {
  const words = form.querySelector("textarea");
  const place = placeOf(location.pathname);
  words.value ||= sessionStorage.getItem(place) ?? "";
  words.addEventListener("input", () => sessionStorage.setItem(place, words.value));
  form.addEventListener("submit", () => sessionStorage.setItem(SENT, location.pathname));
  // Enter on a reason gives the answer it belongs to.
  form.addEventListener("keydown", (event) => {
    const button = event.target.closest("details")?.querySelector("button");
    if (event.key !== "Enter" || event.target.type !== "checkbox" || !button) return;
    event.preventDefault();
    button.click();
  });
  // Only one of the two questions is open at a time, in browsers that do not know this themselves.
  const questions = [...form.querySelectorAll("details")];
  for (const each of questions) {
    each.addEventListener("toggle", () => {
      if (each.open) questions.filter((other) => other !== each).forEach((other) => (other.open = false));
    });
  }
}

/** Back in the queue as it was left: what was asked of it is kept in this tab. */
function keepQueue() {
  const back = document.querySelector("[data-queue]");
  if (back) back.search = sessionStorage.getItem(QUEUE) ?? "";
  else if (document.getElementById("changelist")) sessionStorage.setItem(QUEUE, location.search);
}

forgetWords();
keepQueue();
if (dialog) listen();
if (form) keepWords();
