// Loads a small module where a page asks for it by an attribute. Every page also works without any of them.

const modules = [
  ["[data-error-summary]", "errors.js"],
  ["[data-count]", "counts.js"],
  ["[data-slider]", "slider.js"],
  ["[data-confirm]", "confirm.js"],
  ["[data-file]", "files.js"],
  ["[data-menu]", "menu.js"],
  [".subnav [aria-current]", "subnav.js"],
  ["[data-filters]", "filters.js"],
  ["[data-suggest]", "suggest.js"],
  ["[data-promise-check]", "promise-check.js"],
  ["[data-busy-form]", "busy.js"],
];

for (const [selector, name] of modules) {
  if (document.querySelector(selector)) {
    import(`./${name}`).then((module) => module.start(document));
  }
}

// Drafts are looked after on every page: a text that has been sent is forgotten on the next one.
import("./drafts.js").then((module) => module.start(document));
