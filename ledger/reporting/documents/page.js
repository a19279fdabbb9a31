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
  // Nothing can be saved of an empty table, nor anything searched in a single row.
  if (body.rows.length > 1) tools.append(filter);
  if (body.rows.length) tools.append(save);
  table.parentElement.before(tools);
}

// Two reports side by side: the other file is read here and nowhere else.
const textOf = (cell) => cell.textContent.trim();
const cellsOf = (row, heads) => Object.fromEntries([...row.cells].map((cell, place) => [heads[place], cell]));
const rowsOf = (table) => {
  const columns = [...table.tHead.rows[0].cells];
  const heads = columns.map((head) => head.dataset.key);
  const money = columns.findIndex((head) => head.dataset.kind === "money");
  const keys = heads.slice(0, money < 0 ? heads.length : money).filter((head) => head !== "number" && head !== "event");
  const found = new Map();
  for (const row of table.tBodies[0].rows) {
    const cells = cellsOf(row, heads);
    const name = keys.map((key) => textOf(cells[key])).join(" · ");
    let unique = name;
    for (let count = 2; found.has(unique); count += 1) unique = name + " (" + count + ")";
    found.set(unique, cells);
  }
  return { found, rest: heads.filter((head) => !keys.includes(head) && head !== "number" && head !== "event") };
};
const tablesOf = (page) => {
  const found = new Map();
  for (const table of page.querySelectorAll("table[data-name]")) {
    let name = table.dataset.name;
    for (let count = 2; found.has(name); count += 1) name = table.dataset.name + " " + count;
    found.set(name, table);
  }
  return found;
};
const money = (cents) => new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: "EUR" }).format(cents / 100);
const differences = (mine, theirs) => {
  const lines = [];
  const [here, there] = [tablesOf(mine), tablesOf(theirs)];
  for (const [name, table] of here) {
    if (!there.has(name)) continue;
    const [a, b] = [rowsOf(table), rowsOf(there.get(name))];
    const title = table.caption.textContent;
    for (const [key, cells] of a.found) {
      const other = b.found.get(key);
      if (!other) {
        lines.push([title, key, "", "", words.here, ""]);
        continue;
      }
      for (const head of a.rest) {
        if (!other[head] || valueOf(cells[head]) === valueOf(other[head])) continue;
        const [now, then] = [cells[head].dataset.value, other[head].dataset.value];
        const change = head.endsWith("_cents") && now !== undefined && then !== undefined ? money(now - then) : "";
        const column = [...table.tHead.rows[0].cells].find((one) => one.dataset.key === head);
        lines.push([title, key, textOf(column), textOf(other[head]), textOf(cells[head]), change]);
      }
    }
    for (const key of b.found.keys()) if (!a.found.has(key)) lines.push([title, key, "", words.there, "", ""]);
  }
  return lines;
};
const made = (tag, text) => {
  const one = document.createElement(tag);
  if (text !== undefined) one.textContent = text;
  return one;
};
const compared = (other, place) => {
  const kind = (page) => page.querySelector("meta[name='document']")?.content;
  if (kind(other) !== kind(document)) {
    place.replaceChildren(made("p", words.unlike));
    return;
  }
  const lines = differences(document, other);
  if (!lines.length) {
    place.replaceChildren(made("p", words.same));
    return;
  }
  const box = made("div");
  box.className = "table";
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", words.differences);
  const table = made("table");
  table.append(made("caption", words.differences));
  const head = table.createTHead().insertRow();
  for (const title of words.columns.split("|")) {
    const cell = made("th", title);
    cell.scope = "col";
    head.append(cell);
  }
  const body = table.createTBody();
  for (const line of lines) {
    const row = body.insertRow();
    line.forEach((text, number) => {
      const cell = row.insertCell();
      cell.textContent = text;
      if (number > 2) cell.className = "number";
    });
  }
  box.append(table);
  place.replaceChildren(box);
};
const chooser = document.createElement("div");
chooser.className = "tools compare";
const label = made("label", words.compare + " ");
const file = document.createElement("input");
file.type = "file";
file.accept = ".html,.htm,text/html";
label.append(file);
const place = made("div");
place.id = "compared";
place.setAttribute("aria-live", "polite");
file.addEventListener("change", async () => {
  if (file.files.length) compared(new DOMParser().parseFromString(await file.files[0].text(), "text/html"), place);
});
chooser.append(label);
const hidden = made("details");
hidden.append(made("summary", words.compare), chooser);
label.firstChild.remove();
file.setAttribute("aria-label", words.compare);
document.querySelector("h1").after(hidden, place);
