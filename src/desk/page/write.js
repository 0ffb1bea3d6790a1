// What goes back to the files: one change after the other, each with the digest of the file that its form
// was made of. Texts are put in as text, as everywhere on this page.
"use strict";

/** The desk: the token of its writes, the form that is shown, what waits to be written, the day. */
const desk = { token: null, form: null, queue: Promise.resolve(), kinds: [], today: "" };
/** How long typing rests before it is written, in milliseconds. */
const PAUSE = 500;
const key = (path) => JSON.stringify(path);
const at = (tree, path) => path.reduce((node, step) => node?.[step], tree);

async function send(path, body, kind) {
  const answer = await fetch(path, { method: "POST", body, headers: { "Content-Type": kind, "X-Qcph-Token": desk.token } });
  return { status: answer.status, data: await answer.json().catch(() => ({})) };
}

const post = (path, body) => send(path, JSON.stringify(body), "application/json");

/** Asks for a step of the record that is shown, as it stands. */
const step = (path, body) => post(path, { ...body, tep: desk.form.tep, dau: desk.form.dau });

/** Writes one change, after those before it; what somebody else wrote meanwhile is shown beside it. */
function write(wish) {
  const file = desk.form.tep;
  desk.queue = desk.queue.then(async () => {
    if (desk.form?.tep !== file) return;
    const { status, data } = await step(wish.viec ? "ghi" : "hoan-tac", wish);
    if (status === 200) { say(wish.viec ? "Đã ghi." : "Đã hoàn tác."); showSheet(data); if (wish.viec) giveCodes(); }
    else if (status === 409) conflict(wish, data);
    else say(data.noi_dung ?? "Không ghi được.", data.cach_sua, true);
  }).catch(lost);
  return desk.queue;
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

/** Sets a value; blocks that are not there yet are made around it. */
function commit(path, value) {
  let depth = path.length;
  while (depth > 1 && at(desk.form.gia_tri, path.slice(0, depth - 1)) === undefined) depth -= 1;
  for (let step = path.length - 1; step >= depth; step -= 1) value = typeof path[step] === "number" ? [coded(path.slice(0, step), value)] : { [path[step]]: value };
  const own = path.slice(0, depth), last = own[own.length - 1];
  const list = at(desk.form.gia_tri, own.slice(0, -1));
  if (Array.isArray(list) && last >= list.length) return write({ viec: "chen", duong: own.slice(0, -1), cho: list.length, gia_tri: coded(own.slice(0, -1), value) });
  return write({ viec: "dat", duong: own, gia_tri: value });
}

const remove = (path) => (at(desk.form.gia_tri, path) === undefined ? null : write({ viec: "bo", duong: path }));
const waiting = (value) => typeof value === "string" && value.includes("…cần điền…");

/** A new item of a list whose items have codes gets the next one: KL1, KL2, … */
function coded(path, item) {
  const one = schemaAt(path)?.items?.properties?.ma;
  if (one?.["x-nghia"] !== "rieng" || typeof item !== "object" || item.ma) return item;
  const all = at(desk.form.gia_tri, path), others = (Array.isArray(all) ? all : []).map((other) => String(other.ma ?? ""));
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
function schemaAt(path) {
  return path.reduce((schema, step) => {
    const block = schema?.oneOf?.[1] ?? schema;
    return typeof step === "number" ? block?.items : block?.properties?.[step];
  }, desk.form.luoc_do);
}

/** A button that does something; `label` where its text alone would not tell: its name then begins with its text. */
function button(text, onclick, label, look) {
  const whole = label && /\p{L}/u.test(text) && !plain(label).includes(plain(text)) ? `${text}: ${label}` : label;
  return el("button", { type: "button", class: `act ${look ?? ""}`.trim(), onclick, "aria-label": whole ?? null, title: label ?? null }, text);
}
