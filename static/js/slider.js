// Gives every slider a number beside it, for those who want an exact position.

export function start(root) {
  for (const slider of root.querySelectorAll("[data-slider]")) {
    const range = slider.querySelector("input[type='range']");
    const number = slider.querySelector("input[type='number']");
    if (!range || !number) continue;
    number.hidden = false;
    number.value = range.value;
    range.addEventListener("input", () => { number.value = range.value; });
    number.addEventListener("input", () => {
      if (number.value !== "" && number.checkValidity()) {
        range.value = number.value;
        range.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
    number.addEventListener("change", () => { number.value = range.value; });
  }
}
