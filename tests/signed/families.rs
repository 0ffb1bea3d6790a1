//! The families of attacks that papers on PDF signatures name, at least two files of each, with the code
//! that must be told; and the variants that signing programs and their judges take otherwise.
//!
//! USF: universal forgery; ISA: incremental saving; SWA: wrapping; shadow attacks: hide, replace, both;
//! EAA and SSA: notes and signatures upon certified documents; chains without end.

use super::made::{
    Signer, Update, Way, behind, dictionary, find, landmarks, rewritten, seal, signed,
};

/// A returned file, and what is said of it.
pub struct Made {
    pub name: &'static str,
    /// The code that is told; empty for a file of which nothing is told.
    pub code: &'static str,
    /// Whether it is taken without more.
    pub taken: bool,
    pub bytes: Vec<u8>,
}

fn refused(name: &'static str, code: &'static str, bytes: Vec<u8>) -> Made {
    Made { name, code, taken: false, bytes }
}

fn taken(name: &'static str, code: &'static str, bytes: Vec<u8>) -> Made {
    Made { name, code, taken: true, bytes }
}

fn leader() -> Signer {
    Signer::new("Nguyễn Văn A", 1)
}

fn office() -> Signer {
    Signer::new("Bảo hiểm xã hội tỉnh Hải Dương", 2)
}

const NOTE: &str =
    "<</Type/Annot/Subtype/FreeText/Rect[100 500 300 540]/Contents(Da sua)/DA(/F0 12 Tf)>>";
const STAMP: &str = "<</Type/Annot/Subtype/Stamp/Rect[60 200 540 700]/Contents(Dong y)>>";

fn noted(file: &[u8], note: &str, signer: &Signer) -> Vec<u8> {
    let way = Way {
        page: Some(|page| match page.split_once("/Annots[") {
            Some((before, after)) => {
                let (old, rest) = after.split_once(']').unwrap();
                format!("{before}/Annots[{old} @note]{rest}")
            }
            None => format!("{page}/Annots[@note]"),
        }),
        more: vec![("note", note.into())],
        ..Way::default()
    };
    signed(file, signer, &way)
}

/// The file with a note on page 1 and no signature over it.
fn noted_late(file: &[u8]) -> Vec<u8> {
    let page = landmarks(file).1[0];
    let mut update = Update::behind(file);
    let number = update.number();
    update.object(number, NOTE);
    let (before, after) = split(&dictionary(file, page), "/Annots[");
    let after = after.replacen(']', &format!(" {number} 0 R]"), 1);
    update.object(page, &format!("<<{before}/Annots[{after}>>"));
    update.finish()
}

fn split(text: &str, at: &str) -> (String, String) {
    let (before, after) = text.split_once(at).unwrap();
    (before.to_owned(), after.to_owned())
}

/// The object that a key of a dictionary leads to.
fn led_to(dictionary: &str, key: &str) -> u32 {
    let (_, after) = split(dictionary, key);
    after.trim_start().split(' ').next().unwrap().parse().unwrap()
}

fn content_of(file: &[u8]) -> u32 {
    led_to(&dictionary(file, landmarks(file).1[0]), "/Contents ")
}

fn other_content(file: &[u8]) -> Vec<u8> {
    let mut update = Update::behind(file);
    update.stream(content_of(file), "", "BT /F0 12 Tf (Khac) Tj ET");
    update.finish()
}

/// Another dictionary of an object.
fn changed(file: &[u8], number: u32, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut update = Update::behind(file);
    update.object(number, &format!("<<{}>>", change(dictionary(file, number))));
    update.finish()
}

fn tree_of(file: &[u8]) -> u32 {
    led_to(&dictionary(file, landmarks(file).0), "/Pages ")
}

/// The same bytes, but for a word behind the issued ones.
fn overwritten(issued: &[u8], file: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut bytes = file.to_vec();
    let at = issued.len() + find(&bytes[issued.len()..], from.as_bytes());
    bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    bytes
}

/// Certified at its first signature: the catalog leads to it (ISO 32000-2, 12.8.6).
fn certified(issued: &[u8]) -> Vec<u8> {
    let mut numbers = Update::behind(issued);
    let (_, value) = (numbers.number(), numbers.number());
    let catalog = format!("/Perms<</DocMDP {value} 0 R>>");
    signed(issued, &leader(), &Way { catalog, ..Way::default() })
}

pub fn all(issued: &[u8]) -> Vec<Made> {
    let once = signed(issued, &leader(), &Way::default());
    let mut made = variants(issued, &once);
    made.extend(forgeries(issued, &once));
    made.extend(wrappings(issued, &once));
    made.extend(shadows(issued, &once));
    made.extend(certificates(issued, &once));
    made.extend(endless(issued, &once));
    made
}

/// What signing programs and their judges were seen to take otherwise.
fn variants(issued: &[u8], once: &[u8]) -> Vec<Made> {
    let mut flipped = once.to_vec();
    flipped[100] ^= 1;
    let root = landmarks(once).0;
    let other = behind(issued, &other_content(issued));
    vec![
        taken("v01-one-signature", "", once.to_vec()),
        taken("v02-two-signatures", "", signed(once, &office(), &Way::default())),
        refused("v03-note-before", "Q525", noted(issued, NOTE, &leader())),
        refused("v04-note-after", "Q523", noted_late(once)),
        refused("v05-content-after", "Q522", other_content(once)),
        refused(
            "v06-content-before",
            "Q522",
            signed(&other_content(issued), &leader(), &Way::default()),
        ),
        refused("v07-language-after", "Q522", changed(once, root, |old| old + "/Lang(en)")),
        refused("v08-one-bit", "Q521", flipped),
        refused("v09-rubbish", "Q524", [once, b"rubbish"].concat()),
        refused(
            "v10-page-gone",
            "Q522",
            changed(once, tree_of(once), |old| old.replacen("/Count ", "/Count 1", 1)),
        ),
        refused("v11-other-document", "Q522", signed(&other, &leader(), &Way::default())),
    ]
}

/// Universal forgery, and updates behind the signature.
fn forgeries(issued: &[u8], once: &[u8]) -> Vec<Made> {
    let other = signed(&[issued, b"\n"].concat(), &leader(), &Way::default());
    let place = |bytes: &[u8]| issued.len() + find(&bytes[issued.len()..], b"/Contents <");
    let mut moved = once.to_vec();
    let (from, to) = (place(&other), place(once));
    moved[to..to + 4000].copy_from_slice(&other[from..from + 4000]);
    // No table: an object, and the end of the file as it was.
    let end = once.windows(9).rposition(|word| word == b"startxref").unwrap();
    let object = format!("{} 0 obj\n<<>>\nendobj\n", content_of(issued));
    let without_table = [once, object.as_bytes(), &once[end..]].concat();
    let comment = format!("% {}", String::from_utf8_lossy(&once[end..]));
    let in_comment = [once, object.as_bytes(), comment.as_bytes()].concat();
    vec![
        refused("usf-no-range", "Q523", overwritten(issued, once, "/ByteRange", "/ByteRamge")),
        refused("usf-no-value", "Q523", overwritten(issued, once, "/Contents <", "/Kontents <")),
        refused("usf-range", "Q523", overwritten(issued, once, "/ByteRange [0", "/ByteRange [1")),
        refused("usf-value-of-another", "Q523", moved),
        refused(
            "isa-page-gone",
            "Q522",
            signed(
                &changed(once, tree_of(once), |old| old.replace("/Kids", "/Kids_")),
                &office(),
                &Way::default(),
            ),
        ),
        refused("isa-content", "Q522", signed(&other_content(once), &office(), &Way::default())),
        refused("isa-without-table", "Q522", without_table),
        refused("isa-comment", "Q524", in_comment),
    ]
}

/// The signed bytes are there, and others between or behind them.
fn wrappings(issued: &[u8], once: &[u8]) -> Vec<Made> {
    let blank = "[0 0000000000 0000000000 0000000000]";
    let at = issued.len();
    let gap = at + find(&once[at..], b"/Contents <") + b"/Contents ".len();
    let end = gap + once[gap..].iter().position(|byte| *byte == b'>').unwrap() + 1;
    let range = at + find(&once[at..], b"/ByteRange [") + b"/ByteRange ".len();
    let wide = |behind: usize| {
        let mut bytes = once.to_vec();
        bytes[range..range + blank.len()].copy_from_slice(blank.as_bytes());
        seal(&mut bytes, at, [gap, behind], &leader());
        bytes
    };
    let mut update = Update::behind(once);
    let number = update.number();
    update.object(number, "<</Type/XObject>>");
    vec![
        refused("swa-one-byte-more", "Q523", wide(end + 1)),
        refused("swa-all-behind", "Q523", wide(once.len() - 10)),
        refused("swa-beginning-alone", "Q523", update.finish()),
    ]
}

/// Something is prepared before the signature, and shown after it.
fn shadows(issued: &[u8], once: &[u8]) -> Vec<Made> {
    let spare = Way { more: vec![("spare", "<</Type/Page>>".into())], ..Way::default() };
    let field = Way {
        catalog: "/AcroForm<</Fields[@text]/SigFlags 3>>".into(),
        more: vec![("text", "<</FT/Tx/T(So)/V(12)/Subtype/Widget/Rect[1 1 90 20]>>".into())],
        ..Way::default()
    };
    let fonts = Way {
        page: Some(|page| page.replacen("/Resources", "/Resources<<>>/Was", 1)),
        ..Way::default()
    };
    let content = content_of(issued);
    let from = find(issued, format!("\n{content} 0 obj").as_bytes()) + 1;
    let to = from + find(&issued[from..], b"endobj\n") + b"endobj\n".len();
    let cheated = signed(&other_content(issued), &leader(), &Way::default());
    let mut back = Update::behind(&cheated);
    back.raw(content, &issued[from..to]);
    let mut elsewhere = Update::behind(once);
    let number = elsewhere.number();
    elsewhere.object(number, &format!("<<{}>>", dictionary(once, landmarks(issued).0)));
    vec![
        refused("hide-spare-page", "Q522", signed(issued, &leader(), &spare)),
        refused("hide-under-a-stamp", "Q525", noted(issued, STAMP, &leader())),
        refused("replace-input-field", "Q522", signed(issued, &leader(), &field)),
        refused("replace-fonts", "Q522", signed(issued, &leader(), &fonts)),
        refused("both-there-and-back", "Q522", signed(&back.finish(), &office(), &Way::default())),
        refused("both-root-elsewhere", "Q522", elsewhere.finish_with(number)),
    ]
}

/// Certified documents: what lies upon them, and signatures that cover words.
fn certificates(issued: &[u8], once: &[u8]) -> Vec<Made> {
    let certified = certified(issued);
    let over = |corners| Way { shown: Some(corners), ..Way::default() };
    let field = landmarks(once).0;
    let form = dictionary(once, field);
    let first = led_to(&form, "/Fields[");
    let content = content_of(issued);
    let drawn = |old: String| format!("{old}/AP<</N {content} 0 R>>");
    let moved = |old: String| old.replacen("/Rect[0 0 0 0]", "/Rect[60 200 540 700]", 1);
    vec![
        refused("eaa-note", "Q525", noted(&certified, NOTE, &office())),
        refused("eaa-stamp", "Q525", noted(&certified, STAMP, &office())),
        taken("ssa-over-words", "Q533", signed(&certified, &office(), &over([60, 100, 540, 780]))),
        refused(
            "ssa-first-moved",
            "Q522",
            signed(&changed(once, first, moved), &office(), &Way::default()),
        ),
        refused(
            "ssa-first-drawn",
            "Q522",
            signed(&changed(once, first, drawn), &office(), &Way::default()),
        ),
        refused("ssa-written-anew-over-words", "Q525", noted(&rewritten(issued), STAMP, &leader())),
    ]
}

fn endless(issued: &[u8], once: &[u8]) -> Vec<Made> {
    let mut chain = once.to_vec();
    let start = chain.windows(9).rposition(|word| word == b"startxref").unwrap();
    let at: usize =
        String::from_utf8_lossy(&chain[start + 10..]).lines().next().unwrap().parse().unwrap();
    let previous = issued.len() + find(&chain[issued.len()..], b"/Prev ") + 6;
    let digits = chain[previous..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let text = format!("{at:0digits$}");
    assert_eq!(text.len(), digits);
    chain[previous..previous + digits].copy_from_slice(text.as_bytes());
    let tree = tree_of(issued);
    let round = changed(issued, tree, |old| {
        let (before, after) = split(&old, "/Kids");
        let (_, rest) = split(&after, "]");
        format!("{before}/Kids[{tree} 0 R]{rest}")
    });
    let mut many = issued.to_vec();
    for _ in 0..33 {
        many = changed(&many, landmarks(issued).0, |old| old);
    }
    vec![
        refused("loop-tables", "Q524", chain),
        refused("loop-pages", "Q522", signed(&round, &leader(), &Way::default())),
        refused("loop-many-updates", "Q522", many),
    ]
}
