// One field of a form, made from its schema: its label, its control, and what is written when it changes.
"use strict";

let fields = 0;

/** Keys that a step of the document writes, and nobody types. */
const BY_PROGRAM = new Set(["loai", "trang_thai", "ban_trinh", "ban_ky", "ly_do_huy"]);

const inner = (schema, value) => {
  const one = schema.oneOf ?? (schema.anyOf?.length > 1 && !schema.anyOf.some((way) => way.pattern) ? schema.anyOf : null);
  return one ? { ...one[typeof value === "object" ? 1 : 0], title: schema.title, description: schema.description } : schema;
};

/** `Tên cuộc họp, viết như trong câu` is a name and how to write it. */
function named(schema, path) {
  const last = path[path.length - 1];
  const [head, ...rest] = (schema.description ?? schema.title ?? "").split("\n");
  // A comma ends the name where a way of writing follows it, and is part of it elsewhere: `Số, ký hiệu`.
  const found = head.match(/^(.*?)(?:[:;]\s*|, (?=(?:ví dụ|viết|nếu|khi|chỉ|mỗi|theo|không|đúng|in|tính|dùng|ghi|bỏ|gồm|cũng|của|có) ))(.*)$/);
  const name = (found ? found[1] : head).replace(/\.$/, "") || `Mục ${Number(last) + 1}`;
  const how = schema.enum ? "" : [found ? found[2] : "", ...rest].filter(Boolean).join(" ");
  return { name, how: how ? how[0].toUpperCase() + how.slice(1) : "" };
}

function field(outer, value, path, required) {
  const schema = inner(outer, value);
  if (schema.const !== undefined) return null;
  if (schema.type === "object" || schema.properties) return block(schema, value, path, required);
  if (schema.type === "array") return isTable(schema) ? table(schema, value, path, required) : list(schema, value, path, required);
  return line(schema, value, path, required);
}

/** Whether a control stands below a key that grows while the rest is locked. */
const isOpen = (path) => !desk.form.khoa || path.some((step) => desk.form.khoa.con_ghi.includes(step));

function line(schema, value, path, required) {
  const id = `f${(fields += 1)}`, shown = value === undefined || waiting(value) ? "" : String(value);
  const input = control(schema, shown, path, required);
  const { name, how } = named(schema, path);
  const own = path.length === 1 && path[0] === "ma";
  if (own) required = false;
  input.id = id;
  input.dataset.path = key(path);
  input.dataset.was = shown;
  if (required) input.setAttribute("aria-required", "true");
  lockOrListen(input, schema, path, required);
  const numbered = typeof path[path.length - 1] === "number";
  const label = el("label", { for: id, class: numbered ? "unseen" : null }, numbered ? `Mục ${path[path.length - 1] + 1}` : name,
    required && !numbered ? el("span", { class: "must" }, " (bắt buộc)") : null);
  const note = how && !numbered && !own ? el("p", { class: "note", id: `${id}n` }, how) : null;
  if (note) input.setAttribute("aria-describedby", note.id);
  const wide = input.tagName === "TEXTAREA" || numbered;
  const amount = schema.type === "integer" ? el("p", { class: "meaning" }, amountWords(shown)) : null;
  if (amount) input.addEventListener("input", () => { amount.textContent = amountWords(bare(input.value)); });
  return el("div", { class: wide ? "field wide" : "field" }, label, note, withSide(input), input.box ?? null, amount);
}

/** A control with the button that belongs to it. */
const withSide = (input) => (input.side ? el("div", { class: "with" }, input, input.side) : input);

const amountWords = (digits) => (/^\d{4,}$/.test(digits) ? `${grouped(digits)}: ${inWords(digits)}` : "");

function lockOrListen(input, schema, path, required) {
  if (!isOpen(path) || (path.length === 1 && path[0] === "ma")) {
    if (input.tagName === "SELECT") input.disabled = true; else input.readOnly = true;
    if (input.side) input.side.disabled = true;
    return;
  }
  const written = () => {
    clearTimeout(input.later);
    const typed = tidy(input.value) === "" ? "" : normal(schema, input);
    input.touched = false;
    if (typed === input.dataset.was) return;
    input.dataset.was = typed;
    const value = at(desk.form.gia_tri, path), goesOn = desk.hand === key(path);
    if (typed !== "") commit(path, typed, goesOn);
    else if (!required) remove(path);
    else if (value !== undefined) commit(path, "…cần điền…", goesOn);
    desk.hand = key(path);
  };
  input.written = written;
  input.addEventListener("input", () => { input.touched = true; });
  input.addEventListener("focus", () => { desk.hand = null; });
  input.addEventListener("change", written);
  // A box that finds, a day and a number are whole when one leaves them; a text is written while it is typed.
  if (input.tagName === "TEXTAREA" || input.dataset.plain) input.addEventListener("input", () => { clearTimeout(input.later); input.later = setTimeout(written, PAUSE); });
}

/** What is typed as it stands in the file. */
function normal(schema, input) {
  if (input.normal) return input.normal();
  if (schema.type === "integer") return bare(input.value);
  if ((schema.examples ?? [])[0] === "08:30") return timeOf(input.value);
  return tidy(input.value);
}

/** The choices that a code is one of; null where any text may stand. */
function choicesOf(schema) {
  const of = schema["x-nghia"];
  if (of === "ban_ghi") return (shown.list?.tep ?? []).filter((row) => row.ma).map((row) => [row.ma, [row.so ? `số ${row.so}` : null, row.ngay, row.noi_dung].filter(Boolean).join(", ")]);
  const own = desk.form.chon?.[of];
  return own?.length ? own : null;
}

function control(schema, shown, path, required) {
  if (schema.enum) return choice(schema, shown, required);
  if (schema.format === "date") return dayInput(shown);
  const choices = schema["x-nghia"] && choicesOf(schema);
  if (choices) return finder(choices, shown);
  if (["integer", "number"].includes(schema.type)) return el("input", { type: "text", inputmode: "decimal", value: schema.type === "integer" ? grouped(shown) : shown, autocomplete: "off" });
  if ((schema.examples ?? [])[0]) return el("input", { type: "text", value: shown, spellcheck: "false", autocomplete: "off" });
  return growing(shown);
}

function choice(schema, shown, required) {
  const words = [...new Set(schema.enum.map(String))];
  const names = schema.enumDescriptions ?? words;
  const options = words.map((word) => el("option", { value: word, selected: word === shown }, names[schema.enum.map(String).indexOf(word)] ?? word));
  const odd = shown && !words.includes(shown) ? [el("option", { value: shown, selected: true }, shown)] : [];
  return el("select", {}, el("option", { value: "" }, required ? "chọn…" : "không ghi"), ...odd, ...options);
}

/** A text as high as what stands in it. */
function growing(shown) {
  const text = el("textarea", { rows: 1 }, shown);
  const grow = () => { text.style.height = "auto"; text.style.height = `${text.scrollHeight + 2}px`; };
  text.addEventListener("input", grow);
  text.grow = grow;
  requestAnimationFrame(grow);
  return text;
}
