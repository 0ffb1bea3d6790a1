// A day: typed as people write it, or taken from a calendar.
"use strict";

const MONTHS = Array.from({ length: 12 }, (_, month) => `Tháng ${month + 1}`);
const WEEK = [["T2", "Thứ hai"], ["T3", "Thứ ba"], ["T4", "Thứ tư"], ["T5", "Thứ năm"], ["T6", "Thứ sáu"], ["T7", "Thứ bảy"], ["CN", "Chủ nhật"]];
const DAY_MS = 86400000;
const utc = (iso) => new Date(`${iso}T00:00:00Z`);
const isoDay = (date) => date.toISOString().slice(0, 10);

/** An input for a day with its calendar; its value is read by `isoOf`. */
function dayInput(shown) {
  const input = el("input", { type: "text", inputmode: "numeric", value: shownDay(shown), placeholder: "ngày/tháng/năm", autocomplete: "off" });
  const open = button("Lịch", () => (input.sheet.hidden ? show() : hide()), "Chọn ngày trên lịch", "small");
  input.sheet = el("div", { class: "calendar", role: "group", "aria-label": "Lịch", hidden: true });
  input.side = open;
  input.box = el("div", { class: "found" }, input.sheet);
  input.normal = () => { const iso = isoOf(input.value); if (iso) input.value = shownDay(iso); return iso ?? tidy(input.value); };
  const hide = () => { input.sheet.hidden = true; open.setAttribute("aria-expanded", "false"); };
  const take = (iso) => { input.value = shownDay(iso); hide(); input.focus(); input.dispatchEvent(new Event("change")); };
  const show = (iso) => {
    input.sheet.hidden = false;
    open.setAttribute("aria-expanded", "true");
    const day = iso ?? isoOf(input.value) ?? desk.today;
    input.sheet.replaceChildren(...month(day, isoOf(input.value), take, show));
    if (iso || document.activeElement === open) input.sheet.querySelector("[tabindex='0']")?.focus();
  };
  open.setAttribute("aria-expanded", "false");
  input.sheet.addEventListener("keydown", (event) => {
    const move = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7, PageUp: -30, PageDown: 30 }[event.key];
    if (event.key === "Escape") { hide(); open.focus(); event.stopPropagation(); event.preventDefault(); }
    else if (move && event.target.dataset.day) { show(isoDay(new Date(utc(event.target.dataset.day).getTime() + move * DAY_MS))); event.preventDefault(); }
  });
  input.sheet.addEventListener("focusout", (event) => { if (event.relatedTarget && !input.sheet.contains(event.relatedTarget) && event.relatedTarget !== open) hide(); });
  return input;
}

/** The days of a month; the one at `day` takes the keyboard. */
function month(day, chosen, take, show) {
  const first = utc(`${day.slice(0, 7)}-01`);
  const start = new Date(first.getTime() - ((first.getUTCDay() + 6) % 7) * DAY_MS);
  const other = (months) => { const date = new Date(first); date.setUTCMonth(date.getUTCMonth() + months); return isoDay(date); };
  const head = el("p", { class: "top" }, button("‹", () => show(other(-1)), "Tháng trước", "small"),
    el("b", { "aria-live": "polite" }, `${MONTHS[first.getUTCMonth()]} năm ${first.getUTCFullYear()}`), button("›", () => show(other(1)), "Tháng sau", "small"));
  const weeks = Array.from({ length: 6 }, (_, week) => el("tr", {}, ...WEEK.map((_, place) => {
    const date = new Date(start.getTime() + (week * 7 + place) * DAY_MS), iso = isoDay(date);
    if (date.getUTCMonth() !== first.getUTCMonth()) return el("td", {});
    return el("td", {}, el("button", { type: "button", "data-day": iso, tabindex: iso === day ? "0" : "-1", "aria-pressed": String(iso === chosen),
      class: iso === desk.today ? "today" : null, "aria-label": shownDay(iso), onclick: () => take(iso) }, String(date.getUTCDate())));
  })));
  const names = el("tr", {}, ...WEEK.map(([short, long]) => el("th", { scope: "col", abbr: long }, short)));
  return [head, el("table", {}, el("thead", {}, names), el("tbody", {}, ...weeks.filter((week) => week.querySelector("button"))))];
}
