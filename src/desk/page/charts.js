// Figures as bars: this year beside the year before, each with its number in words that a reader hears.
"use strict";

const SVG = "http://www.w3.org/2000/svg";

function shape(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  made.append(...children);
  return made;
}

/** Two bars of one figure, on the scale of the larger. */
function bars(name, unit, before, now) {
  const most = Math.max(before ?? 0, now ?? 0, 1);
  const bar = (value, y, look) => [shape("rect", { x: 70, y, width: Math.max(1, ((value ?? 0) / most) * 190), height: 14, rx: 2, class: look }),
    shape("text", { x: 78 + ((value ?? 0) / most) * 190, y: y + 11.5 }, value === null ? "không có" : value.toLocaleString("vi-VN"))];
  const said = `${name}: kỳ trước ${before ?? "không có"}, kỳ này ${now ?? "không có"} ${unit}`;
  return shape("svg", { viewBox: "0 0 340 42", class: "bars", role: "img", "aria-label": said },
    shape("text", { x: 0, y: 13.5 }, "Kỳ trước"), ...bar(before, 2, "before"), shape("text", { x: 0, y: 35.5 }, "Kỳ này"), ...bar(now, 24, "now"));
}

function figureCards(data) {
  const number = (value) => (value === null || value === undefined ? null : Number(value));
  const cards = data.chi_tieu.filter((one) => number(one.ky_nay) || number(one.ky_truoc)).map((one) => el("article", { class: "card" },
    el("h3", {}, one.ten), el("p", { class: "note" }, [one.don_vi_tinh, one.dieu].filter(Boolean).join(" · ")), bars(one.ten, one.don_vi_tinh ?? "", number(one.ky_truoc), number(one.ky_nay)),
    one.thieu?.length ? el("p", { class: "error advice" }, `Thiếu: ${one.thieu.join("; ")}`) : null,
    one.ban_ghi?.length ? el("details", {}, el("summary", {}, `${one.ban_ghi.length} bản ghi làm căn cứ`), el("p", {}, ...one.ban_ghi.flatMap((id) => [recordLink(id), " "]))) : null));
  const none = data.chi_tieu.filter((one) => !(number(one.ky_nay) || number(one.ky_truoc)));
  return [el("div", { class: "cards" }, ...cards), none.length ? el("details", {}, el("summary", {}, `${none.length} chỉ tiêu không phát sinh`), el("ul", {}, ...none.map((one) => el("li", {}, one.ten)))) : null];
}
