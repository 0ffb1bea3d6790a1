// The desk's other sides: what waits, the year's duties and tasks, figures, bundles, search.
"use strict";

const recordLink = (id, text) => {
  const row = (shown.list?.tep ?? []).find((one) => one.ma === id);
  return row ? el("a", { href: address(row.tep) }, text ?? id) : el("span", {}, text ?? id);
};

/** A table with a head; a row is a list of texts or elements. */
function grid(caption, heads, rows) {
  if (!rows.length) return el("p", { class: "note" }, "Không có.");
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, el("table", {}, el("caption", { class: "unseen-cell" }, caption),
    el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", {}, ...rows.map((row) => el("tr", {}, ...row.map((cell) => el("td", {}, ...(Array.isArray(cell) ? cell : [cell ?? ""]))))))));
}

/** What could not be read makes an answer unsure. */
function unsure(data) {
  const files = (data.tep_co_loi ?? []).filter((one) => one.co_the_doi_ket_qua).map((one) => el("a", { href: address(one.tep) }, base(one.tep)));
  return files.length ? [el("p", { class: "card advice" }, `Tạm tính: ${files.length} bản ghi còn lỗi: `, ...files.slice(0, 8).flatMap((one, at) => [at ? ", " : "", one]), files.length > 8 ? ", …" : "")] : [];
}

const failed = (data) => el("p", { class: "card advice" }, ...quoted([data.van_de?.[0]?.noi_dung ?? data.ket_luan, ...(data.van_de?.[0]?.cach_sua ?? [])].filter(Boolean).join(". ")));

const STAGES = [
  ["ky", "Chờ ký", "Văn bản đang ở chỗ người ký.", "Nhận bản đã ký"],
  ["so", "Chờ cấp số", "Đã ký; mở ra để ghi số và ngày.", "Cấp số"],
  ["ban_ky", "Chờ bản đã ký", "Đã ban hành; kéo tệp PDF đã ký thả vào trang của bản ghi.", "Mở để nhận bản ký"],
  ["xac_nhan", "Chờ xác nhận đã nhận", "Ghi ngày đến, số đến khi nơi nhận báo lại.", "Ghi xác nhận"],
  ["niem_phong", "Chờ niêm phong", "Niêm phong ở mục Lưu trữ.", "Mở"],
];

async function waitingSide() {
  const data = await ask("viec-cho");
  if (!data.ban_ghi) return [failed(data)];
  const drafts = (shown.list?.tep ?? []).filter((row) => row.tinh_trang === "dự thảo");
  const draft = el("section", {}, el("h2", {}, `Đang soạn (${drafts.length})`), el("p", { class: "note" }, "Dự thảo chưa ban hành."),
    el("div", { class: "cards" }, ...drafts.slice(0, 30).map((row) => el("a", { class: "card link", href: address(row.tep) }, el("b", {}, row.ma), el("span", {}, row.noi_dung ?? ""), el("span", { class: "note" }, row.loi ? `còn ${row.loi} chỗ phải điền` : "đã đủ, chờ ban hành")))));
  const parts = STAGES.map(([stage, title, how, act]) => {
    const own = data.ban_ghi.filter((one) => one.cho === stage);
    if (!own.length) return null;
    return el("section", {}, el("h2", {}, `${title} (${own.length})`), el("p", { class: "note" }, how),
      grid(title, ["Bản ghi", "Nội dung", "Đã chờ", "Còn thiếu", "Việc"], own.map((one) => [recordLink(one.ma), one.noi_dung, `${one.so_ngay} ngày`, (one.cua ?? []).join("; "), el("a", { href: address(one.tep) }, act)])));
  });
  const nobody = !drafts.length && !data.ban_ghi.length && !(await ask("danh-ba"))?.nguoi?.length;
  const none = drafts.length || data.ban_ghi.length ? null : el("p", { class: "card" }, "Không có việc nào đang chờ. ",
    ...(nobody ? ["Danh bạ chưa có người nào: thêm người chủ trì họp, người ký ở mục ", el("a", { href: "#xem=danh_ba" }, "Danh bạ"), " trước, rồi bấm “Bản ghi mới”."] : ["Bấm “Bản ghi mới” để bắt đầu."]));
  return [el("h1", {}, "Việc đang chờ"), el("p", { class: "buttons" }, button("+ Bản ghi mới", () => newRecord().catch(lost), null, "main")), ...unsure(data), none, drafts.length ? draft : null, ...parts];
}

// ---- duties and tasks -----------------------------------------------------------------------

const DUTY = { da_thuc_hien: ["đã thực hiện", "good"], da_thuc_hien_cham: ["thực hiện chậm", "advice-text"], chua_den_han: ["chưa đến hạn", "note"], qua_han: ["QUÁ HẠN", "bad-text"], khong_dung: ["không đúng", "bad-text"], khong_xac_dinh: ["chưa xác định được", "note"] };
const TASK = { dang_lam: ["đang làm", "note"], qua_han: ["QUÁ HẠN", "bad-text"], hoan_thanh: ["hoàn thành", "good"], hoan_thanh_cham: ["hoàn thành chậm", "advice-text"], dung: ["dừng", "note"] };
const mark = (of, word) => el("span", { class: of[word]?.[1] }, of[word]?.[0] ?? word);

async function dutiesSide(named) {
  const year = named.get("nam") ?? "", agency = named.get("co_quan") ?? "", calendar = named.get("kieu") !== "danh_sach";
  const [duties, tasks] = await Promise.all([ask("nghia-vu", { nam: year, co_quan: agency }), ask("nhiem-vu")]);
  if (!duties.nghia_vu) return [el("h1", {}, "Nghĩa vụ và nhiệm vụ"), failed(duties)];
  const to = (change) => `#${new URLSearchParams({ xem: "lich", nam: duties.nam, co_quan: agency, kieu: calendar ? "lich" : "danh_sach", ...change })}`;
  const own = (tasks.nhiem_vu ?? []).filter((one) => (one.han ?? one.ngay_giao).startsWith(String(duties.nam)) && (!agency || agencyOf(one.chu_tri) === agency));
  const items = [
    ...duties.nghia_vu.map((one) => ({ day: one.han ?? one.tu_ngay, name: one.ten, of: one.co_quan, what: one.ky, state: mark(DUTY, one.tinh_trang), records: one.ban_ghi, why: one.dieu, note: one.ghi_chu })),
    ...own.map((one) => ({ day: one.han ?? one.ngay_giao, name: one.noi_dung, of: one.chu_tri, what: `kết luận ${one.ma}`, state: mark(TASK, one.tinh_trang), records: [one.cuoc_hop], why: "nhiệm vụ được giao" })),
  ].sort((a, b) => (a.day < b.day ? -1 : 1));
  const agencies = await registryChoices(), pick = finder(agencies, agency);
  pick.addEventListener("change", () => { location.hash = to({ co_quan: pick.normal() }); });
  const head = el("div", { class: "bar" }, el("a", { class: "act", href: to({ nam: duties.nam - 1 }) }, `‹ ${duties.nam - 1}`), el("b", {}, `Năm ${duties.nam}`), el("a", { class: "act", href: to({ nam: duties.nam + 1 }) }, `${duties.nam + 1} ›`),
    el("a", { class: "act", href: to({ kieu: "lich" }), "aria-current": calendar ? "true" : null }, "Theo tháng"), el("a", { class: "act", href: to({ kieu: "danh_sach" }), "aria-current": calendar ? null : "true" }, "Danh sách"),
    el("div", { class: "grow" }, asked("Cơ quan", pick)));
  const line = (one) => el("li", {}, el("p", {}, el("b", {}, shownDay(one.day).slice(0, 5)), " ", one.name), el("p", { class: "note" }, `${one.of} · ${one.what} · `, one.state, " ", ...one.records.slice(0, 4).flatMap((id) => [recordLink(id), " "])));
  const months = MONTHS.map((title, month) => {
    const all = items.filter((one) => Number(one.day.slice(5, 7)) === month + 1);
    return el("section", { class: "card" }, el("h2", {}, title), all.length ? el("ul", { class: "days" }, ...all.map(line)) : el("p", { class: "note" }, "Không có mốc nào."));
  });
  const rows = items.map((one) => [shownDay(one.day), one.of, one.name, one.what, one.why, [one.state, one.note ? `: ${one.note}` : ""], one.records.slice(0, 4).flatMap((id) => [recordLink(id), " "])]);
  return [el("h1", {}, "Nghĩa vụ và nhiệm vụ"), el("p", { class: "note" }, ...String(duties.ket_luan).split("\n").flatMap((text) => [text, el("br", {})])), ...unsure(duties), head,
    calendar ? el("div", { class: "months" }, ...months) : grid("Nghĩa vụ và nhiệm vụ", ["Hạn", "Cơ quan", "Việc", "Kỳ", "Căn cứ", "Tình trạng", "Bản ghi"], rows)];
}

async function registryChoices() {
  const data = await ask("danh-ba");
  return (data.co_quan ?? []).map((one) => [one.ma, one.ban[one.ban.length - 1].ten]);
}

// ---- figures, bundles, search ----------------------------------------------------------------

async function figuresSide(named) {
  const agencies = await registryChoices();
  const year = named.get("nam") ?? desk.today.slice(0, 4), agency = named.get("co_quan") ?? "";
  const to = (change) => `#${new URLSearchParams({ xem: "so_lieu", nam: year, co_quan: agency, ...change })}`;
  const pick = finder(agencies, agency), typed = el("input", { type: "text", inputmode: "numeric", value: year });
  pick.addEventListener("change", () => { location.hash = to({ co_quan: pick.normal() }); });
  typed.addEventListener("change", () => { location.hash = to({ nam: typed.value }); });
  const head = el("div", { class: "bar" }, asked("Năm", typed), el("div", { class: "grow" }, asked("Cơ quan lập báo cáo", pick)));
  const parts = [el("h1", {}, "Số liệu của năm"), el("p", { class: "note" }, "Đếm từ các bản ghi, có kỳ trước để so sánh."), head];
  if (!agency) return [...parts, el("p", { class: "card" }, "Chọn cơ quan lập báo cáo.")];
  const data = await ask("bao-cao", { nam: year, co_quan: agency });
  return data?.chi_tieu ? [...parts, ...unsure(data), ...figureCards(data)] : [...parts, failed(data ?? { ket_luan: "Năm viết bằng bốn chữ số." })];
}

async function bundlesSide() {
  const data = await ask("goi");
  const told = el("div", { role: "status" });
  const seal = async (tries, close) => {
    told.replaceChildren(el("p", { class: "note" }, "Đang làm…"));
    const { status, data: said } = await post("niem-phong", { thu: tries });
    if (status !== 200) return told.replaceChildren(...refusal(said));
    if (!tries) { close?.(); return showSide(); }
    const own = said.se_niem_phong ?? [];
    told.replaceChildren(el("p", {}, said.ket_luan), own.length ? grid("Sẽ niêm phong", ["Bản ghi", "Số", "Ngày", "Nội dung"], own.map((one) => [recordLink(one.ma), String(one.so ?? ""), shownDay(one.ngay), one.noi_dung])) : "",
      own.length ? el("p", { class: "card advice" }, "Niêm phong là vĩnh viễn: bản ghi đã niêm phong không sửa nữa. ", button(`Niêm phong ${own.length} bản ghi`, () => seal(false), null, "main")) : "");
  };
  const bundles = data.goi ?? [];
  return [el("h1", {}, "Lưu trữ"), el("p", { class: bundles.length ? (bundles.every((one) => one.nguyen_ven) ? "good" : "bad-text") : "note" }, bundles.length ? data.ket_luan : "Chưa có gói niêm phong nào."),
    bundles.length ? grid("Các gói niêm phong", ["Gói", "Kết luận", "Văn bản", "Dung lượng"], bundles.map((one) => [one.goi.split(/[\\/]/).pop(), el("span", { class: one.nguyen_ven ? "good" : "bad-text" }, one.nguyen_ven ? "nguyên vẹn" : "KHÔNG NGUYÊN VẸN"), String(one.so_van_ban), `${Math.ceil(one.so_byte / 1024).toLocaleString("vi-VN")} KB`])) : null,
    ...(data.van_de ?? []).filter((one) => bundles.length && one.muc_do === "loi").map((one) => el("p", { class: "error" }, ...quoted(one.noi_dung))),
    el("h2", {}, "Niêm phong văn bản đã ban hành"), el("p", {}, button("Xem những gì sẽ niêm phong", () => seal(true), null, "main")), told];
}

async function searchSide(named) {
  const words = named.get("chu") ?? "";
  const input = el("input", { type: "search", value: words });
  const parts = [el("h1", {}, "Tìm trong mọi bản ghi"), el("form", { class: "bar", role: "search", onsubmit: (event) => { event.preventDefault(); location.hash = `#${new URLSearchParams({ xem: "tim", chu: input.value })}`; } },
    el("div", { class: "grow" }, asked("Chữ cần tìm", input, "Mọi chữ trong bản ghi, có dấu hay không đều được.")), el("button", { class: "act main" }, "Tìm"))];
  if (!words.trim()) return parts;
  const data = await ask("tim", { chu: words });
  if (!data.ban_ghi) return [...parts, failed(data)];
  return [...parts, el("p", { role: "status" }, data.ket_luan), grid("Kết quả", ["Bản ghi", "Số", "Ngày", "Cơ quan", "Nội dung"], data.ban_ghi.slice(0, 200).map((one) => [recordLink(one.ma), String(one.so ?? ""), shownDay(one.ngay), one.co_quan, one.noi_dung]))];
}
