// The part one is on is in sight, also where the row of parts is wider than the window.

export function start(root) {
  for (const here of root.querySelectorAll(".subnav [aria-current]")) {
    const row = here.closest(".subnav");
    row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  }
}
