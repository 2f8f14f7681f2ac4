// Long texts save themselves on this device while they are written, and are offered again when a form
// comes back empty. A draft is forgotten when its form was accepted, after a week, and on signing out.

const PREFIX = "govern.draft.";
const WEEK = 7 * 24 * 3600 * 1000;
const PAUSE = 600;

function read(key) {
  try { return JSON.parse(localStorage.getItem(PREFIX + key)); } catch { return null; }
}
function write(key, draft) {
  try { localStorage.setItem(PREFIX + key, JSON.stringify(draft)); } catch { /* no room, or not allowed: the page still works */ }
}
function forget(key) {
  try { localStorage.removeItem(PREFIX + key); } catch { /* nothing was kept */ }
}
function keys() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
  } catch { return []; }
}

const texts = (form) => [...form.querySelectorAll("textarea[name], [data-keep][name]")];

export function start(root) {
  const forms = [...root.querySelectorAll("form[data-draft]")];
  const cameBack = new Set(forms.filter((form) => form.querySelector("[data-error-summary]")).map((form) => form.dataset.draft));
  // A refusal, an error page or a page to sign in on are no acceptance.
  const refused = !document.body.matches("[data-signed-in]") || root.querySelector("[data-flash='bad'], .error-page");
  for (const key of keys()) {
    const draft = read(key);
    const shownAgain = forms.some((form) => form.dataset.draft === key && texts(form).some((field) => field.value.trim() && field.value === draft?.texts[field.name]));
    const accepted = draft?.sent && !refused && !cameBack.has(key) && !shownAgain;
    if (!draft || accepted || Date.now() - draft.at > WEEK) forget(key);
  }
  for (const form of forms) lookAfter(form);
  for (const form of root.querySelectorAll("form[data-clears-drafts]")) {
    form.addEventListener("submit", () => keys().forEach(forget));
  }
}

function lookAfter(form) {
  const key = form.dataset.draft;
  const draft = read(key);
  const differs = draft && texts(form).some((field) => (draft.texts[field.name] || "") !== "" && draft.texts[field.name] !== field.value);
  if (differs) offer(form, key, draft);

  let timer;
  const keep = (sent) => {
    const values = Object.fromEntries(texts(form).map((field) => [field.name, field.value]));
    if (Object.values(values).some((text) => text.trim())) write(key, { at: Date.now(), texts: values, sent });
    else forget(key);
  };
  const note = document.createElement("p");
  note.className = "form-note";
  note.setAttribute("role", "status");
  form.append(note);
  form.addEventListener("input", (event) => {
    if (!texts(form).includes(event.target)) return;
    clearTimeout(timer);
    timer = setTimeout(() => { keep(false); note.textContent = form.dataset.draftSaved || ""; }, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!event.defaultPrevented) keep(true);
  });
}

function offer(form, key, draft) {
  const box = document.createElement("div");
  box.className = "note-box";
  const inner = document.createElement("div");
  const sentence = document.createElement("p");
  sentence.textContent = form.dataset.draftOffer;
  const acts = document.createElement("div");
  acts.className = "acts";
  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-quiet btn-small";
    made.textContent = text;
    made.addEventListener("click", () => { act(); box.remove(); });
    acts.append(made);
  };
  button(form.dataset.draftRestore, () => {
    for (const field of texts(form)) {
      if (draft.texts[field.name] === undefined) continue;
      field.value = draft.texts[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    texts(form)[0]?.focus();
  });
  button(form.dataset.draftDrop, () => forget(key));
  inner.append(sentence, acts);
  box.append(inner);
  form.prepend(box);
}
