// A final act needs two gestures: a tick, then a press. Until the tick the button explains itself.
// Without this script the tick is a required field, here and on the server.

export function start(root) {
  for (const form of root.querySelectorAll("form[data-confirm]")) {
    const tick = form.querySelector("input[type='checkbox'][required]");
    const button = form.querySelector("button[type='submit']");
    const why = document.getElementById(button?.getAttribute("aria-describedby"));
    if (!tick || !button) continue;
    const show = () => {
      if (tick.checked) {
        button.removeAttribute("aria-disabled");
        if (why) why.hidden = true;
      } else {
        button.setAttribute("aria-disabled", "true");
        if (why) why.hidden = false;
      }
    };
    tick.addEventListener("change", show);
    form.addEventListener("submit", (event) => {
      if (tick.checked) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      tick.focus();
    }, { capture: true });
    window.addEventListener("pageshow", show);
    show();
  }
}
