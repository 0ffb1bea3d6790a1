// The first page in a folder that is no project yet: what will be made, and with which agencies to begin.
"use strict";

/** Which agencies a new registry begins with; the words are those of `init`. */
const PERIODS = [["now", "34 tỉnh, thành phố, từ 01/07/2025", "Bảo hiểm xã hội và liên đoàn lao động hiện nay."],
  ["2015-2020", "63 tỉnh, thành phố, thời kỳ 2015 – 2020", "Cho bản ghi của những năm Quy chế phối hợp 2015 – 2020 có hiệu lực."],
  ["", "Hai cơ quan ở trung ương", "Các cơ quan khác thêm dần ở mục Danh bạ."]];

async function startSide() {
  const { du_an: done } = await ask("ban");
  if (done) return [el("h1", {}, "Thư mục đã sẵn sàng"), el("p", { class: "card" }, "Tiếp theo: thêm người chủ trì họp và người ký ở mục ", el("a", { href: "#xem=danh_ba" }, "Danh bạ"), ", rồi lập bản ghi đầu tiên.")];
  const told = el("div", { role: "status" });
  const ways = PERIODS.map(([value, name, note], place) => el("label", { class: "card choice" }, el("span", {}, el("input", { type: "radio", name: "period", value, checked: place === 0 }), " ", el("b", {}, name)), el("span", { class: "note" }, note)));
  const go = button("Chuẩn bị thư mục này", async () => {
    go.disabled = true;
    told.replaceChildren(el("p", { class: "note" }, "Đang làm…"));
    const { status, data } = await post("chuan-bi", { thoi_ky: $("side").querySelector("input[name=period]:checked").value });
    go.disabled = false;
    if (status !== 200) return told.replaceChildren(...refusal(data));
    await refresh(false);
    location.hash = "#xem=danh_ba";
  }, null, "main");
  return [el("h1", {}, "Bắt đầu một dự án"),
    el("p", {}, "Thư mục này chưa có gì của chương trình: ", el("b", {}, desk.folder), "."),
    el("p", { class: "note" }, "Chương trình sẽ tạo thư mục records (bản ghi và danh bạ) và vài tệp cài đặt cho trình soạn thảo, git. Tệp đã có giữ nguyên. Nếu đây không phải thư mục anh chị muốn dùng, đóng trang này và mở chương trình ở thư mục khác."),
    el("fieldset", { class: "ways" }, el("legend", {}, "Danh bạ bắt đầu với những cơ quan nào?"), ...ways), el("p", { class: "buttons" }, go), told];
}
