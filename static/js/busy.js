// Sends a form once: the pressed button rests until the answer comes or the page is shown again.

export function start(root) {
  const forms = root.querySelectorAll("form[data-busy-form]");
  for (const form of forms) {
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "true";
      const button = event.submitter || form.querySelector("button[type='submit']");
      if (button) {
        button.dataset.busy = "true";
        button.setAttribute("aria-disabled", "true");
      }
    });
  }
  window.addEventListener("pageshow", () => {
    for (const form of forms) {
      if (!form.dataset.sent) continue;
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("[data-busy]")) {
        delete button.dataset.busy;
        button.removeAttribute("aria-disabled");
      }
    }
  });
}
