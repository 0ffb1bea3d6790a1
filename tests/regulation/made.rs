//! Records made up for tests: small YAML files that differ only in what a test is about.

use crate::office;
use qcph::problem::{Code, Problem, Severity};
use qcph::project::Project;
use qcph::records::{Corpus, Record};
use qcph::regulation::Regulations;
use qcph::regulation::matter::Matter;
use qcph::regulation::rules::Regulation;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Files of a project.
#[derive(Default)]
pub struct Made {
    files: BTreeMap<String, String>,
    /// Number series by agency, kind and year.
    numbers: BTreeMap<(String, &'static str, String), u64>,
}

/// What was read from made files.
pub struct Office {
    pub corpus: Corpus,
    pub regulations: Regulations,
    pub problems: Vec<Problem>,
    /// Records are opened again from here.
    _folder: office::Office,
}

impl Office {
    /// A record, whole.
    pub fn record(&self, id: &str) -> Record {
        self.corpus.open(&self.corpus.records[id]).unwrap().record.clone()
    }

    /// The regulation that a record falls under.
    pub fn rules_of(&self, record: &Record) -> Option<&Regulation> {
        let about = Matter::of(record, &self.corpus, record.subject_date()?);
        self.regulations.on(&about)
    }
}

/// The parts of a letter that tests differ in.
#[derive(Default, Clone)]
pub struct Letter<'a> {
    pub id: &'a str,
    pub level: &'a str,
    pub kind: &'a str,
    pub from: &'a str,
    pub to: &'a [&'a str],
    pub signed: &'a str,
    /// Whole lines, such as `nam: 2019`.
    pub more: &'a str,
}

/// The parts of a meeting that tests differ in.
#[derive(Default, Clone)]
pub struct Held<'a> {
    pub id: &'a str,
    pub level: &'a str,
    pub form: &'a str,
    pub host: &'a str,
    pub partner: &'a str,
    pub on: &'a str,
    /// Items of `ket_luan`; empty for one without a deadline.
    pub conclusions: &'a str,
    /// Lines inside `van_ban`, such as receipts.
    pub sent: &'a str,
}

impl Held<'_> {
    /// A regular meeting of the first province, `HOP-1`, held by its insurance body.
    pub fn in_province() -> Self {
        Self {
            id: "HOP-1",
            level: "tinh",
            form: "dinh_ky",
            host: "BHXH-01",
            partner: "LDLD-01",
            on: "2017-06-20",
            ..Self::default()
        }
    }
}

impl Made {
    /// One province and this meeting.
    pub fn holding(held: &Held) -> Self {
        let mut made = Self::with_provinces(1);
        made.meeting(held);
        made
    }

    /// Both central bodies, and BHXH and LĐLĐ of so many provinces: `BHXH-01`, `LDLD-01`.
    pub fn with_provinces(count: usize) -> Self {
        let mut agencies = String::from("loai: co_quan\ndanh_sach:\n");
        let mut people = String::from("loai: nhan_su\ndanh_sach:\n");
        let mut add = |id: &str, mark: &str, party: &str, level: &str, extra: &str| {
            writeln!(
                agencies,
                "  - {{ma: {id}, ten: Cơ quan {id}, ten_tat: {id}, ky_hieu: {mark}, ben: {party}, \
                 cap: {level}, dia_danh: Hà Nội, nguoi_dung_dau: Giám đốc, tu_ngay: 2000-01-01{extra}}}"
            )
            .expect("a string");
            writeln!(
                people,
                "  - {{ma: {}, ho_ten: Nguyễn Văn An, xung_ho: ong, chuc_vu: [{{co_quan: {id}, \
                 ten: Giám đốc, duoc_ky: [truc_tiep], tu_ngay: 2000-01-01}}]}}",
                person(id)
            )
            .expect("a string");
        };
        let days = ", han_tra_loi_ngay: 10";
        add("BHXH-VN", "BHXH", "bhxh", "tw", days);
        add("TLD", "TLĐ", "cong_doan", "tw", days);
        add("BYT", "BYT", "khac", "tw", "");
        for at in 1..=count {
            add(&format!("BHXH-{at:02}"), "BHXH", "bhxh", "tinh", ", han_tra_loi_ngay: 10");
            add(&format!("LDLD-{at:02}"), "LĐLĐ", "cong_doan", "tinh", ", han_tra_loi_ngay: 10");
        }
        let mut made = Self::default();
        made.file("danh-ba/co-quan", agencies);
        made.file("danh-ba/nhan-su", people);
        made
    }

    pub fn file(&mut self, name: &str, text: String) {
        self.files.insert(format!("records/{name}.yaml"), text);
    }

    pub fn text(&self, name: &str) -> &str {
        &self.files[&format!("records/{name}.yaml")]
    }

    pub fn replace(&mut self, name: &str, from: &str, to: &str) {
        let text = self.text(name).to_owned();
        assert!(text.contains(from), "{name} holds {from}:\n{text}");
        self.file(name, text.replacen(from, to, 1));
    }

    pub fn remove(&mut self, name: &str) {
        self.files.remove(&format!("records/{name}.yaml")).expect("the file was made");
    }

    /// The next number of a series.
    fn number(&mut self, agency: &str, series: &'static str, date: &str) -> u64 {
        let key = (agency.to_owned(), series, date[..4].to_owned());
        let number = self.numbers.entry(key).or_default();
        *number += 1;
        *number
    }

    fn issue(&mut self, agency: &str, series: &'static str, date: &str) -> String {
        let number = self.number(agency, series, date);
        format!(
            "van_ban:\n  trang_thai: ban_hanh\n  so: {number}\n  ngay: {date}\n  \
             ky: {{nguoi: {}, quyen_han: truc_tiep}}\n",
            person(agency)
        )
    }

    fn slip(&mut self, agency: &str, date: &str) -> String {
        format!("  so_phieu_gui: {}\n", self.number(agency, "PG", date))
    }

    pub fn letter(&mut self, letter: &Letter) {
        let Letter { id, level, kind, from, to, signed, more } = letter.clone();
        let mut text = format!(
            "loai: trao_doi\nma: {id}\ncap: {level}\nloai_trao_doi: {kind}\ntu: {from}\n\
             den: [{}]\nve_viec: việc {id}\nnoi_dung: [Nội dung {id}]\n",
            to.join(", ")
        );
        if !more.is_empty() {
            writeln!(text, "{more}").expect("a string");
        }
        text.push_str(&self.issue(from, "CV", signed));
        // These agencies have no units: the number names a field.
        text.push_str("  ky_hieu: CQ-TH\n");
        self.file(id, text);
    }

    /// A meeting with its notice, co-sent with a slip.
    pub fn meeting(&mut self, held: &Held) {
        let Held { id, level, form, host, partner, on, conclusions, sent } = held.clone();
        let conclusions = match conclusions {
            "" => format!("  - {{ma: KL1, noi_dung: theo dõi việc chung, chu_tri: {host}}}\n"),
            own => own.to_owned(),
        };
        let mut text = format!(
            "loai: cuoc_hop\nma: {id}\ncap: {level}\nhinh_thuc: {form}\nten: cuộc họp {id}\n\
             to_chuc: {host}\nphoi_hop: [{partner}]\nngay: {on}\ndia_diem: Hà Nội\n\
             chu_tri: [{}]\nthanh_phan: [{{co_quan: {host}, nguoi: [{0}]}}]\n\
             bao_cao: [{{co_quan: {host}, noi_dung: kết quả phối hợp}}]\n\
             danh_gia: {{ket_qua: [Việc phối hợp được thực hiện tốt]}}\nket_luan:\n{conclusions}",
            person(host)
        );
        text.push_str(&self.issue(host, "TB", on));
        text.push_str(&self.slip(host, on));
        text.push_str(sent);
        self.file(id, text);
    }

    /// A yearly review, co-sent with a slip.
    pub fn review(
        &mut self,
        id: &str,
        level: &str,
        year: i32,
        bodies: [&str; 2],
        signed: &str,
        sent: &str,
    ) {
        let article = if level == "tw" { 5 } else { 18 };
        let [body, partner] = bodies;
        let mut text = format!(
            "loai: tong_ket\nma: {id}\ncap: {level}\nky: nam\nnam: {year}\nco_quan: {body}\n\
             phoi_hop: [{partner}]\nchi_dao: [Chỉ đạo chung]\n\
             ket_qua: [{{dieu: {article}, noi_dung: [Kết quả tốt]}}]\nuu_diem: [Phối hợp tốt]\n\
             phuong_huong: [Tiếp tục phối hợp]\n"
        );
        text.push_str(&self.issue(body, "BC", signed));
        text.push_str(&self.slip(body, signed));
        text.push_str(sent);
        self.file(id, text);
    }

    /// An inspection; `findings` are the items of `ket_qua`, `more` whole lines before `van_ban`.
    #[expect(clippy::too_many_arguments, reason = "each is one line of the record")]
    pub fn inspection(
        &mut self,
        id: &str,
        level: &str,
        form: &str,
        nature: &str,
        bodies: [&str; 2],
        on: &str,
        unit: &str,
        findings: &str,
        recommendations: &str,
        sent: &str,
    ) {
        let [lead, partner] = bodies;
        let mark = match lead.split('-').next() {
            Some("TLD") => "TLĐ",
            Some("LDLD") => "LĐLĐ",
            _ => "BHXH",
        };
        let mut text = format!(
            "loai: kiem_tra\nma: {id}\ncap: {level}\nhinh_thuc: {form}\ntinh_chat: {nature}\n\
             can_cu: [Luật Bảo hiểm xã hội ngày 20 tháng 11 năm 2014]\n\
             quyet_dinh: {{so_ky_hieu: 1/QĐ-{mark}, ngay: 2016-01-01, co_quan: {lead}, ve_viec: thành lập đoàn}}\n\
             chu_tri: {lead}\ntham_gia: [{partner}]\n\
             doan: [{{nguoi: {}, vai_tro: truong_doan}}]\n\
             thoi_ky: {{tu: 2015-01-01, den: 2015-12-31}}\nthoi_gian: {{tu: {on}, den: {on}}}\n\
             don_vi:\n  ten: {unit}\n  dia_chi: Hà Nội\n  nganh_nghe: Dệt may\n  \
             nguoi_lam_viec: [Giám đốc]\n  lao_dong: 10\n  phai_tham_gia: 10\n  bhxh: 10\n  \
             bhyt: 10\n  bhtn: 10\n  cong_doan: {{co_to_chuc: co}}\n\
             ket_qua:\n{findings}ket_luan: [Đơn vị thực hiện đúng quy định]\n\
             kien_nghi:\n{recommendations}",
            person(lead)
        );
        text.push_str(&self.issue(lead, "BC", on));
        text.push_str(&self.slip(lead, on));
        text.push_str(sent);
        self.file(id, text);
    }

    pub fn read(&self) -> Office {
        let folder = office::Office::bare();
        self.files.iter().for_each(|(path, text)| folder.write(path, text));
        let project = Project::at(&folder.path("")).unwrap();
        let (corpus, regulations, mut problems) = office::read(&project, &|_| true);
        // What is thrown with dice is often odd, and told as advice; here only rules are tried.
        let odd = [Code::Contradiction, Code::NumberOrder, Code::BasisReplaced];
        problems
            .retain(|problem| problem.severity == Severity::Error || !odd.contains(&problem.code));
        Office { corpus, regulations, problems, _folder: folder }
    }

    /// Reads files that must be without a mistake.
    pub fn clean(&self) -> Office {
        let office = self.read();
        let lines: Vec<String> = office.problems.iter().map(qcph::problem::show_short).collect();
        assert!(lines.is_empty(), "{}", lines.join("\n"));
        office
    }

    /// `Q307` and so on, each once, in order.
    pub fn codes(&self) -> Vec<String> {
        let codes = self.read().problems.iter().map(|problem| problem.code.to_string()).collect();
        let codes: std::collections::BTreeSet<String> = codes;
        codes.into_iter().collect()
    }
}

fn person(agency: &str) -> String {
    format!("p-{}", agency.to_lowercase())
}

/// Receipts of these bodies on a day, as lines of `van_ban`.
pub fn receipts(bodies: &[&str], on: &str) -> String {
    let mut text = String::from("  xac_nhan:\n");
    for body in bodies {
        writeln!(text, "    - {{co_quan: {body}, ngay: {on}}}").expect("a string");
    }
    text
}

/// Numbers that are the same in every run.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// From 0 up to, not with, `below` (splitmix64).
    pub fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % below as u64) as usize
    }
}
