// Small courtesies for forms; every form works without them.

// After an error the reader is led to the summary on top.
document.querySelector("[data-focus]")?.focus();

// A second press on "Send" while the first is on its way sends nothing.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}

// A page brought back by the browser's "back" can be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
