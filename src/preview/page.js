// The page of `qcph preview`: shows what the program says, and asks for news.
// Every text is put in as text, never as markup: what a record says cannot become part of the page.
"use strict";

const $ = (id) => document.getElementById(id);
const ROWS_MAX = 300;
/** Pages that are drawn before the reader scrolls. */
const FIRST_PAGES = 3;
/** What is on the page now. */
const shown = { turn: 0, list: null, file: null, line: null, data: null, document: 0, pages: "", asked: 0 };

/** An element; attributes that are null are left out, children are text or elements. */
function el(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

/** The text of a message; what stands between back quotes is code. */
const quoted = (text) => text.split("`").map((part, at) => (at % 2 ? el("code", {}, part) : part));

async function ask(path, values) {
  const answer = await fetch(`${path}?${new URLSearchParams(values ?? {})}`);
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

/** Lower case without accents: "khoi kien" finds "khởi kiện". */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d");
const base = (file) => file.slice(file.lastIndexOf("/") + 1);
const address = (file, line) => `#${new URLSearchParams(line ? { tep: file, dong: line } : { tep: file })}`;
const counted = (row) => [
  row.loi ? el("span", { class: "tag bad" }, `${row.loi} lỗi`) : null,
  row.luu_y ? el("span", { class: "tag advice" }, `${row.luu_y} lưu ý`) : null,
];

// ---- the list -------------------------------------------------------------------------------

function fits(row, words, standing) {
  if (standing === "van_de" ? !(row.loi + row.luu_y) : standing && row.tinh_trang !== standing) return false;
  const own = [row.tep, row.ma, row.loai, row.so, row.ngay, row.co_quan, row.noi_dung, row.tinh_trang];
  const text = plain(own.filter(Boolean).join(" "));
  return words.every((word) => text.includes(word));
}

function showList() {
  const words = plain($("search").value).split(/\s+/).filter(Boolean);
  const rows = shown.list.tep.filter((row) => fits(row, words, $("standing").value));
  const more = rows.length - ROWS_MAX;
  $("found").textContent = rows.length === 0 ? "Không có bản ghi nào như vậy."
    : more > 0 ? `${rows.length} tệp; hiện ${ROWS_MAX} tệp đầu, gõ thêm chữ để lọc.` : `${rows.length} tệp`;
  $("list").replaceChildren(...rows.slice(0, ROWS_MAX).map(listed));
}

function listed(row) {
  const current = row.tep === shown.file ? "true" : null;
  // A record that lacks something cannot be read yet; who writes it calls it a draft.
  const standing = row.ma_tam && row.tinh_trang === "chưa đọc được" ? "đang soạn" : row.tinh_trang;
  const tag = el("span", { class: ["dự thảo", "đang soạn"].includes(standing) ? "tag draft" : "tag" }, standing);
  const meta = [row.loai, row.so ? `số ${row.so}` : null, row.ngay, row.co_quan].filter(Boolean).join(" · ");
  const link = el("a", { class: "record", href: address(row.tep), "aria-current": current },
    el("span", { class: "top" }, el("span", { class: "id" }, row.ma ?? row.ma_tam ?? base(row.tep)), el("span", {}, ...counted(row), " ", tag)),
    el("span", { class: "about" }, row.noi_dung ?? row.ten_tam ?? row.tep),
    el("span", { class: "meta" }, meta));
  const faults = row.van_de.map((fault) => el("li", {}, el("a",
    { class: fault.muc_do === "lỗi" ? null : "advice", href: address(row.tep, fault.dong) },
    fault.dong ? `dòng ${fault.dong}: ` : null, ...quoted(fault.noi_dung))));
  return el("li", {}, link, faults.length ? el("ul", { class: "faults" }, ...faults) : null);
}

function showSummary() {
  const { so_tep, loi, luu_y, du_an, chung } = shown.list;
  $("project").textContent = du_an ?? "";
  $("summary").textContent = `${so_tep} tệp · ${loi ? `${loi} lỗi` : "không có lỗi"}${luu_y ? ` · ${luu_y} lưu ý` : ""}`;
  $("general").replaceChildren(...chung.map((problem) => problemCard(problem, true)));
}

// ---- one record -----------------------------------------------------------------------------

async function showFile() {
  const number = ++shown.asked;
  const data = shown.file ? await ask("tep", { tep: shown.file }) : null;
  if (number !== shown.asked) return;
  shown.data = data;
  showHead(data);
  showProblems(data);
  showRecipients(data?.noi_nhan ?? [], data?.loi);
  shown.document = Math.min(shown.document, Math.max(0, (data?.van_ban ?? []).length - 1));
  document.dispatchEvent(new Event("shown"));
  await showDocument(number);
}

function showHead(data) {
  if (!data) {
    const text = shown.file ? `Không còn gì để nói về ${shown.file}: tệp đã mất, hoặc đã hết lỗi.` : "Chọn một bản ghi ở danh sách.";
    return $("head").replaceChildren(el("p", { class: "empty" }, text));
  }
  const meta = [data.ma, data.loai, data.so ? `số ${data.so}` : null, data.ngay, data.co_quan, data.tinh_trang, data.tep];
  $("head").replaceChildren(
    el("h1", { class: data.noi_dung ? "sentence" : null }, data.noi_dung ?? base(data.tep)), el("p", { class: "meta" }, meta.filter(Boolean).join(" · ")));
  document.title = `${data.ma ?? base(data.tep)} · xem thử`;
}

function showProblems(data) {
  const own = (data?.van_de ?? []).map((problem, at) =>
    problemCard(problem, shown.line ? problem.dong === shown.line : at === 0));
  const others = (data?.can_tro ?? []).map((problem) => problemCard(problem, false));
  const why = others.length ? [el("p", { class: "note" }, "Chưa lập được văn bản vì:")] : [];
  $("problems").replaceChildren(...own, ...why, ...others);
}

function problemCard(problem, open) {
  const where = problem.tep ? `${problem.tep}${problem.dong ? `:${problem.dong}:${problem.cot}` : ""}` : null;
  const copy = (event) => navigator.clipboard.writeText(where)
    .then(() => { event.target.textContent = "Đã chép"; }, () => { event.target.textContent = where; });
  const body = el("div", { class: "body" },
    problem.nguon ? el("pre", {}, el("span", { class: "line" }, `${problem.dong} │ `),
      problem.nguon[0], el("mark", {}, problem.nguon[1]), problem.nguon[2]) : null,
    problem.can_cu ? el("p", {}, el("b", {}, "Căn cứ: "), problem.can_cu) : null,
    ...problem.cach_sua.map((hint) => el("p", {}, el("b", {}, "Cách sửa: "), ...quoted(hint))),
    where ? el("p", {}, el("a", { class: "act", href: problem.mo }, "Mở trong VS Code"), " ",
      el("button", { class: "act", type: "button", onclick: copy }, "Chép vị trí")) : null,
    problem.giai_thich ? el("details", {}, el("summary", {}, `Vì sao (${problem.ma}: ${problem.ten})`),
      el("p", { class: "why" }, problem.giai_thich)) : null);
  return el("details", { class: problem.muc_do === "lỗi" ? "problem" : "problem advice", open, "data-line": problem.dong },
    el("summary", {}, where ? el("span", { class: "where" }, where, " ") : null,
      el("span", { class: problem.muc_do === "lỗi" ? "tag bad" : "tag advice" }, `${problem.muc_do} ${problem.ma}`),
      " ", ...quoted(problem.noi_dung)), body);
}

async function showDocument(number) {
  const { file, data } = shown;
  const documents = data?.van_ban ?? [];
  const made = documents[shown.document];
  const key = made ? `${file} ${shown.document} ${data.dau_van_tay}` : "";
  const keeps = !made && data && data.loi + (data.can_tro ?? []).length && shown.pages.startsWith(`${file} `);
  $("tools").hidden = !made;
  $("stale").hidden = !keeps;
  $("pages").classList.toggle("stale", Boolean(keeps));
  showForm(made, keeps);
  if (keeps) return;
  if (!made) {
    shown.pages = "";
    const text = !data ? "" : data.loi || !data.ma ? "Trang in hiện ở đây khi đã điền đủ và hết lỗi." : "Bản ghi này chưa có khối van_ban nên chưa có văn bản.";
    return $("pages").replaceChildren(el("p", { class: "empty" }, text));
  }
  $("documents").replaceChildren(...documents.map((one, at) => el("button",
    { type: "button", "aria-pressed": String(at === shown.document), onclick: () => choose(at) }, one.ten)));
  $("pdf").href = `pdf?${new URLSearchParams({ tep: file, ban: shown.document })}`;
  if (key === shown.pages) return;
  // Another document's pages would belie the heading; those of an earlier save are replaced when drawn.
  if (!shown.pages.startsWith(`${file} ${shown.document} `)) {
    shown.pages = "";
    $("pages").replaceChildren(el("p", { class: "empty" }, "Đang lập các trang…"));
  }
  const pages = Array.from({ length: made.so_trang }, (_, at) => el("img", {
    alt: `Trang ${at + 1} trên ${made.so_trang} của ${made.ten}. Mở PDF để trình đọc màn hình đọc được chữ.`,
    loading: at < FIRST_PAGES ? null : "lazy",
    src: `trang?${new URLSearchParams({ tep: file, ban: shown.document, trang: at + 1, luot: data.luot })}`,
  }));
  // The old pages stay until the new ones are drawn: nothing flickers.
  await Promise.allSettled(pages.slice(0, FIRST_PAGES).map((page) => page.decode()));
  if (number !== shown.asked) return;
  shown.pages = key;
  $("pages").replaceChildren(...pages.map((page) => el("div", { class: "leaf" }, page)));
  zoom();
  document.dispatchEvent(new Event("drawn"));
}

function choose(at) {
  shown.document = at;
  showDocument(++shown.asked).catch(lost);
}

function zoom() {
  const percent = Number($("zoom").value);
  $("pages").classList.toggle("fit", !percent);
  for (const page of $("pages").querySelectorAll("img")) {
    // A4 in pixels of a style sheet, upright or lying.
    const whole = page.naturalWidth > page.naturalHeight ? 1123 : 794;
    page.style.width = percent ? `${(whole * percent) / 100}px` : "";
    if (!page.complete) page.addEventListener("load", zoom, { once: true });
  }
}

// ---- beside it ------------------------------------------------------------------------------

function showRecipients(recipients, unsure) {
  const rows = [...recipients].sort((a, b) => b.bat_buoc - a.bat_buoc).map((one) => el("div", { class: one.bo ? "who out" : "who" },
    el("p", { class: "top" }, el("b", {}, one.ten),
      el("span", { class: one.bat_buoc ? "tag must" : "tag" }, one.bo ? "bản ghi bỏ" : one.bat_buoc ? "bắt buộc" : "thêm")),
    el("p", { class: "why" }, one.vi_sao),
    one.ban_gui_rieng ? el("p", { class: "why" },
      one.da_nhan ? `Gửi bản riêng; đã nhận ngày ${one.da_nhan}` : "Gửi bản riêng; chưa có xác nhận đã nhận") : null));
  const none = el("p", { class: "note" }, "Chưa tính được, hoặc văn bản này không có nơi nhận bắt buộc.");
  const note = unsure && rows.length ? [el("p", { class: "note" }, "Tạm tính: bản ghi đang có lỗi.")] : [];
  $("recipients").replaceChildren(el("h2", {}, "Nơi nhận và căn cứ"), ...note, ...(rows.length ? rows : [none]));
}

function showForm(made, old) {
  const parts = (made?.the_thuc ?? []).flatMap((report) => {
    const of = (word) => report.quy_tac.filter((rule) => rule.ket_luan === word).map(rule);
    const rest = [report.khong_co ? `${report.khong_co} không có trong văn bản` : "", report.khong_do ? `${report.khong_do} không đo được từ trang giấy` : ""];
    return [
      made.the_thuc.length > 1 ? el("h3", {}, report.so_ky_hieu || "Văn bản") : null,
      el("p", { class: "tally" }, el("span", { class: "good" }, `${report.dat} đạt`),
        el("span", { class: report.sai ? "bad-text" : "note" }, `${report.sai} sai`),
        el("span", { class: report.luu_y ? "advice-text" : "note" }, `${report.luu_y} lưu ý`)),
      ...of("SAI"), ...of("lưu ý"),
      el("details", {}, el("summary", {}, "Các quy tắc đạt"), ...of("đạt")),
      el("p", { class: "note" }, rest.filter(Boolean).join("; ")),
    ].filter(Boolean);
  });
  const none = el("p", { class: "note" }, old ? "Đo lại khi bản ghi hết lỗi." : "Chưa có văn bản để đo.");
  $("form").replaceChildren(el("h2", {}, "Thể thức"), ...(parts.length ? parts : [none]));
}

function rule(row) {
  const style = { "SAI": "bad-text", "lưu ý": "advice-text" }[row.ket_luan] ?? "good";
  return el("div", { class: "rule" },
    el("p", {}, el("span", { class: style }, row.ket_luan), " ", el("b", {}, row.thanh_phan), row.trang ? `, trang ${row.trang}` : ""),
    el("p", { class: "why" }, `Yêu cầu: ${row.yeu_cau}`),
    el("p", { class: "why" }, `Đo được: ${row.do_duoc}`),
    el("p", { class: "why" }, `Căn cứ: ${row.dieu_khoan}`));
}

// ---- news -----------------------------------------------------------------------------------

/** Reads everything again; opens the file that was saved, if it was one and the reader wants that. */
async function refresh(follow) {
  // The page of the record that is shown does not wait for the list of all.
  const early = shown.list && shown.file ? showFile() : null;
  early?.catch(() => null);
  const list = await ask("danh-sach");
  shown.list = list;
  const saved = list.vua_sua.length === 1 ? list.vua_sua[0] : null;
  const other = follow && saved && $("follow").checked && saved !== shown.file;
  if (other) {
    go(saved, null);
    history.replaceState(null, "", address(saved));
  }
  showSummary();
  showList();
  await (early && !other ? early : showFile());
  // A save may have come between the two answers: the older one counts, and the next news bring the rest.
  shown.turn = Math.min(list.luot, shown.data?.luot ?? list.luot);
  document.body.dataset.turn = shown.turn;
}

function go(file, line) {
  if (file !== shown.file) shown.document = 0;
  shown.file = file;
  shown.line = line;
}

/** What the address names, else what comes first: a record with a mistake, or the newest. */
async function open() {
  const named = new URLSearchParams(location.hash.slice(1));
  const first = shown.list?.tep[0]?.tep ?? null;
  const line = Number(named.get("dong")) || null;
  go(named.get("tep") ?? shown.file ?? first, line);
  if (!shown.list) return;
  showList();
  await showFile();
  const card = line && $("problems").querySelector(`[data-line="${line}"]`);
  if (card) card.querySelector("summary").focus();
}

function lost() {
  $("state").textContent = "Mất liên lạc: chạy lại qcph preview";
  $("state").className = "lost";
  document.body.dataset.turn = "";
}

function found() {
  $("state").textContent = "Đang theo dõi";
  $("state").className = "";
}

const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const seen = () => new Promise((done) => document.addEventListener("visibilitychange", done, { once: true }));

/** Asks for news as long as the page is looked at; a page in the background holds no connection. */
async function listen() {
  let known = 0;
  for (;;) {
    try {
      if (document.hidden) await seen();
      const { luot } = await ask("cho", { luot: known });
      const news = luot !== shown.turn || $("state").className === "lost";
      if (news) await refresh(known !== 0);
      known = shown.turn;
      found();
    } catch {
      lost();
      known = 0;
      await sleep(1000);
    }
  }
}

addEventListener("hashchange", () => open().catch(lost));
$("search").addEventListener("input", showList);
$("standing").addEventListener("change", showList);
$("zoom").addEventListener("change", zoom);
go(new URLSearchParams(location.hash.slice(1)).get("tep"), null);
refresh(false).then(open).catch(lost).finally(listen);
