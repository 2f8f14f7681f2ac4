// Keeps the promise check up to date while somebody writes. Without it the button "Check" does the same.

const PAUSE = 400;
const READ = ["[name^='text_']", "[name^='for_whom_']", ...["stage_id", "department_id", "country"].map((name) => `[name='${name}']`)].join();

export function start(root) {
  for (const panel of root.querySelectorAll("[data-promise-check]")) watch(panel);
}

function watch(panel) {
  const form = document.getElementById(panel.dataset.form);
  if (!form) return;
  const fields = [...form.querySelectorAll(READ)];
  let waiting = 0;
  let asked = 0;
  const ask = async () => {
    const turn = ++asked;
    const sent = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
    for (const field of fields) sent.set(field.name, field.value);
    try {
      const answer = await fetch(panel.dataset.promiseCheck, {
        method: "POST",
        body: sent,
        headers: { Accept: "application/json" },
      });
      if (answer.ok && turn === asked) write(panel, await answer.json());
    } catch {
      // Without an answer the panel keeps what it says, and the button still works.
    }
  };
  for (const field of fields) {
    field.addEventListener("input", () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(ask, PAUSE);
    });
  }
}

function copy(panel, name) {
  return panel.querySelector(`template[data-${name}]`).content.firstElementChild.cloneNode(true);
}

function write(panel, results) {
  panel.querySelector("[data-nothing]").hidden = results.length > 0;
  panel.querySelector("[data-results]").replaceChildren(
    ...results.map((result) => {
      const part = copy(panel, "result");
      const heading = part.querySelector("h3");
      heading.textContent = result.name;
      heading.lang = result.language;
      part.querySelector("ul").append(...result.items.map((item) => line(panel, item)));
      return part;
    }),
  );
}

function line(panel, item) {
  const found = copy(panel, item.ok ? "ok" : "no").querySelector("li");
  const label = found.querySelector("b");
  label.textContent = item.label;
  label.nextSibling.textContent = ` ${item.text}`;
  return found;
}
