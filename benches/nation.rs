//! The whole nation, for measuring how time and memory grow: pairs of district bodies, each with
//! the same 160 records over five years, and so many pairs as the records need.
//!
//! Of 160 records 130 are notices of two or three pages; the rest are letters and answers, inspections
//! and yearly reviews. A task of every fourth meeting is still open at the next one. Among
//! [`Kinds::Notices`] all are notices without such tasks, of two pages each.

use super::{CorpusFile, Kinds, Mix, Random};
use std::fmt::Write;

/// Records of one pair of bodies.
const EACH: usize = 160;

/// Registry and records, `count` of them.
pub fn files(count: usize, mix: Mix, kinds: Kinds) -> impl Iterator<Item = CorpusFile> {
    let records = (0..count).map(move |at| record(at, mix, kinds));
    registry(count.div_ceil(EACH)).into_iter().chain(records)
}

fn registry(pairs: usize) -> Vec<CorpusFile> {
    let mut agencies = String::from("loai: co_quan\ndanh_sach:\n");
    let mut people = String::from("loai: nhan_su\ndanh_sach:\n");
    for pair in 0..pairs {
        for (body, name, mark, party) in [
            ("BHXH", "Bảo hiểm xã hội huyện", "BHXH", "bhxh"),
            ("LDLD", "Liên đoàn Lao động huyện", "LĐLĐ", "cong_doan"),
        ] {
            let (id, person) = (body_id(body, pair), person_id(body, pair));
            let (name, own) = (format!("{name} {}", district(pair)), person_name(body, pair));
            writeln!(
                agencies,
                "  - ma: {id}\n    ten: {name}\n    ten_tat: {name}\n    ky_hieu: {mark}\n    \
                 ben: {party}\n    cap: huyen\n    dia_danh: {}\n    nguoi_dung_dau: Giám đốc\n    \
                 han_tra_loi_ngay: 15\n    tu_ngay: 2000-01-01",
                district(pair)
            )
            .expect("a string takes every line");
            writeln!(
                people,
                "  - {{ma: {person}, ho_ten: {own}, xung_ho: ong, chuc_vu: [{{co_quan: {id}, \
                 ten: Giám đốc, duoc_ky: [truc_tiep], tu_ngay: 2000-01-01}}]}}"
            )
            .expect("a string takes every line");
        }
    }
    let file = |name: &str, text| (format!("records/danh-ba/{name}.yaml"), text);
    vec![file("co-quan", agencies), file("nhan-su", people)]
}

/// What one record is about, before its text.
struct Subject {
    pair: usize,
    /// Which of the pair's records it is.
    turn: usize,
    /// Whose document it is, and who the other is: `BHXH` or `LDLD`.
    bodies: [&'static str; 2],
    id: String,
}

fn record(at: usize, mix: Mix, kinds: Kinds) -> CorpusFile {
    let (pair, turn) = (at / EACH, at % EACH);
    let kind = match (kinds, turn % 32, turn % 8) {
        (Kinds::All, 31, _) => "TK",
        (Kinds::All, 17, _) => "KT",
        (Kinds::All, _, 3) => "TD",
        _ => "HOP",
    };
    let mut random = Random::new(match mix {
        Mix::Distinct => at as u64,
        Mix::Merge => u64::MAX,
    });
    let bodies = if turn % 16 < 8 { ["BHXH", "LDLD"] } else { ["LDLD", "BHXH"] };
    let id = format!("{}-{kind}-{:03}", code(pair), turn + 1);
    let subject = Subject { pair, turn, bodies, id };
    let text = match kind {
        "TK" => review(&subject, &mut random),
        "KT" => inspection(&subject, &mut random),
        "TD" => letter(&subject, &mut random),
        _ => {
            // The next record of the pair is eleven days later.
            let open = kinds == Kinds::All && turn.is_multiple_of(4);
            meeting(&subject, if open { 12 } else { 5 }, &mut random)
        }
    };
    let year = &day(turn)[..4];
    let path = format!("records/{}/{year}/{}.yaml", code(pair), subject.id.to_lowercase());
    (path, text)
}

/// A meeting whose first task was done so many days later.
fn meeting(subject: &Subject, done_days: u64, random: &mut Random) -> String {
    let Subject { turn, id, .. } = subject;
    let ([host, partner], on) = (subject.ids(), day(*turn));
    let (chair, guest) = (subject.person(0), subject.person(1));
    let done = date(*turn, done_days);
    let mut text = format!(
        "loai: cuoc_hop\nma: {id}\ncap: huyen\nhinh_thuc: bat_thuong\n\
         ten: cuộc họp về {}\nto_chuc: {host}\nphoi_hop: [{partner}]\nngay: {on}\ngio: \"08:30\"\n\
         dia_diem: trụ sở {}\nchu_tri: [{chair}, {guest}]\nthanh_phan:\n  \
         - {{co_quan: {host}, nguoi: [{chair}]}}\n  - {{co_quan: {partner}, nguoi: [{guest}]}}\n\
         bao_cao:\n  - {{co_quan: {host}, noi_dung: {}}}\ndanh_gia:\n",
        random.words(6),
        random.words(3),
        random.words(8),
    );
    for (key, count) in [("ket_qua", 3), ("han_che", 2), ("nguyen_nhan", 2)] {
        list(&mut text, "  ", key, "    - Trong kỳ ", count, random);
    }
    text.push_str("ket_luan:\n");
    for (at, lead) in [(1, &host), (2, &partner), (3, &host)] {
        writeln!(
            text,
            "  - ma: KL{at}\n    noi_dung: tiếp tục {}\n    chu_tri: {lead}",
            random.words(17)
        )
        .expect("a string takes every line");
        if at == 1 {
            writeln!(
                text,
                "    han: {}\n    tien_do:\n      - {{ngay: {done}, trang_thai: hoan_thanh, \
                 noi_dung: đã {}}}",
                date(*turn, 20),
                random.words(8)
            )
            .expect("a string takes every line");
        }
    }
    list(&mut text, "", "ky_sau", "  - Việc ", 1, random);
    text + &subject.issue()
}

fn letter(subject: &Subject, random: &mut Random) -> String {
    let Subject { pair, turn, id, .. } = subject;
    let [from, to] = subject.ids();
    let answers = match turn % 16 {
        11 => format!("tra_loi_cho: {}-TD-{:03}\n", code(*pair), turn - 7),
        _ => String::new(),
    };
    let mut text = format!(
        "loai: trao_doi\nma: {id}\ncap: huyen\nloai_trao_doi: don_vi_moi_tham_gia\ntu: {from}\n\
         den: [{to}]\nve_viec: {}\n{answers}",
        random.words(8)
    );
    list(&mut text, "", "noi_dung", "  - Trong kỳ ", 6, random);
    // A body without units names the field in the mark of a letter.
    let mark = if subject.bodies[0] == "BHXH" { "BHXH-TH" } else { "LĐLĐ-TH" };
    text + &subject.issue() + &format!("  ky_hieu: {mark}\n")
}

fn inspection(subject: &Subject, random: &mut Random) -> String {
    let Subject { turn, id, .. } = subject;
    let ([lead, partner], on) = (subject.ids(), day(*turn));
    let mut text = format!(
        "loai: kiem_tra\nma: {id}\ncap: huyen\nhinh_thuc: dot_xuat\ntinh_chat: kiem_tra\n\
         can_cu: [Luật Bảo hiểm xã hội ngày 20 tháng 11 năm 2014]\n\
         quyet_dinh: {{so_ky_hieu: 1/QĐ, ngay: {on}, co_quan: {lead}, ve_viec: thành lập Đoàn kiểm tra}}\n\
         chu_tri: {lead}\ntham_gia: [{partner}]\n\
         doan: [{{nguoi: {}, vai_tro: truong_doan}}, {{nguoi: {}, vai_tro: thanh_vien}}]\n\
         thoi_ky: {{tu: 2015-01-01, den: 2015-12-31}}\nthoi_gian: {{tu: {on}, den: {on}}}\n\
         don_vi:\n  ten: Công ty {}\n  dia_chi: {}\n  nganh_nghe: {}\n  nguoi_lam_viec: [Giám đốc]\n  \
         lao_dong: 120\n  phai_tham_gia: 110\n  bhxh: 100\n  bhyt: 100\n  bhtn: 100\n  \
         cong_doan: {{co_to_chuc: co}}\nket_qua:\n",
        subject.person(0),
        subject.person(1),
        random.words(2),
        random.words(3),
        random.words(2),
    );
    for at in 1..=3 {
        let owed = 1_000_000 + random.below(900_000_000);
        writeln!(
            text,
            "  - {{ma: KQ{at}, linh_vuc: dong, noi_dung: Đơn vị {}, so_tien: {owed}, \
             da_thu_hoi: 0, muc_do: nhe}}",
            random.words(24)
        )
        .expect("a string takes every line");
    }
    list(&mut text, "", "ton_tai", "  - Còn ", 2, random);
    list(&mut text, "", "ket_luan", "  - Đơn vị ", 2, random);
    writeln!(text, "kien_nghi:\n  - {{doi_voi: đơn vị, noi_dung: {}}}", random.words(12))
        .expect("a string takes every line");
    text + &subject.issue()
}

fn review(subject: &Subject, random: &mut Random) -> String {
    let Subject { turn, id, .. } = subject;
    let [body, partner] = subject.ids();
    let mut text = format!(
        "loai: tong_ket\nma: {id}\ncap: huyen\nky: nam\nnam: {}\nco_quan: {body}\n\
         phoi_hop: [{partner}]\n",
        &day(*turn)[..4]
    );
    list(&mut text, "", "chi_dao", "  - Trong năm ", 2, random);
    text.push_str("ket_qua:\n");
    for article in [17, 18, 19, 20] {
        writeln!(text, "  - {{dieu: {article}, noi_dung: [Đã {}]}}", random.words(20))
            .expect("a string takes every line");
    }
    list(&mut text, "", "uu_diem", "  - Đã ", 2, random);
    list(&mut text, "", "phuong_huong", "  - Tiếp tục ", 2, random);
    text + &subject.issue()
}

/// A list under a key, each item of about two lines.
fn list(
    text: &mut String,
    indent: &str,
    key: &str,
    start: &str,
    count: usize,
    random: &mut Random,
) {
    writeln!(text, "{indent}{key}:").expect("a string takes every line");
    for _ in 0..count {
        writeln!(text, "{start}{}", random.words(20)).expect("a string takes every line");
    }
}

impl Subject {
    fn ids(&self) -> [String; 2] {
        self.bodies.map(|body| body_id(body, self.pair))
    }

    fn person(&self, at: usize) -> String {
        person_id(self.bodies[at], self.pair)
    }

    /// Each record has a number of its own: no series of a body repeats one.
    fn issue(&self) -> String {
        format!(
            "van_ban:\n  trang_thai: ban_hanh\n  so: {}\n  ngay: {}\n  \
             ky: {{nguoi: {}, quyen_han: truc_tiep}}\n",
            self.turn + 1,
            day(self.turn),
            self.person(0)
        )
    }
}

fn code(pair: usize) -> String {
    format!("H{:04}", pair + 1)
}

fn body_id(body: &str, pair: usize) -> String {
    format!("{body}-{}", code(pair))
}

fn person_id(body: &str, pair: usize) -> String {
    format!("gd-{}-{}", body.to_lowercase(), code(pair).to_lowercase())
}

fn district(pair: usize) -> String {
    const NAMES: [&str; 8] = [
        "Bình Minh",
        "Đông Sơn",
        "Tân Hòa",
        "Thanh Hà",
        "Vĩnh Lộc",
        "Hải Châu",
        "An Phú",
        "Kim Sơn",
    ];
    format!("{} {}", NAMES[pair % NAMES.len()], pair / NAMES.len() + 1)
}

fn person_name(body: &str, pair: usize) -> String {
    const FAMILIES: [&str; 7] = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng"];
    const NAMES: [&str; 9] =
        ["An", "Bình", "Cường", "Dũng", "Giang", "Hải", "Khánh", "Long", "Minh"];
    let at = 2 * pair + usize::from(body == "LDLD");
    format!("{} Văn {}", FAMILIES[at % FAMILIES.len()], NAMES[at / FAMILIES.len() % NAMES.len()])
}

/// The day of a pair's record, `YYYY-MM-DD`.
fn day(turn: usize) -> String {
    date(turn, 0)
}

fn date(turn: usize, days_later: u64) -> String {
    let start = chrono::NaiveDate::from_ymd_opt(2016, 1, 4).expect("a day");
    (start + chrono::Days::new(turn as u64 * 11 + days_later)).to_string()
}
