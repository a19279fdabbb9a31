"use strict";
// Plays the days of two tables of this page: what it shows is what stands in them.
{
  const film = document.getElementById("film");
  const { first, back, start, pause, on, last, changed, nothing, of, what, now, happened, unrefinanced, authorised, bar_over: over } = film.dataset;
  const table = (name) => document.querySelector(`table[data-name="${name}"]`);
  const make = (tag, text = "", kind = "") => {
    const one = document.createElement(tag);
    one.textContent = text;
    if (kind) one.className = kind;
    return one;
  };
  const svg = (tag, values) => {
    const one = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(values)) one.setAttribute(name, value);
    return one;
  };
  const euros = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: "EUR", signDisplay: "exceptZero" });
  const heads = [...table(film.dataset.tableMoved).tHead.rows[0].cells];
  const at = Object.fromEntries(heads.map((head, place) => [head.dataset.key, place]));
  const figures = heads.filter((head) => head.dataset.kind === "money").map((head) => head.dataset.key);
  const names = ["municipality", "programme", "year"];
  const number = (cell) => (cell.dataset.value === undefined ? null : Number(cell.dataset.value));
  const moves = [...table(film.dataset.tableMoved).tBodies[0].rows].map((row) => ({
    day: row.cells[at.day].dataset.value,
    shown: row.cells[at.day].textContent,
    anchor: row.id,
    name: names.map((name) => row.cells[at[name]].textContent),
    cells: Object.fromEntries(figures.map((key) => [key, { value: number(row.cells[at[key]]), text: row.cells[at[key]].textContent }])),
  }));
  const heard = table(film.dataset.tableHappened);
  const told = heard
    ? [...heard.tBodies[0].rows].map((row) => {
        const titles = [...heard.tHead.rows[0].cells].map((head) => head.dataset.key);
        const cell = (key) => row.cells[titles.indexOf(key)];
        const text = (key) => cell(key)?.textContent ?? "";
        return { day: cell("day").dataset.value, shown: text("day"), anchor: row.id, event: text("event"), words: [text("type"), text("content"), text("document"), text("actor")] };
      })
    : [];
  const shown = new Map([...told, ...moves].map((one) => [one.day, one.shown]));
  const days = [...shown.keys()].sort();
  const group = (list, key) => list.reduce((found, one) => found.set(key(one), [...(found.get(key(one)) ?? []), one]), new Map());
  const heardOn = group(told, (one) => one.day);
  const movedOn = group(moves, (one) => one.day);
  const values = moves.flatMap((one) => [one.cells.unrefinanced_cents.value ?? 0, one.cells.authorised_cents.value ?? 0]);
  const low = Math.min(0, ...values);
  const span = Math.max(1, Math.max(0, ...values) - low);
  const exceeds = ({ cells: { unrefinanced_cents: held, authorised_cents: ceiling } }) => ceiling.value !== null && (held.value ?? 0) > ceiling.value;
  const place = (cents) => ((cents - low) * 720) / span;

  const grid = make("table");
  grid.dataset.name = "film";
  const caption = grid.createCaption();
  const head = grid.createTHead().insertRow();
  for (const key of [...names, ...figures]) {
    const cell = heads[at[key]].cloneNode(true);
    head.append(cell);
  }
  const body = grid.createTBody();
  const bars = make("div", "", "bars");
  const positions = [...group(moves, (one) => one.name.join("\u0000"))].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, mine]) => {
    const row = body.insertRow();
    const title = make("th", mine[0].name[0]);
    title.scope = "row";
    row.append(title, ...mine[0].name.slice(1).map((text) => make("td", text)));
    const cells = Object.fromEntries(figures.map((key) => [key, row.appendChild(make("td", "", "number"))]));
    const bar = svg("rect", { class: "bar", y: 4, height: 16, x: place(0), width: 2 });
    const limit = svg("line", { class: "limit", y1: 0, y2: 24 });
    const drawn = svg("svg", { viewBox: "0 0 720 24", preserveAspectRatio: "none", "aria-hidden": "true" });
    drawn.append(bar, limit);
    const line = make("div");
    const amount = make("b");
    line.append(make("span", mine[0].name.join(" ")), drawn, amount);
    bars.append(line);
    return { mine, row, cells, bar, limit, line, amount };
  });

  const slider = make("input");
  slider.type = "range";
  Object.assign(slider, { min: 0, max: days.length - 1, step: 1, value: days.length - 1 });
  slider.setAttribute("aria-label", film.querySelector("h2").textContent);
  const title = make("p", "", "day");
  const news = make("p");
  news.setAttribute("role", "status");
  const list = make("ul");

  const paint = (one, day) => {
    const until = one.mine.filter((move) => move.day <= day);
    const move = until.at(-1);
    const before = until.at(-2);
    const there = move !== undefined && figures.some((key) => move.cells[key].value !== null);
    one.row.classList.toggle("absent", !there);
    one.line.classList.toggle("absent", !there);
    if (!there) return;
    for (const key of figures) {
      const cell = one.cells[key];
      const { value, text } = move.cells[key];
      const link = make("a", text);
      link.href = "#" + move.anchor;
      cell.replaceChildren(value === null ? text : link);
      if (value === null) delete cell.dataset.value;
      else cell.dataset.value = value;
      const earlier = before?.cells[key].value ?? null;
      const lit = move.day === day && value !== earlier;
      cell.classList.toggle("lit", lit);
      if (lit && value !== null && earlier !== null) cell.append(make("small", euros.format((value - earlier) / 100)));
    }
    const cents = move.cells.unrefinanced_cents.value ?? 0;
    const ceiling = move.cells.authorised_cents.value;
    const ends = [place(0), place(cents)].sort((a, b) => a - b);
    one.bar.setAttribute("x", ends[0]);
    one.bar.setAttribute("width", Math.max(2, ends[1] - ends[0]));
    one.bar.setAttribute("class", exceeds(move) ? "bar over" : "bar");
    one.limit.setAttribute("visibility", ceiling === null ? "hidden" : "visible");
    for (const end of ["x1", "x2"]) one.limit.setAttribute(end, Math.min(718, place(ceiling ?? 0)));
    one.amount.textContent = move.cells.unrefinanced_cents.text;
    one.amount.classList.toggle("lit", move.day === day);
  };
  const show = () => {
    const step = Number(slider.value);
    const day = days[step];
    const changes = movedOn.get(day) ?? [];
    for (const one of positions) paint(one, day);
    const date = shown.get(day);
    title.textContent = `${date} (${step + 1} ${of} ${days.length})`;
    caption.textContent = `${now} ${date}`;
    news.textContent = changes.length ? `${changed}: ${changes.map((one) => one.name.join(" ")).join("; ")}` : nothing;
    slider.setAttribute("aria-valuetext", `${date}. ${news.textContent}`);
    list.replaceChildren(
      ...(heardOn.get(day) ?? []).map((one) => {
        const item = make("li");
        if (one.anchor) {
          const link = make("a", one.event);
          link.href = "#" + one.anchor;
          item.append(link, " ");
        }
        item.append(one.words.filter(Boolean).join(" · "));
        return item;
      })
    );
  };
  let timer = 0;
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    player.textContent = start;
  };
  const go = (to) => {
    slider.value = Math.min(days.length - 1, Math.max(0, to));
    show();
  };
  const press = (label, act) => {
    const button = make("button", label);
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  };
  const player = press(start, () => {
    if (timer) return stop();
    if (Number(slider.value) === days.length - 1) go(0);
    player.textContent = pause;
    timer = setInterval(() => {
      go(Number(slider.value) + 1);
      if (Number(slider.value) === days.length - 1) stop();
    }, 900);
  });
  const by = (steps) => () => {
    stop();
    go(Number(slider.value) + steps);
  };
  slider.addEventListener("input", () => {
    stop();
    show();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input, select, textarea, .table")) return;
    const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -days.length, End: days.length }[event.key];
    if (steps === undefined || event.target.closest("#film") === null) return;
    event.preventDefault();
    by(steps)();
  });
  const controls = make("div", "", "controls");
  controls.append(press(first, by(-days.length)), press(back, by(-1)), player, press(on, by(1)), press(last, by(days.length)), slider);
  const scene = make("div", "", "scene");
  const left = make("div");
  const right = make("div");
  const box = make("div", "", "table");
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", what);
  box.append(grid);
  const legend = make("p", "", "legend");
  const mark = (shape) => {
    const one = svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" });
    one.append(shape);
    return one;
  };
  const explained = (shape, words) => {
    const item = make("span");
    item.append(mark(shape), words);
    legend.append(item, " ");
  };
  explained(svg("rect", { class: "bar", y: 4, width: 24, height: 16 }), unrefinanced);
  explained(svg("line", { class: "limit", x1: 12, x2: 12, y1: 0, y2: 24 }), authorised);
  if (moves.some(exceeds)) explained(svg("rect", { class: "bar over", y: 4, width: 24, height: 16 }), over);
  left.append(legend, bars);
  right.append(make("h3", happened), list);
  scene.append(left, right);
  film.append(controls, title, news, scene, box);
  film.hidden = days.length === 0;
  if (days.length) show();
}
