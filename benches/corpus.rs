//! Corpora of any size, for benchmarks and tests: the same seed and count give the same files.
//!
//! Each record is a notice of two pages. In a distinct corpus every paragraph of every record
//! differs; in a merge corpus only ids, numbers and dates do. Agencies, people and regulation are
//! those of the sample records.

use std::fmt::Write;
use std::path::Path;

/// How much the records of a corpus differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mix {
    Distinct,
    Merge,
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

/// Writes a whole project of `count` records into `root`.
///
/// # Errors
/// Those of the disk.
pub fn write(root: &Path, count: usize, mix: Mix) -> std::io::Result<()> {
    let records = (0..count).map(|number| record(number, mix));
    for (path, text) in shared_files().into_iter().chain(records) {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().expect("a file is in a folder"))?;
        std::io::Write::write_all(&mut std::fs::File::create(path)?, text.as_bytes())?;
    }
    Ok(())
}

/// The record with a running number: a meeting of the two central bodies, hosted by each in turn.
pub fn record(number: usize, mix: Mix) -> CorpusFile {
    let mut random = Random::new(match mix {
        Mix::Distinct => number as u64,
        Mix::Merge => u64::MAX,
    });
    let (host, partner, unit, chair, signer, form) = match number % 2 {
        0 => ("BHXH-VN", "TLD", "BHXH-VN/BT", "le-thi-b", "pham-van-c", "tl"),
        _ => ("TLD", "BHXH-VN", "TLD/QHLD", "ngo-thi-k", "dang-van-l", "tl"),
    };
    let day = number / 2;
    let (year, month, day) = (2016 + day / 336 % 5, 1 + day / 28 % 12, 1 + day % 28);
    let id = format!("TW-{year}-HOP-{number:06}");
    let name = format!("cuộc họp về {}", random.words(8));
    let mut text = format!(
        "loai: cuoc_hop\nma: {id}\ncap: tw\nhinh_thuc: bat_thuong\nten: {name}\n\
         to_chuc: {host}\nphoi_hop: [{partner}]\nngay: {year}-{month:02}-{day:02}\n\
         gio: \"08:30\"\ndia_diem: trụ sở cơ quan tổ chức họp\nchu_tri: [{chair}]\nthanh_phan:\n  \
         - co_quan: {host}\n    dai_dien: đại diện lãnh đạo các đơn vị\n  \
         - co_quan: {partner}\n    dai_dien: đại diện lãnh đạo các ban\n\
         bao_cao:\n  - co_quan: {unit}\n    noi_dung: {}\ndanh_gia:\n  ket_qua:\n",
        random.words(12)
    );
    for _ in 0..3 {
        writeln!(text, "    - {}", random.sentence(26)).expect("a string takes every line");
    }
    writeln!(text, "  han_che:\n    - {}", random.sentence(22)).expect("a string takes every line");
    text.push_str("ket_luan:\n");
    for point in 1..=8 {
        let words = random.words(19);
        write!(text, "  - ma: KL{point}\n    noi_dung: {words}\n    chu_tri: {unit}\n")
            .expect("a string takes every line");
    }
    write!(
        text,
        "van_ban:\n  trang_thai: ban_hanh\n  so: {}\n  ngay: {year}-{month:02}-{day:02}\n  \
         don_vi_soan: VP\n  ky: {{nguoi: {signer}, quyen_han: {form}}}\n  \
         # Một hồ sơ một văn bản: không có bản đồng gửi.\n  \
         bo_noi_nhan:\n    - {{co_quan: {partner}, ly_do: nhận trực tiếp tại cuộc họp}}\n",
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
        let words: Vec<&str> = (0..count).map(|_| WORDS[self.below(WORDS.len())]).collect();
        words.join(" ")
    }

    fn sentence(&mut self, count: usize) -> String {
        format!("Trong kỳ {}", self.words(count))
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
