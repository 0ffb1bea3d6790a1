// Lists that grow, shrink and move; tables into which a range of Excel or Word is pasted.
"use strict";

/** A list whose items are lists of cells. */
const isTable = (schema) => (schema.items?.type ?? "") === "array";

const move = (path, from, to, many) => (to >= 0 && to < many ? write({ viec: "chuyen", duong: path, tu: from, den: to }).then(() => focusAt([...path, to])) : null);

/** Puts the keyboard to the first control of a value. */
function focusAt(path) {
  const own = key(path).slice(0, -1);
  const place = [...$("sheet").querySelectorAll("[data-path]")].find((one) => one.matches("input, textarea, select") && (one.dataset.path === key(path) || one.dataset.path.startsWith(`${own},`)));
  if (!place) return false;
  for (let above = place.closest("details"); above; above = above.parentElement.closest("details")) above.open = true;
  place.focus();
  place.scrollIntoView({ block: "center" });
  return true;
}

function tools(path, place, many, name) {
  const own = [...path, place];
  return el("span", { class: "tools" },
    place ? button("↑", () => move(path, place, place - 1, many), `${name}: đưa mục ${place + 1} lên`, "small") : null,
    place + 1 < many ? button("↓", () => move(path, place, place + 1, many), `${name}: đưa mục ${place + 1} xuống`, "small") : null,
    button("×", (event) => (event.detail > 1 ? null : remove(own)), `${name}: bỏ mục ${place + 1}`, "small"));
}

function list(schema, value, path, required) {
  const items = Array.isArray(value) ? value : [], one = schema.items ?? {};
  const { name, how } = named(schema, path);
  const blocks = one.type === "object" || one.properties;
  const open = isOpen(path);
  const rows = items.map((item, place) => el("li", { class: blocks ? "card" : "row", onkeydown: (event) => {
    const to = { ArrowUp: place - 1, ArrowDown: place + 1 }[event.key];
    if (event.altKey && to !== undefined && open) { move(path, place, to, items.length); event.preventDefault(); event.stopPropagation(); }
  } }, field(one, item, [...path, place], true), open ? tools(path, place, items.length, name) : null));
  const more = el("div", { class: "more" });
  const add = open ? button(items.length ? "+ Thêm mục" : `+ Thêm: ${name}`, () => {
    const next = field(one, undefined, [...path, items.length], true);
    more.replaceChildren(next);
    next.querySelectorAll("textarea").forEach((text) => text.grow?.());
    more.querySelector("input, textarea, select")?.focus();
  }, items.length ? `+ Thêm mục vào: ${name}` : null, "add") : null;
  return el("fieldset", { class: "list", "data-path": key(path), onpaste: open ? (event) => paste(event, path, false) : null },
    el("legend", {}, name, items.length > 3 ? ` (${items.length})` : "", required && !items.length ? el("span", { class: "must" }, " (bắt buộc)") : null),
    how ? el("p", { class: "note" }, how) : null, el("ol", {}, ...rows), more, add);
}

// ---- tables ---------------------------------------------------------------------------------

/** The rows of a table as a grid of cells, under the names of its columns. */
function table(schema, value, path, required) {
  const rows = Array.isArray(value) ? value.filter(Array.isArray) : [];
  const names = at(desk.form.gia_tri, [...path.slice(0, -1), "cot"]);
  const width = Math.max(1, Array.isArray(names) ? names.length : 0, ...rows.map((row) => row.length));
  const open = isOpen(path);
  const head = el("tr", {}, el("th", { scope: "col", class: "unseen-cell" }, "Dòng"), ...Array.from({ length: width }, (_, column) =>
    el("th", { scope: "col" }, told(names?.[column] ?? `Cột ${column + 1}`))), open ? el("td", {}) : null);
  const cell = (row, place, column) => {
    const shown = waiting(row[column]) ? "" : row[column] ?? "";
    const input = el("textarea", { rows: 1, class: "cell", "aria-label": `Dòng ${place + 1}, ${told(names?.[column] ?? `cột ${column + 1}`)}`, "data-path": key([...path, place, column]), "data-was": shown }, shown);
    input.grow = () => {};
    if (!open) input.readOnly = true;
    input.addEventListener("input", () => { input.touched = true; });
    input.written = () => {
      input.touched = false;
      const was = input.dataset.was, typed = tidy(input.value);
      if (input.value === was) return;
      input.dataset.was = input.value;
      // The other cells are those of the file when its turn comes: this row may have been written meanwhile.
      write((form) => {
        const now = at(form.gia_tri, [...path, place]) ?? [], old = now[column] ?? "";
        const whole = Array.from({ length: Math.max(width, now.length) }, (_, at) => (at === column ? typed : now[at] ?? ""));
        return setting(form, [...path, place], whole, alike(waiting(old) ? "" : old, was));
      });
    };
    input.addEventListener("change", input.written);
    return el("td", {}, input);
  };
  const shownRows = rows.length || !open ? rows : [[]];
  const body = shownRows.map((row, place) => el("tr", {}, el("th", { scope: "row" }, String(place + 1)),
    ...Array.from({ length: width }, (_, column) => cell(row, place, column)),
    open ? el("td", {}, place < rows.length ? tools(path, place, rows.length, "Bảng") : null) : null));
  const add = open && rows.length ? button("+ Thêm dòng", () => commit([...path, rows.length], Array(width).fill("")).then(() => focusAt([...path, rows.length])), null, "add") : null;
  return el("fieldset", { class: "list grid", "data-path": key(path), onpaste: open ? (event) => paste(event, path, true) : null },
    el("legend", {}, named(schema, path).name, rows.length ? ` (${rows.length})` : "", required && !rows.length ? el("span", { class: "must" }, " (bắt buộc)") : null),
    open ? el("p", { class: "note" }, "Chép vùng ô từ Excel hoặc bảng trong Word rồi dán (Ctrl+V) vào một ô.") : null,
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Các dòng của bảng" }, el("table", {}, el("thead", {}, head), el("tbody", {}, ...body))), add);
}

/** The rows of a copied table: of its markup, where cells may hold several lines, else of its tabs. */
function copiedRows(data) {
  const html = data.getData("text/html");
  if (/<table/i.test(html)) {
    // A document of its own: nothing in it is run or loaded.
    const parsed = new DOMParser().parseFromString(html, "text/html");
    const rows = [...parsed.querySelectorAll("tr")].map((row) => [...row.cells].flatMap((cell) =>
      [tidy(cell.textContent.replace(/\s+/g, " ")), ...Array(Math.max(0, cell.colSpan - 1)).fill("")]));
    if (rows.length) return rows;
  }
  return data.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "").split("\n").map((row) => row.split("\t").map(tidy));
}

/** Lines or a range copied from Word or Excel become items, or rows of cells. */
function paste(event, path, isRows) {
  const there = at(desk.form.gia_tri, path), items = Array.isArray(there) ? there.filter((item) => !isRows || Array.isArray(item)) : [];
  const rows = copiedRows(event.clipboardData).filter((row) => row.some((cell) => cell));
  const many = rows.length > 1 || rows[0]?.length > 1;
  const one = schemaAt(path)?.items ?? {};
  if (event.defaultPrevented || !many || (!isRows && !String(one.type ?? "").includes("string"))) return;
  event.preventDefault();
  event.stopPropagation();
  if (!isRows) {
    const kept = items.filter((item) => !waiting(item));
    const flat = rows.length === 1 ? rows[0] : rows.map((row) => row.filter(Boolean).join(" "));
    return commit(path, [...kept, ...flat.filter(Boolean)]);
  }
  const target = event.target.dataset?.path ? JSON.parse(event.target.dataset.path) : [];
  const from = target.length === path.length + 2 ? target[path.length] : items.length;
  const column = target.length === path.length + 2 ? target[path.length + 1] : 0;
  const names = at(desk.form.gia_tri, [...path.slice(0, -1), "cot"]);
  const width = Math.max(...items.map((row) => row.length), ...rows.map((row) => row.length + column), Array.isArray(names) ? names.length : 0);
  const whole = items.map((row) => [...row]);
  rows.forEach((row, place) => {
    const own = (whole[from + place] ??= []);
    row.forEach((cell, at) => { own[column + at] = cell; });
  });
  const filled = whole.map((row) => Array.from({ length: width }, (_, at) => row[at] ?? "")).filter((row) => row.some((cell) => cell && !waiting(cell)));
  return commit(path, filled).then(() => say(`Đã dán ${rows.length} dòng.`));
}
