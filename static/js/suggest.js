// Suggests people or departments while somebody types. The field is a line of text that the server understands by itself.

const PAUSE = 180;
const SHORTEST = 2;

export function start(root) {
  for (const input of root.querySelectorAll("input[data-suggest]")) follow(input);
}

function follow(input) {
  const list = document.getElementById(input.getAttribute("list"));
  if (!list) return;
  let waiting = 0;
  let asked = "";
  input.addEventListener("input", () => {
    window.clearTimeout(waiting);
    const text = input.value.trim();
    if (text.length < SHORTEST || text === asked || chosen(list, text)) return;
    waiting = window.setTimeout(async () => {
      asked = text;
      try {
        const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(text)}`, {
          headers: { Accept: "application/json" },
        });
        if (answer.ok && asked === text) fill(list, await answer.json());
      } catch {
        // Without an answer the field is a line of text, as it is without this script.
      }
    }, PAUSE);
  });
}

function chosen(list, text) {
  return [...list.options].some((option) => option.value === text);
}

function fill(list, found) {
  list.replaceChildren(
    ...found.map((one) => {
      const option = document.createElement("option");
      option.value = one.value;
      option.textContent = one.label;
      return option;
    }),
  );
}
