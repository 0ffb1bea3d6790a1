// The form of a record, made from its schema: each change is written at once, and nothing else is.
// Texts are put in as text, as everywhere on this page.
"use strict";

/** The desk, when this page may write; what the form shows; what waits to be written. */
const desk = { token: null, form: null, queue: Promise.resolve() };
const PAUSE = 700;
const key = (path) => JSON.stringify(path);
const at = (tree, path) => path.reduce((node, step) => node?.[step], tree);

async function post(path, body) {
  const answer = await fetch(path, { method: "POST", body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", "X-Qcph-Token": desk.token } });
  return { status: answer.status, data: await answer.json().catch(() => ({})) };
}

/** Writes one change, after those before it; what somebody else wrote meanwhile is shown beside it. */
function write(wish) {
  const file = desk.form.tep;
  desk.queue = desk.queue.then(async () => {
    if (desk.form.tep !== file) return;
    const { status, data } = await post(wish.viec ? "ghi" : "hoan-tac", { ...wish, tep: file, dau: desk.form.dau });
    if (status === 200) { say("Đã ghi vào tệp."); showForm2(data); }
    else if (status === 409) conflict(wish, data);
    else say(data.noi_dung ?? "Không ghi được.", data.cach_sua, true);
  }).catch(lost);
  return desk.queue;
}

function say(text, hints, bad) {
  $("said").className = bad ? "bad-text" : "note";
  $("said").replaceChildren(...quoted([text, ...(hints ?? [])].join(" ")));
}

function conflict(wish, form) {
  const there = wish.duong ? JSON.stringify(at(form.gia_tri ?? {}, wish.duong) ?? "") : "";
  showForm2(form);
  const mine = wish.viec === "dat"
    ? el("button", { type: "button", class: "act", onclick: () => write(wish) }, "Ghi giá trị tôi gõ") : null;
  $("said").className = "bad-text";
  $("said").replaceChildren("Tệp vừa được sửa ở nơi khác, nên chưa ghi gì. ", ...(mine ? [
    el("span", {}, `Đang có: ${there}. Anh chị gõ: ${JSON.stringify(wish.gia_tri)}. `), mine, " "] : []),
  el("button", { type: "button", class: "act", onclick: () => say("Giữ nguyên tệp.") }, "Giữ cái đang có"));
}

/** Sets a value; blocks that are not there yet are made around it. */
function commit(path, value) {
  let depth = path.length;
  while (depth > 1 && at(desk.form.gia_tri, path.slice(0, depth - 1)) === undefined) depth -= 1;
  for (let step = path.length - 1; step >= depth; step -= 1) value = typeof path[step] === "number" ? [value] : { [path[step]]: value };
  const own = path.slice(0, depth), last = own[own.length - 1];
  const list = at(desk.form.gia_tri, own.slice(0, -1));
  if (Array.isArray(list) && last >= list.length) return write({ viec: "chen", duong: own.slice(0, -1), cho: list.length, gia_tri: value });
  return write({ viec: "dat", duong: own, gia_tri: value });
}

const remove = (path) => (at(desk.form.gia_tri, path) === undefined ? null : write({ viec: "bo", duong: path }));
const waiting = (value) => typeof value === "string" && value.includes("…cần điền…");

// ---- fields ---------------------------------------------------------------------------------

const inner = (schema, value) => {
  const one = schema.oneOf ?? schema.anyOf;
  return one ? { ...one[typeof value === "object" ? 1 : 0], title: schema.title, description: schema.description } : schema;
};

function field(outer, value, path, required) {
  const schema = inner(outer, value);
  if (schema.const !== undefined) return null;
  if (schema.type === "object" || schema.properties) return block(schema, value, path, required);
  if (schema.type === "array") return list(schema, value, path, required);
  return line(schema, value, path, required);
}

const title = (schema, path) => schema.title ?? String(path[path.length - 1] + 1);

function block(schema, value, path, required) {
  const must = schema.required ?? [];
  const rows = Object.entries(schema.properties ?? {}).map(([name, one]) => field(one, value?.[name], [...path, name], must.includes(name)));
  const legend = el("legend", {}, typeof path[path.length - 1] === "number" ? `Mục ${path[path.length - 1] + 1}` : title(schema, path));
  const kept = rows.filter(Boolean);
  if (value === undefined && !required) return el("details", { class: "block", "data-path": key(path) }, el("summary", {}, `Thêm: ${title(schema, path)}`), ...kept);
  const gone = !required && path.length && typeof path[path.length - 1] === "string" ? tool("Bỏ phần này", () => remove(path), `Bỏ: ${title(schema, path)}`) : null;
  return el("fieldset", { class: "block", "data-path": key(path) }, legend, gone, ...kept);
}

const tool = (text, onclick, label) => el("button", { type: "button", class: "act small", onclick, "aria-label": label ?? null }, text);

function list(schema, value, path, required) {
  const items = Array.isArray(value) ? value : [];
  const one = schema.items ?? {};
  const name = title(schema, path);
  const rows = items.map((item, place) => el("li", {},
    field(one, item, [...path, place], true),
    el("span", { class: "tools" },
      place ? tool("↑", () => write({ viec: "chuyen", duong: path, tu: place, den: place - 1 }), `${name}: đưa mục ${place + 1} lên`) : null,
      place + 1 < items.length ? tool("↓", () => write({ viec: "chuyen", duong: path, tu: place, den: place + 1 }), `${name}: đưa mục ${place + 1} xuống`) : null,
      tool("×", () => remove([...path, place]), `${name}: bỏ mục ${place + 1}`))));
  const more = el("div", { class: "more" });
  const add = tool(items.length ? "Thêm mục" : `Thêm: ${name}`, () => {
    const next = field(one, undefined, [...path, items.length], true);
    more.replaceChildren(el("p", { class: "note" }, "Mục mới được ghi khi anh chị điền ô đầu tiên."), next);
    more.querySelector("input, textarea, select")?.focus();
  });
  const box = el("fieldset", { class: "list", "data-path": key(path), onpaste: (event) => paste(event, one, path, items) },
    el("legend", {}, name, required ? " (bắt buộc)" : ""), el("ol", {}, ...rows), more, add);
  return box;
}

/** Lines or a range copied from Word or Excel become items, or rows of cells. */
function paste(event, one, path, items) {
  const text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
  const is_table = one.type === "array";
  if (event.defaultPrevented || !(is_table ? text.includes("\t") : text.includes("\n") && (one.type ?? "").includes("string"))) return;
  event.preventDefault();
  const rows = text.split("\n").map((row) => (is_table ? row.split("\t").map((cell) => cell.trim()) : row.trim())).filter((row) => row.length);
  const whole = items.filter((item) => !waiting(item) && !(Array.isArray(item) && item.every((cell) => !cell || waiting(cell))));
  commit(path, [...whole, ...rows]);
}

let fields = 0;

function line(schema, value, path, required) {
  const id = `f${(fields += 1)}`, shown = value === undefined || waiting(value) ? "" : value;
  const input = control(schema, shown, path, required);
  input.id = id;
  input.dataset.path = key(path);
  const [head, ...rest] = (schema.description ?? schema.title ?? "").split("\n");
  const label = el("label", { for: id, class: schema.title ? null : "unseen" }, schema.title ? head : `Mục ${path[path.length - 1] + 1}`, required && schema.title ? el("span", { class: "must" }, " (bắt buộc)") : null);
  const written = () => {
    const typed = input.value.trim() === "" ? "" : normal(schema, input.value);
    if (typed === input.dataset.was) return;
    input.dataset.was = typed;
    if (typed !== "") commit(path, typed);
    else if (!required) remove(path);
    else if (value !== undefined) commit(path, "…cần điền…");
  };
  input.dataset.was = shown;
  input.addEventListener("change", () => { clearTimeout(input.later); written(); });
  if (!["SELECT"].includes(input.tagName) && !input.role) input.addEventListener("input", () => { clearTimeout(input.later); input.later = setTimeout(written, PAUSE); });
  return el("div", { class: "field" }, label, rest.length ? el("p", { class: "note" }, rest.join(" ")) : null, input, input.box ?? null, grouped(schema, shown));
}

/** `1.234.567` is how people write what stands in the file as 1234567. */
const normal = (schema, typed) => (schema.type === "integer" && /^\d{1,3}(\.\d{3})+$/.test(typed.trim()) ? typed.trim().replaceAll(".", "") : typed.trim());
const grouped = (schema, shown) => (schema.type === "integer" && /^\d{5,}$/.test(shown) ? el("p", { class: "note" }, Number(shown).toLocaleString("vi-VN")) : null);

function control(schema, shown, path, required) {
  if (schema.enum) {
    const words = [...new Set(schema.enum.map(String))];
    const names = schema.enumDescriptions ?? words;
    const options = words.map((word) => el("option", { value: word, selected: word === shown }, names[schema.enum.map(String).indexOf(word)] ?? word));
    const odd = shown && !words.includes(shown) ? [el("option", { value: shown, selected: true }, shown)] : [];
    return el("select", {}, el("option", { value: "" }, required ? "chọn…" : "không ghi"), ...odd, ...options);
  }
  if (schema.format === "date" && (shown === "" || /^\d{4}-\d{2}-\d{2}$/.test(shown))) return el("input", { type: "date", value: shown });
  const sample = (schema.examples ?? [])[0] ?? "";
  const named = path.findLast((step) => typeof step === "string");
  if (sample === "BHXH-VN") return search(desk.form.chon.co_quan, shown);
  if (sample === "TW-2020-HOP-01" && ["nguoi", "chu_tri", "nguoi_ky", "thu_ky"].includes(named)) return search(desk.form.chon.nguoi, shown);
  if (["integer", "number"].includes(schema.type)) return el("input", { type: "text", inputmode: "decimal", value: shown });
  if (sample) return el("input", { type: "text", value: shown, spellcheck: "false", autocomplete: "off" });
  const text = el("textarea", { rows: 1 }, shown);
  const grow = () => { text.style.height = "auto"; text.style.height = `${text.scrollHeight + 2}px`; };
  text.addEventListener("input", grow);
  requestAnimationFrame(grow);
  return text;
}

/** A box that finds by code or by words of the name, with accents or without. */
function search(choices, shown) {
  const name = (value) => choices.find(([own]) => own === value)?.[1] ?? "";
  const input = el("input", { type: "text", role: "combobox", value: shown, autocomplete: "off", spellcheck: "false", "aria-expanded": "false", "aria-autocomplete": "list" });
  const box = el("ul", { role: "listbox", class: "choices", hidden: true, id: `l${(fields += 1)}`, "aria-label": "Chọn" });
  const said = el("p", { class: "note" }, name(shown));
  let current = -1;
  input.setAttribute("aria-controls", box.id);
  const close = () => { box.hidden = true; current = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const take = (value) => { input.value = value; said.textContent = name(value); close(); input.dispatchEvent(new Event("change")); };
  const mark = () => [...box.children].forEach((one, place) => {
    one.setAttribute("aria-selected", String(place === current));
    if (place === current) { input.setAttribute("aria-activedescendant", one.id); one.scrollIntoView({ block: "nearest" }); }
  });
  const open = () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    const fit = choices.filter(([value, text]) => words.every((word) => plain(`${value} ${text}`).includes(word))).slice(0, 30);
    box.replaceChildren(...fit.map(([value, text], place) => el("li", { role: "option", id: `${box.id}-${place}`, "aria-selected": "false", "data-value": value,
      onmousedown: (event) => { event.preventDefault(); take(value); } }, el("b", {}, value), ` ${text}`)));
    box.hidden = fit.length === 0;
    current = -1;
    input.setAttribute("aria-expanded", String(!box.hidden));
  };
  input.addEventListener("input", open);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && box.hidden) open();
    const many = box.children.length;
    if (event.key === "ArrowDown" && many) { current = (current + 1) % many; mark(); event.preventDefault(); }
    else if (event.key === "ArrowUp" && many) { current = (current + many - 1) % many; mark(); event.preventDefault(); }
    else if (event.key === "Enter" && current >= 0) { take(box.children[current].dataset.value); event.preventDefault(); }
    else if (event.key === "Escape") close();
  });
  input.box = el("div", { class: "found" }, box, said);
  return input;
}

// ---- the sheet ------------------------------------------------------------------------------

function showForm2(form) {
  const active = document.activeElement, typed = active?.dataset?.path ? { path: active.dataset.path, value: active.value, start: active.selectionStart, was: active.dataset.was } : null;
  const opened = new Set([...$("sheet").querySelectorAll("details[open]")].map((one) => one.dataset.path));
  desk.form = form;
  if (!form?.luoc_do) {
    return $("sheet").replaceChildren(el("p", { class: "note" }, form ? "Tệp này còn lỗi cú pháp nên chưa có biểu mẫu: sửa như trên trong trình soạn thảo." : ""));
  }
  const undo = tool("Hoàn tác", () => write({}));
  undo.disabled = !form.hoan_tac;
  const properties = Object.entries(form.luoc_do.properties ?? {}), must = form.luoc_do.required ?? [];
  $("sheet").replaceChildren(el("h2", {}, "Biểu mẫu"), undo,
    ...properties.map(([name, one]) => field(one, form.gia_tri[name], [name], must.includes(name))).filter(Boolean));
  for (const one of $("sheet").querySelectorAll("details")) one.open = opened.has(one.dataset.path);
  for (const problem of form.van_de) mistake(problem);
  if (typed) restore(typed);
}

/** What somebody is typing stays, and so does the place where they type. */
function restore({ path, value, start, was }) {
  const again = [...$("sheet").querySelectorAll("[data-path]")].find((one) => one.dataset.path === path && one.matches("input, textarea, select"));
  if (!again) return;
  if (value !== again.value && value !== was && value !== undefined) again.value = value;
  again.focus();
  if (start !== null && start !== undefined && again.setSelectionRange && again.type !== "date") again.setSelectionRange(start, start);
  if (again.value !== again.dataset.was) again.dispatchEvent(new Event("input"));
}

/** A problem stands at the value that it is about, or at the block around it. */
function mistake(problem) {
  const places = [...$("sheet").querySelectorAll("[data-path]")];
  let path = problem.duong, place = null;
  for (; path.length && !place; path = path.slice(0, -1)) place = places.find((one) => one.dataset.path === key(path));
  if (!place) return;
  const fix = problem.cach_sua.map((hint) => hint.match(/^ý bạn là `([^`]*)`\?$/)?.[1]).find(Boolean);
  const own = place.dataset.path, id = `e${(fields += 1)}`;
  const card = el("p", { class: problem.muc_do === "lỗi" ? "error" : "error advice", id }, `${problem.ma}: `, ...quoted(problem.noi_dung), " ",
    ...problem.cach_sua.flatMap((hint) => [...quoted(hint), ". "]),
    fix && place.matches("input, textarea, select") ? tool(`Dùng ${fix}`, () => commit(JSON.parse(own), fix.replaceAll('"', ""))) : null);
  if (place.matches("input, textarea, select")) {
    place.setAttribute("aria-describedby", id);
    if (problem.muc_do === "lỗi") place.setAttribute("aria-invalid", "true");
    place.after(card);
  } else if (place.firstElementChild) place.firstElementChild.after(card);
}

async function openForm() {
  if (!desk.token) return;
  const form = shown.file ? await ask("bieu-mau", { tep: shown.file }) : null;
  // A save of one's own was told already.
  if (form && desk.form?.tep === form.tep && desk.form.dau === form.dau && key(desk.form.van_de ?? []) === key(form.van_de ?? [])) return;
  if (desk.form?.tep !== form?.tep) say("");
  showForm2(form);
}

async function begin() {
  const about = await ask("ban");
  if (!about) return;
  desk.token = about.token;
  document.body.classList.add("desk");
  const kind = el("select", { id: "new-kind" }, ...about.loai.map(({ loai, ten }) => el("option", { value: loai }, ten)));
  const id = el("input", { id: "new-id", type: "text", autocomplete: "off", spellcheck: "false", placeholder: `HD-${about.nam}-01` });
  const told = el("p", { role: "status", class: "bad-text" });
  const make = async (event) => {
    event.preventDefault();
    const { status, data } = await post("moi", { loai: kind.value, ma: id.value });
    told.textContent = status === 200 ? "" : data.noi_dung ?? "Không tạo được.";
    if (status === 200) { location.hash = address(data.tep); id.value = ""; }
  };
  $("new").append(el("summary", {}, "Bản ghi mới"), el("form", { onsubmit: make }, el("label", { for: "new-kind" }, "Loại"), kind,
    el("label", { for: "new-id" }, "Mã"), id, el("button", { class: "act" }, "Tạo"), told));
  $("new").hidden = false;
  document.addEventListener("shown", () => openForm().catch(lost));
  await openForm();
}

begin().catch(lost);
