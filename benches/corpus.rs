//! Corpora of any size, for benchmarks and tests: the same seed and count give the same files.
//!
//! [`write()`] makes a whole project, see [`nation`]; [`record`] makes letters of two pages that go
//! with the agencies, people and regulation of the sample records. In a distinct corpus every
//! paragraph of every record differs; in a merge corpus only ids, numbers, names and dates do.

#[path = "nation.rs"]
mod nation;

use std::fmt::Write;
use std::path::Path;

/// How much the records of a corpus differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mix {
    Distinct,
    Merge,
}

/// What a corpus is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kinds {
    All,
    /// Notices of two pages alone.
    Notices,
}

/// A file: path below the project root, text.
pub type CorpusFile = (String, String);

/// Agencies, people, regulation.
pub fn shared_files() -> Vec<CorpusFile> {
    let text = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    vec![
        text("records/danh-ba/co-quan.yaml", include_str!("../records/danh-ba/co-quan.yaml")),
        text("records/danh-ba/nhan-su.yaml", include_str!("../records/danh-ba/nhan-su.yaml")),
        text(
            "records/quy-che/quy-che-2015-2020.yaml",
            include_str!("../records/quy-che/quy-che-2015-2020.yaml"),
        ),
    ]
}

/// Writes a whole project of `count` records of all kinds into `root`.
///
/// # Errors
/// Those of the disk.
pub fn write(root: &Path, count: usize, mix: Mix) -> std::io::Result<()> {
    write_kinds(root, count, mix, Kinds::All)
}

/// As [`write()`], of some kinds.
///
/// # Errors
/// Those of the disk.
pub fn write_kinds(root: &Path, count: usize, mix: Mix, kinds: Kinds) -> std::io::Result<()> {
    for (path, text) in nation::files(count, mix, kinds) {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().expect("a file is in a folder"))?;
        std::io::Write::write_all(&mut std::fs::File::create(path)?, text.as_bytes())?;
    }
    Ok(())
}

/// The record with a running number: what the two central bodies write to each other in turn.
pub fn record(number: usize, mix: Mix) -> CorpusFile {
    let mut random = Random::new(match mix {
        Mix::Distinct => number as u64,
        Mix::Merge => u64::MAX,
    });
    let (from, to, purpose, signer) = match number % 2 {
        0 => ("BHXH-VN", "TLD", "don_vi_moi_tham_gia", "pham-van-c"),
        _ => ("TLD", "BHXH-VN", "cong_doan_moi_thanh_lap", "dang-van-l"),
    };
    let day = number / 2;
    let (year, month, day) = (2016 + day / 336 % 5, 1 + day / 28 % 12, 1 + day % 28);
    let id = format!("TW-{year}-TD-{number:06}");
    let subject = random.words(8);
    let mut text = format!(
        "loai: trao_doi\nma: {id}\ncap: tw\nloai_trao_doi: {purpose}\ntu: {from}\nden: [{to}]\n\
         ve_viec: {subject}\nnoi_dung:\n"
    );
    for _ in 0..9 {
        writeln!(text, "  - Trong kỳ {}", random.words(36)).expect("a string takes every line");
    }
    write!(
        text,
        "van_ban:\n  trang_thai: ban_hanh\n  so: {}\n  ngay: {year}-{month:02}-{day:02}\n  \
         don_vi_soan: VP\n  ky: {{nguoi: {signer}, quyen_han: tl}}\n",
        number / 2 + 1
    )
    .expect("a string takes every line");
    (format!("records/{year}/{month:02}/{}.yaml", id.to_lowercase()), text)
}

/// SplitMix64: small, well mixed, the same on every machine.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed ^ 0x5eed_0000_c0de_0007)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).expect("it is below a usize")
    }

    fn words(&mut self, count: usize) -> String {
        const APART: usize = 6;
        let mut words: Vec<&str> = Vec::with_capacity(count);
        while words.len() < count {
            let word = WORDS[self.below(WORDS.len())];
            // Nobody says a phrase twice in a row, and `check` would tell each.
            let again = |last: &&str| last.ends_with(word) || word.ends_with(last);
            if !words.iter().rev().take(APART).any(again) {
                words.push(word);
            }
        }
        words.join(" ")
    }
}

const WORDS: &[&str] = &[
    "bảo hiểm",
    "xã hội",
    "công đoàn",
    "người lao động",
    "phối hợp",
    "kiểm tra",
    "giám sát",
    "đối chiếu",
    "số liệu",
    "thông tin",
    "tuyên truyền",
    "chính sách",
    "pháp luật",
    "doanh nghiệp",
    "chậm đóng",
    "thu hồi",
    "kế hoạch",
    "quý",
    "báo cáo",
    "tổng hợp",
    "đề xuất",
    "kiến nghị",
    "giải quyết",
    "chế độ",
    "hồ sơ",
    "khởi kiện",
    "hướng dẫn",
    "thực hiện",
    "rà soát",
    "cấp",
    "địa phương",
    "khu công nghiệp",
    "đơn vị",
    "sử dụng",
    "lao động",
    "mức đóng",
    "quyền lợi",
    "thời hạn",
    "theo quy định",
    "đôn đốc",
    "vướng mắc",
    "cơ sở",
    "thành lập",
    "đoàn viên",
];
