// Brings a reader who sent a form with mistakes to the summary, and from a link there into the field.

export function start(root) {
  const summary = root.querySelector("[data-error-summary]");
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const control = field.matches("fieldset") ? field.querySelector("input, select, textarea") : field;
    (control || field).focus();
    (control || field).scrollIntoView({ block: "center" });
  });
}
