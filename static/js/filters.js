// On a phone the list comes before its filters: they wait behind one line, unless one is on.

export function start(root) {
  const isPhone = window.matchMedia("(max-width: 36rem)");
  const fold = () => {
    for (const box of root.querySelectorAll("[data-filters]")) {
      box.open = !isPhone.matches || "active" in box.dataset;
    }
  };
  fold();
  isPhone.addEventListener("change", fold);
}
