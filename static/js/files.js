// Shows which files were chosen, with their size and, for pictures, a small view, before they are sent.

function size(bytes) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  let place = 0;
  let amount = bytes;
  while (amount >= 1000 && place < units.length - 1) { amount /= 1000; place += 1; }
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: units[place], unitDisplay: "short", maximumFractionDigits: 1 }).format(amount);
}

export function start(root) {
  for (const holder of root.querySelectorAll("[data-file]")) {
    const input = holder.querySelector("input[type='file']");
    const list = holder.querySelector("[data-file-list]");
    if (!input || !list) continue;
    input.addEventListener("change", () => {
      const chosen = [...input.files];
      list.replaceChildren(...chosen.map(entry));
      // What the server would not read is not sent: nothing that was typed beside it is lost.
      if (chosen.some((file) => file.size > Number(holder.dataset.most))) {
        input.value = "";
        list.append(refusal(holder.dataset.tooBig));
      }
      list.hidden = list.children.length === 0;
    });
  }
}

function refusal(words) {
  const item = document.createElement("li");
  item.className = "bad";
  item.textContent = words;
  return item;
}

function entry(file) {
  const item = document.createElement("li");
  if (/^image\/(png|jpeg|gif|webp)$/.test(file.type) && file.size < 1_000_000) {
    const picture = document.createElement("img");
    picture.alt = "";
    const reader = new FileReader();
    // A data address, because the content policy allows img-src data: and nothing else.
    reader.addEventListener("load", () => { picture.src = reader.result; });
    reader.readAsDataURL(file);
    item.append(picture);
  }
  const name = document.createElement("span");
  name.textContent = file.name;
  const weight = document.createElement("span");
  weight.className = "soft nowrap";
  weight.textContent = size(file.size);
  item.append(name, weight);
  return item;
}
