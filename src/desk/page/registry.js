// The registry of agencies and people: a new name comes from a day on, and the old one stays.
"use strict";

const time = (one) => `${shownDay(one.tu_ngay)} – ${one.den_ngay ? shownDay(one.den_ngay) : "nay"}`;

async function registrySide() {
  const data = await ask("danh-ba");
  const agencies = (data.co_quan ?? []).map((one) => {
    const now = one.ban[one.ban.length - 1];
    const older = one.ban.slice(0, -1).map((own) => el("p", { class: "note" }, `${own.ten} (${time(own)})`));
    return [el("b", {}, one.ma), [el("span", {}, now.ten), ...older], now.ky_hieu, time(now), [now.den_ngay ? "" : button("Đổi tên…", () => renameAgency(one.ma, now), `Đổi tên ${now.ten}`, "small"), " ", el("a", { class: "act small", href: address(now.tep) }, "Biểu mẫu")]];
  });
  const people = (data.nguoi ?? []).map((one) => [el("b", {}, one.ten), one.ma, one.chuc_vu.map((post) => el("p", {}, `${post.ten}, ${post.co_quan}`, el("span", { class: "note" }, ` (${time(post)})`), " ", post.duoc_ky.length ? el("span", { class: "tag must" }, "được ký") : null)), [button("Chức vụ mới…", () => newPost(one).catch(lost), `Chức vụ mới của ${one.ten}`, "small"), " ", el("a", { class: "act small", href: address(one.tep) }, "Biểu mẫu")]]);
  return [el("h1", {}, "Danh bạ"), el("p", { class: "note" }, "Văn bản cũ giữ tên cũ: đổi tên, đổi chức vụ thì thêm một mục từ ngày đổi, không sửa mục đã dùng."),
    el("h2", {}, `Cơ quan (${agencies.length})`), el("p", {}, button("Thêm cơ quan…", addAgency, null, "main")), grid("Cơ quan", ["Mã", "Tên", "Ký hiệu", "Thời gian", "Việc"], agencies),
    el("h2", {}, `Người (${people.length})`), people.length ? "" : el("p", { class: "card" }, "Chưa có ai: thêm người chủ trì họp, người ký văn bản, thành viên đoàn kiểm tra."),
    el("p", {}, button("Thêm người…", addPerson, null, "main")), people.length ? grid("Người", ["Họ tên", "Mã", "Chức vụ", "Việc"], people) : ""];
}

function renameAgency(id, now) {
  const [name, short, mark, day, told] = [growing(now.ten), growing(now.ten_tat), growing(now.ky_hieu), dayInput(desk.today), el("div", { role: "status" })];
  dialog(`Đổi tên ${now.ten}`, [el("p", {}, `Tên đang dùng giữ đến hết ngày hôm trước; văn bản từ ngày chọn mang tên mới.`), asked("Tên mới", name), asked("Tên gọi tắt mới", short), asked("Ký hiệu mới", mark), asked("Từ ngày", day), told],
    (close) => [button("Đổi tên từ ngày này", async () => {
      const { status, data } = await post("doi-ten", { tep: now.tep, ma: id, ten: tidy(name.value), ten_tat: tidy(short.value), ky_hieu: tidy(mark.value), tu_ngay: day.normal() });
      if (status !== 200) return told.replaceChildren(...refusal(data));
      close();
      await refresh(false);
      showSide();
    }, null, "main")]);
}

/** Asks for the values of a new entry and makes its file. */
function addEntry(heading, kind, rows, then) {
  const told = el("div", { role: "status" });
  dialog(heading, [el("div", { class: "fields" }, ...rows.map(([, label, control, note]) => asked(label, control, note))), told], (close) => [button("Thêm", async () => {
    const values = Object.fromEntries(rows.map(([name, , control]) => [name, control.normal ? control.normal() : control.multiple ? [...control.selectedOptions].map((one) => one.value).join(",") : tidy(control.value)]));
    const { status, data } = await post("moi", { loai: kind, dat: values });
    if (status !== 200) return told.replaceChildren(...refusal(data));
    close();
    await refresh(false);
    then(data);
  }, null, "main")]);
}

const options = (pairs) => el("select", {}, ...pairs.map(([value, name]) => el("option", { value }, name)));

const SIGNS = [["truc_tiep", "ký trực tiếp, người đứng đầu"], ["kt", "ký thay (KT.)"], ["tl", "thừa lệnh (TL.)"], ["tm", "thay mặt tập thể (TM.)"], ["tuq", "thừa ủy quyền (TUQ.)"], ["q", "quyền (Q.)"]];
const signing = () => el("select", { multiple: true, size: "4" }, ...SIGNS.map(([value, name]) => el("option", { value }, name)));

/** A post from a day on: the one that was held ends the day before, and stays on older documents. */
async function newPost(person) {
  const bodies = await registryChoices(), now = person.chuc_vu.find((post) => !post.den_ngay);
  const [title, body, signs, day, told] = [growing(""), finder(bodies, now ? agencyOf(now.co_quan) : ""), signing(), dayInput(desk.today), el("div", { role: "status" })];
  dialog(`Chức vụ mới của ${person.ten}`, [el("p", {}, now ? `Chức vụ ${now.ten} giữ đến hết ngày hôm trước; văn bản ký trước ngày chọn không đổi.` : "Người này đang không giữ chức vụ nào."),
    el("div", { class: "fields" }, asked("Chức danh mới", title), asked("Cơ quan", body), asked("Được ký thế nào", signs, "Bỏ trống nếu không ký văn bản; giữ Ctrl để chọn nhiều."), asked("Từ ngày", day)), told],
  (close) => [button("Ghi chức vụ mới", async () => {
    const wish = { tep: person.tep, ma: person.ma, ten: tidy(title.value), co_quan: body.normal(), duoc_ky: [...signs.selectedOptions].map((one) => one.value), tu_ngay: day.normal() };
    const { status, data } = await post("doi-chuc", wish);
    if (status !== 200) return told.replaceChildren(...refusal(data));
    close();
    await refresh(false);
    showSide();
  }, null, "main")]);
}

async function addPerson() {
  const bodies = await registryChoices();
  const signs = signing();
  addEntry("Thêm người", "nhan_su", [["ho_ten", "Họ và tên", el("input", { type: "text", autocomplete: "off" })], ["xung_ho", "Xưng hô", options([["ong", "Ông"], ["ba", "Bà"]])],
    ["chuc_vu.co_quan", "Cơ quan", finder(bodies, "")], ["chuc_vu.ten", "Chức danh", el("input", { type: "text", autocomplete: "off" }), "Ví dụ Giám đốc, Phó Chủ tịch."],
    ["chuc_vu.duoc_ky", "Được ký thế nào", signs, "Bỏ trống nếu không ký văn bản; giữ Ctrl để chọn nhiều."], ["chuc_vu.tu_ngay", "Giữ chức từ ngày", dayInput("")]], () => showSide());
}

async function addAgency() {
  const bodies = await registryChoices();
  const text = () => el("input", { type: "text", autocomplete: "off" });
  addEntry("Thêm cơ quan", "co_quan", [["ten", "Tên đầy đủ", text()], ["ten_tat", "Tên gọi tắt", text()], ["ky_hieu", "Ký hiệu", text(), "Chữ viết tắt trong số, ký hiệu văn bản."],
    ["ben", "Bên", options([["bhxh", "Ngành bảo hiểm xã hội"], ["cong_doan", "Hệ thống công đoàn"], ["khac", "Cơ quan khác"]])], ["cap", "Cấp", options([["tinh", "Tỉnh"], ["tw", "Trung ương"], ["huyen", "Huyện"], ["co_so", "Cơ sở"]])],
    ["cap_tren", "Cơ quan chủ quản", finder(bodies, "")], ["dia_danh", "Địa danh", text(), "Ghi trước ngày tháng của văn bản."], ["nguoi_dung_dau", "Chức danh người đứng đầu", text()], ["tu_ngay", "Từ ngày", dayInput("")]], () => showSide());
}
