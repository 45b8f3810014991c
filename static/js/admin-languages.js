// Translated fields on the team's desk: one row of buttons shows one language at a time, or all.
// Without script every language is shown, one below the other.

const STORED = "language of the desk";
const ALL = "all";

/** The language of a translated field, from the class modeltranslation gives it (mt-field-name-fr). */
function languageOf(field) {
  const named = [...field.classList].find((name) => name.startsWith("mt-field-"));
  return named?.split("-").at(-1);
}

function rows() {
  return [...document.querySelectorAll(".mt")]
    .map((field) => ({ row: field.closest(".form-row"), language: languageOf(field) }))
    .filter(({ row, language }) => row && language);
}

function show(chosen, buttons) {
  for (const { row, language } of rows()) {
    // What is wrong is always in sight.
    row.hidden = chosen !== ALL && chosen !== language && !row.querySelector(".errorlist");
  }
  for (const button of buttons) {
    button.setAttribute("aria-pressed", String(button.value === chosen));
  }
  sessionStorage.setItem(STORED, chosen);
}

function buttonFor(value, text) {
  const button = document.createElement("button");
  button.type = "button";
  button.value = value;
  button.textContent = text;
  return button;
}

function begin() {
  const languages = [...new Set(rows().map(({ language }) => language))];
  const form = document.querySelector("#content-main form");
  if (!form || languages.length < 2) return;

  const names = new Intl.DisplayNames([document.documentElement.lang || "en"], { type: "language" });
  const buttons = languages.map((language) => buttonFor(language, names.of(language)));
  buttons.push(buttonFor(ALL, languages.map((language) => language.toUpperCase()).join(" + ")));
  const bar = document.createElement("div");
  bar.className = "language-choice";
  bar.setAttribute("role", "group");
  bar.append(...buttons);
  form.prepend(bar);

  const before = sessionStorage.getItem(STORED);
  let chosen = [...languages, ALL].includes(before) ? before : languages[0];
  bar.addEventListener("click", ({ target }) => {
    if (target.value) {
      chosen = target.value;
      show(chosen, buttons);
    }
  });
  document.addEventListener("formset:added", () => show(chosen, buttons));
  show(chosen, buttons);
}

begin();
