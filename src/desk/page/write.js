// What goes back to the files: one change after the other, each with the digest of the file that its form
// was made of. Texts are put in as text, as everywhere on this page.
"use strict";

/** The desk: the token of its writes, the form that is shown, those shown before, what waits to be written and where the hand types, the day. */
const desk = { token: null, form: null, left: {}, queue: Promise.resolve(), turns: {}, waits: 0, hand: null, typed: null, kinds: [], today: "" };
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
    const { status, data } = await post(wish.viec ? "ghi" : "hoan-tac", { ...wish, tiep: Boolean(joins && desk.typed === id), tep: file, dau: form.dau });
    desk.typed = status === 200 ? id : null;
    if (desk.form?.tep !== file) return leftBehind(file, wish, status, data);
    if (status === 200) { say(wish.viec ? "Đã ghi." : "Đã hoàn tác."); showSheet(data); if (wish.viec) giveCodes(); }
    else if (status === 409) conflict(wish, data);
    else say(data.noi_dung ?? "Không ghi được.", data.cach_sua, true);
  }).catch(lost).finally(() => { desk.waits -= 1; });
  return desk.queue;
}

/** What became of a change whose record is no longer shown. */
function leftBehind(file, wish, status, data) {
  if (data.dau) desk.left[file] = data;
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
const told = (value) => (value === undefined ? "(chưa ghi)" : typeof value === "string" ? value : JSON.stringify(value));

function conflict(wish, form) {
  const there = wish.duong ? told(at(form.gia_tri ?? {}, wish.duong)) : "";
  showSheet(form);
  const mine = wish.viec === "dat" ? [
    el("p", {}, el("b", {}, "Trong tệp: "), there), el("p", {}, el("b", {}, "Anh chị gõ: "), told(wish.gia_tri)),
    button("Ghi giá trị tôi gõ", () => write(wish)), " "] : [];
  $("said").className = "card advice";
  $("said").replaceChildren(el("p", {}, "Tệp vừa được sửa ở nơi khác, nên chưa ghi gì."), ...mine, button("Giữ cái đang có", () => say("Giữ nguyên tệp.")));
}

/** Sets a value; typing that goes on in one field is one step to take back. */
const commit = (path, value, joins) => write((form) => setting(form, path, value), key(path), joins);

/** The change that sets a value in a form; blocks that are not there yet are made around it. */
function setting(form, path, value) {
  let depth = path.length;
  while (depth > 1 && at(form.gia_tri, path.slice(0, depth - 1)) === undefined) depth -= 1;
  for (let step = path.length - 1; step >= depth; step -= 1) value = typeof path[step] === "number" ? [coded(path.slice(0, step), value, form)] : { [path[step]]: value };
  const own = path.slice(0, depth), last = own[own.length - 1];
  const list = at(form.gia_tri, own.slice(0, -1));
  if (Array.isArray(list) && last >= list.length) return { viec: "chen", duong: own.slice(0, -1), cho: list.length, gia_tri: coded(own.slice(0, -1), value, form) };
  return { viec: "dat", duong: own, gia_tri: value };
}

const remove = (path) => (at(desk.form.gia_tri, path) === undefined ? null : write({ viec: "bo", duong: path }));
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
function schemaAt(path, form = desk.form) {
  return path.reduce((schema, step) => {
    const block = schema?.oneOf?.[1] ?? schema;
    return typeof step === "number" ? block?.items : block?.properties?.[step];
  }, form.luoc_do);
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
