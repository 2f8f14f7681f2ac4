// Counts the words or characters of a long text while it is written.

const words = (text) => (text.trim() ? text.trim().split(/\s+/u).length : 0);
const characters = (text) => [...text].length;

export function start(root) {
  for (const field of root.querySelectorAll("[data-count]")) {
    const line = root.querySelector(`[data-count-for="${CSS.escape(field.id)}"]`);
    if (!line) continue;
    const most = Number(field.dataset.most);
    const count = field.dataset.count === "words" ? words : characters;
    const show = () => {
      const counted = count(field.value);
      line.textContent = line.dataset.countText.replace("{count}", counted.toLocaleString(document.documentElement.lang));
      line.classList.toggle("over", counted > most);
    };
    field.addEventListener("input", show);
    show();
    announceNearTheEnd(field, line, () => count(field.value) >= most * 0.9);
  }
}

// A screen reader hears the count once near the end and after each pause from there on, not at each key.
function announceNearTheEnd(field, line, isNear) {
  let timer;
  field.addEventListener("input", () => {
    line.removeAttribute("role");
    clearTimeout(timer);
    if (!isNear()) return;
    timer = setTimeout(() => {
      line.setAttribute("role", "status");
      line.textContent = `${line.textContent}`;
    }, 1200);
  });
}
