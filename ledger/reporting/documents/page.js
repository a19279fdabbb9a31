"use strict";
const words = document.body.dataset;
const valueOf = (cell) => cell.dataset.value ?? cell.textContent;
const compare = (a, b) => {
  const [x, y] = [valueOf(a), valueOf(b)];
  const numbers = x !== "" && y !== "" && !isNaN(x) && !isNaN(y);
  return numbers ? Number(x) - Number(y) : x.localeCompare(y, document.documentElement.lang);
};
const quoted = (text) => {
  const safe = /^[=+@\t\r]|^-(?!\d+$)/.test(text) ? "'" + text : text;
  return /[",\n\r]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
};
for (const table of document.querySelectorAll("table")) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((one) => one.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...body.rows].sort((a, b) => compare(a.cells[place], b.cells[place]));
      body.append(...(down ? rows.reverse() : rows));
    });
  });
  const tools = document.createElement("div");
  tools.className = "tools";
  const filter = document.createElement("input");
  filter.type = "search";
  filter.placeholder = words.filter;
  filter.setAttribute("aria-label", words.filter + ": " + table.caption.textContent);
  filter.addEventListener("input", () => {
    const wanted = filter.value.toLowerCase();
    for (const row of body.rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
  const save = document.createElement("button");
  save.type = "button";
  save.textContent = words.save;
  save.setAttribute("aria-label", words.save + ": " + table.caption.textContent);
  save.addEventListener("click", () => {
    const rows = [...body.rows].filter((row) => !row.hidden);
    const lines = [heads.map((head) => head.dataset.key), ...rows.map((row) => [...row.cells].map(valueOf))];
    const text = lines.map((line) => line.map(quoted).join(",")).join("\n") + "\n";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    link.download = table.dataset.name + ".csv";
    link.click();
    URL.revokeObjectURL(link.href);
  });
  tools.append(filter, save);
  table.parentElement.before(tools);
}
