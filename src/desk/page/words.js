// How people write what stands in a file in one way: days, amounts, letters.
"use strict";

/** One letter is one sign, spaces are spaces, as the file has them. */
const tidy = (text) => text.normalize("NFC").replace(/[\u00a0\u202f]/g, " ").replace(/\u200b|\ufeff|\u00ad/g, "")
  // Tabs and the soft breaks of Word stand between words of one sentence.
  .replace(/ *[\t\v\f\u2028\u0085]+ */g, " ").trim();

/** `5/3/2020`, `05.03.2020`, `5-3-2020`, `ngày 5 tháng 3 năm 2020` as `2020-03-05`; null where it is no day. */
function isoOf(typed) {
  const text = plain(tidy(typed)).replace(/[,]/g, " ").trim();
  const own = text.match(/^(\d{4})-(\d{1,2})-(\d{1,2})$/);
  const other = text.match(/^(?:ngay )?(\d{1,2})(?:[/.-]| thang )(\d{1,2})(?:[/.-]| nam )(\d{4}|\d{2})$/);
  const found = own ? [own[1], own[2], own[3]] : other ? [other[3], other[2], other[1]] : null;
  if (!found) return null;
  const [year, month, day] = found.map(Number);
  const full = year < 100 ? 2000 + year : year;
  const date = new Date(Date.UTC(full, month - 1, day));
  const real = date.getUTCFullYear() === full && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? date.toISOString().slice(0, 10) : null;
}

/** `2020-03-05` as `05/03/2020`; what is no day stays. */
const shownDay = (iso) => (/^\d{4}-\d{2}-\d{2}$/.test(iso ?? "") ? iso.split("-").reverse().join("/") : iso ?? "");

/** `14h00`, `8 giờ 30`, `8:5` as `14:00`; what is no time stays. */
function timeOf(typed) {
  const found = plain(tidy(typed)).match(/^(\d{1,2})(?:\s*(?:h|g|gio|:|\.)\s*)(\d{1,2})?(?:\s*(?:p|phut))?$/);
  if (!found || Number(found[1]) > 23 || Number(found[2] ?? 0) > 59) return tidy(typed);
  return `${found[1].padStart(2, "0")}:${(found[2] ?? "0").padStart(2, "0")}`;
}

/** `1.234.567` and `1 234 567` are how people write what stands in the file as 1234567. */
const bare = (typed) => (/^\d{1,3}([. ]\d{3})+$/.test(tidy(typed)) ? tidy(typed).replace(/[. ]/g, "") : tidy(typed));
const grouped = (digits) => (/^\d{4,}$/.test(digits) ? digits.replace(/\B(?=(\d{3})+$)/g, ".") : digits);

const DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

/** Three digits in words; `full` says the hundreds also where they are none. */
function threeInWords(number, full) {
  const [hundreds, tens, ones] = [Math.floor(number / 100), Math.floor(number / 10) % 10, number % 10];
  const words = [];
  if (hundreds || full) words.push(DIGITS[hundreds], "trăm");
  if (tens > 1) words.push(DIGITS[tens], "mươi");
  else if (tens === 1) words.push("mười");
  else if (ones && (hundreds || full)) words.push("linh");
  if (ones === 1 && tens > 1) words.push("mốt");
  else if (ones === 5 && tens) words.push("lăm");
  else if (ones) words.push(DIGITS[ones]);
  return words.join(" ");
}

/** `1234567` as `một triệu hai trăm ba mươi bốn nghìn năm trăm sáu mươi bảy`. */
function inWords(digits) {
  if (!/^\d{1,15}$/.test(digits)) return "";
  if (Number(digits) === 0) return "không";
  const names = ["", "nghìn", "triệu", "tỷ", "nghìn", "triệu"];
  const groups = [];
  for (let rest = digits.replace(/^0+/, ""); rest; rest = rest.slice(0, -3)) groups.unshift(Number(rest.slice(-3)));
  const words = groups.map((group, place) => {
    const rank = groups.length - 1 - place;
    const name = rank > 3 && !groups[place + 1] && rank === 4 ? "nghìn tỷ" : names[rank];
    return group ? `${threeInWords(group, place > 0)} ${name}`.trim() : rank === 3 && groups.length > 4 && groups[0] ? "tỷ" : "";
  });
  return words.filter(Boolean).join(" ").replace("nghìn tỷ tỷ", "nghìn tỷ");
}
