// What goes back to the files: one change after the other, each with the digest of the file that its form
// was made of. Texts are put in as text, as everywhere on this page.
"use strict";

/** The desk: the token of its writes, the form that is shown, those shown before, what waits to be written and where the hand types, the day. */
const desk = { token: null, form: null, left: {}, queue: Promise.resolve(), turns: {}, seen: {}, waits: 0, hand: null, typed: null, kinds: [], today: "" };
/** How long typing rests before it is written, in milliseconds. */
const PAUSE = 120;
/** A browser sends on no more than 64 kB for a page that is closed. */
const KEPT_MAX = 20000;
const key = (path) => JSON.stringify(path);
const at = (tree, path) => path.reduce((node, step) => node?.[step], tree);

async function send(path, body, kind) {
  // What is small goes out even while the page is being closed.
  const keepalive = typeof body === "string" && body.length < KEPT_MAX;
  const answer = await fetch(path, { method: "POST", body, keepalive, headers: { "Content-Type": kind, "X-Qcph-Token": desk.token } });
  return { status: answer.status, data: await answer.json().catch(() => ({})) };
}

const post = (path, body) => send(path, JSON.stringify(body), "application/json");

/** Asks for a step of the record that is shown, as it stands. */
const step = (path, body) => post(path, { ...body, tep: desk.form.tep, dau: desk.form.dau });

/**
 * Writes one change, after those before it; `make` gives it from the form as it then is. What somebody else wrote meanwhile is shown beside
 * it; who goes on to another record leaves nothing behind. Of several texts for one `place`, typed while an earlier one is on its way, the last is written.
 */
function write(make, place, joins) {
  const file = desk.form.tep, id = place ? key([file, place]) : null;
  const turn = (desk.turns[id] = (desk.turns[id] ?? 0) + 1);
  desk.waits += 1;
  desk.hand = null;
  desk.queue = desk.queue.then(async () => {
    if (id && desk.turns[id] !== turn) return;
    const here = desk.form?.tep === file, form = here ? desk.form : desk.left[file];
    const wish = typeof make === "function" ? make(form) : make;
    if (!wish) return;
    const { status, data } = await post(wish.viec ? "ghi" : "hoan-tac", { ...wish, tiep: Boolean(joins && desk.typed === id), tep: file, dau: form.dau });
    desk.typed = status === 200 ? id : null;
    if (desk.form?.tep !== file) return leftBehind(file, wish, status, data);
    if (status === 200) { say(wish.viec ? "Đã ghi." : "Đã hoàn tác."); showSheet(data); if (wish.viec) giveCodes(); }
    else if (status === 409) conflict(wish, data);
    else say(data.noi_dung ?? "Không ghi được.", data.cach_sua, true);
  }).catch(lost).finally(() => {
    desk.waits -= 1;
    if (id && desk.turns[id] === turn) delete desk.seen[id];
  });
  return desk.queue;
}

/** What became of a change whose record is no longer shown. */
function leftBehind(file, wish, status, data) {
  if (data.gia_tri) desk.left[file] = data;
  const why = status === 409 ? "tệp vừa được sửa ở nơi khác, nên chưa ghi" : data.noi_dung ?? "không ghi được";
  if (status !== 200) say(`${base(file)}: ${why}${wish.viec === "dat" ? ` “${told(wish.gia_tri)}”` : ""}.`, data.cach_sua, true);
}

/** Writes what is typed and rests no longer: before another record, and before the page is closed. */
function flush() {
  for (const input of $("sheet").querySelectorAll("[data-path]")) if (input.touched) input.written?.();
}

function say(text, hints, bad) {
  $("said").className = bad ? "bad-text" : "note";
  $("said").replaceChildren(...quoted([text, ...(hints ?? [])].join(" ")));
}

/** A value as a person reads it. */
const told = (value) => (value === undefined || value === null ? "(chưa ghi)" : typeof value === "string" ? value : JSON.stringify(value));

/** What somebody else changed under the hand that writes: both are shown until one is chosen. */
function conflict(wish, form) {
  if (form.mat) return gone(wish, form);
  showSheet(form);
  const of = key(wish.duong ?? []), typed = wish.gia_tri !== undefined, comes = wish.viec === "chen";
  for (const one of [...$("clash").children]) if (one.dataset.of === of) one.remove();
  const card = el("section", { class: "card advice", "data-of": of }, el("p", {}, "Tệp vừa được sửa ở nơi khác, nên chỗ này chưa ghi."));
  if (wish.duong) {
    const { cu, ...again } = wish, schema = schemaIn(form.luoc_do, comes ? [...wish.duong, 0] : wish.duong);
    card.append(el("p", {}, el("b", {}, pathWords(wish.duong, form.luoc_do))), el("div", { class: "two" },
      comes ? "" : side("Trong tệp", schema, at(form.gia_tri ?? {}, wish.duong)), typed ? side("Anh chị gõ", schema, wish.gia_tri) : ""));
    card.append(button(typed ? "Ghi giá trị tôi gõ" : "Vẫn làm việc tôi chọn", () => { card.remove(); return write(again); }), " ");
  }
  card.append(button("Giữ cái đang có", () => { card.remove(); say("Giữ nguyên tệp."); }));
  $("clash").append(card);
  say("Chưa ghi: tệp vừa được sửa ở nơi khác.", [], true);
}

const side = (title, schema, value) => el("div", { class: "card" }, el("b", {}, title), shownValue(schema, value));

/** The file went away: what was typed stays to be seen, and the record is opened where it is, or made again. */
function gone(wish, data) {
  const schema = desk.form.luoc_do, { cu, ...again } = wish;
  const card = el("section", { class: "card advice", "data-of": "gone" }, el("p", {}, ...quoted(data.noi_dung)));
  for (const one of [...$("clash").children]) if (one.dataset.of === "gone" && !wish.duong) one.remove();
  if (wish.duong) card.append(el("p", {}, el("b", {}, pathWords(wish.duong, schema))), wish.gia_tri === undefined ? "" : side("Anh chị gõ, chưa ghi", schemaIn(schema, wish.duong), wish.gia_tri));
  if (data.nay_o) card.append(el("p", {}, el("a", { class: "act main", href: address(data.nay_o) }, "Mở tệp mới")));
  else card.append(button("Tạo lại tệp như lần xem cuối", async () => {
    const { status, data: form } = await post("dung-lai", { tep: data.tep, dau: data.dau });
    if (status !== 200) return say(form.noi_dung, form.cach_sua, true);
    card.remove();
    showSheet(form);
    say("Đã tạo lại tệp.");
    return wish.duong ? write(again) : null;
  }, null, "main"));
  $("clash").append(card);
  say("Chưa ghi.", [], true);
}

/** Whether two values are one to who sees them. */
const alike = (one, other) => (typeof one === "string" && typeof other === "string" ? one.trimEnd() === other.trimEnd() : key(one ?? null) === key(other ?? null));

/** Sets a value; typing that goes on in one field is one step to take back. What stands there when its turn comes is
 *  what was seen when it was typed, or what was typed there before; else nothing is written and both are shown. */
function commit(path, value, joins) {
  const seen = seenAt(path, true);
  seen.push(value);
  return write((form) => setting(form, path, value, seen.some((one) => alike(one, at(form.gia_tri, path)))), key(path), joins);
}

/** What may stand at a path without that somebody else wrote it: what was seen there, and what was typed since. */
function seenAt(path, keeps) {
  const id = key([desk.form.tep, key(path)]), seen = desk.seen[id] ?? [at(desk.form.gia_tri, path)];
  if (keeps) desk.seen[id] = seen;
  return seen;
}

/** The change that sets a value in a form; blocks that are not there yet are made around it. `cu` is what stands there and
 *  was seen: false where it was not, and then the program writes nothing. */
function setting(form, path, value, fits = true) {
  let depth = path.length;
  while (depth > 1 && at(form.gia_tri, path.slice(0, depth - 1)) === undefined) depth -= 1;
  for (let step = path.length - 1; step >= depth; step -= 1) value = typeof path[step] === "number" ? [coded(path.slice(0, step), value, form)] : { [path[step]]: value };
  const own = path.slice(0, depth), last = own[own.length - 1];
  const list = at(form.gia_tri, own.slice(0, -1));
  if (Array.isArray(list) && last >= list.length) return { viec: "chen", duong: own.slice(0, -1), cho: list.length, gia_tri: coded(own.slice(0, -1), value, form) };
  return { viec: "dat", duong: own, gia_tri: value, cu: fits ? at(form.gia_tri, own) ?? null : false };
}

function remove(path) {
  const seen = [...seenAt(path, false)];
  return write((form) => {
    const now = at(form.gia_tri, path);
    return now === undefined ? null : { viec: "bo", duong: path, cu: seen.some((one) => alike(one, now)) ? now : false };
  });
}

const waiting = (value) => typeof value === "string" && value.includes("…cần điền…");

/** A new item of a list whose items have codes gets the next one: KL1, KL2, … */
function coded(path, item, form = desk.form) {
  const one = schemaAt(path, form)?.items?.properties?.ma;
  if (one?.["x-nghia"] !== "rieng" || typeof item !== "object" || item.ma) return item;
  const all = at(form.gia_tri, path), others = (Array.isArray(all) ? all : []).map((other) => String(other.ma ?? ""));
  const letters = others.map((code) => code.match(/^([A-Za-z]+)\d+$/)?.[1]).find(Boolean) ?? (one.description ?? "").match(/ví dụ ([A-Za-z]+)1\b/)?.[1];
  if (!letters) return item;
  const next = Math.max(0, ...others.map((code) => Number(code.match(/(\d+)$/)?.[1] ?? 0))) + 1;
  return { ...item, ma: `${letters}${next}` };
}

/** Items whose codes are still to be filled in get them once somebody writes. */
function giveCodes() {
  for (const [name, items] of Object.entries(desk.form.gia_tri)) {
    const place = Array.isArray(items) ? items.findIndex((item) => waiting(item?.ma)) : -1;
    const code = place < 0 ? undefined : coded([name], { ...items[place], ma: undefined }).ma;
    if (code) return write({ viec: "dat", duong: [name, place, "ma"], gia_tri: code });
  }
  return null;
}

/** The schema of the value at a path. */
const schemaAt = (path, form = desk.form) => schemaIn(form.luoc_do, path);

function schemaIn(root, path) {
  return path.reduce((schema, step) => {
    const block = schema?.oneOf?.[1] ?? schema;
    return typeof step === "string" ? block?.properties?.[step] : block?.items;
  }, root);
}

/** The name of a field in words, as the form has it: `Kết luận › KL2 › Thời hạn`. */
const pathWords = (path, root) => path.map((step, place) => (typeof step === "string" ? named(schemaIn(root, path.slice(0, place + 1)) ?? {}, [step]).name
  : typeof step === "number" ? `mục ${step + 1}` : step.ma)).join(" › ");

/** A value as the form names it: words by their meaning, days as people write them, blocks by their fields. */
function shownValue(schema, value) {
  if (value === undefined || value === null) return el("p", { class: "note" }, "(không ghi)");
  const one = inner(schema ?? {}, value);
  if (Array.isArray(value)) return el("ol", {}, ...value.map((item) => el("li", {}, shownValue(one.items, item))));
  if (typeof value === "object") return el("dl", {}, ...Object.entries(value).flatMap(([name, item]) => [el("dt", {}, named(one.properties?.[name] ?? {}, [name]).name), el("dd", {}, shownValue(one.properties?.[name], item))]));
  const word = (one.enum ?? []).map(String).indexOf(String(value));
  return el("p", { class: "kept" }, word >= 0 ? one.enumDescriptions?.[word] ?? String(value) : one.format === "date" ? shownDay(String(value)) : String(value));
}

/** A button that does something; `label` where its text alone would not tell: its name then begins with its text. A second click while the first is at work does nothing. */
function button(text, onclick, label, look) {
  const whole = label && /\p{L}/u.test(text) && !plain(label).includes(plain(text)) ? `${text}: ${label}` : label;
  let busy = false;
  const once = async (event) => {
    if (busy) return;
    busy = true;
    try { await onclick(event); } finally { busy = false; }
  };
  return el("button", { type: "button", class: `act ${look ?? ""}`.trim(), onclick: once, "aria-label": whole ?? null, title: label ?? null }, text);
}
