//! Scans as a scanner makes them: pages of one picture each, and perhaps a layer of text.

/// What is scanned, and how.
pub struct Scan<'t> {
    pub pages: usize,
    pub size_pt: [u32; 2],
    pub dpi: u32,
    pub colour: bool,
    /// The layer of text.
    pub words: &'t str,
    /// Bytes of the picture, which every page shows.
    pub picture: &'t [u8],
}

pub fn scan(scan: &Scan<'_>) -> Vec<u8> {
    let Scan { pages, size_pt: [width, height], dpi, words, .. } = *scan;
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut rows = Vec::new();
    let mut object = |number: usize, parts: &[&[u8]], bytes: &mut Vec<u8>| {
        rows.push((number, bytes.len()));
        bytes.extend(format!("{number} 0 obj\n").into_bytes());
        parts.iter().for_each(|part| bytes.extend(*part));
        bytes.extend(b"\nendobj\n");
    };
    let kids: String = (0..pages).map(|page| format!("{} 0 R ", 4 + 2 * page)).collect();
    object(1, &[b"<</Type/Catalog/Pages 2 0 R>>"], &mut bytes);
    let tree = format!("<</Type/Pages/Kids[{kids}]/Count {pages}/MediaBox[0 0 {width} {height}]>>");
    object(2, &[tree.as_bytes()], &mut bytes);
    let space = if scan.colour { "/DeviceRGB" } else { "/DeviceGray" };
    let dots = |points| points * dpi / 72;
    let picture = format!(
        "<</Type/XObject/Subtype/Image/Width {}/Height {}/ColorSpace{space}/BitsPerComponent 8/Filter/DCTDecode/Length {}>>\nstream\n",
        dots(width),
        dots(height),
        scan.picture.len()
    );
    object(3, &[picture.as_bytes(), scan.picture, b"\nendstream"], &mut bytes);
    for page in 0..pages {
        let number = 4 + 2 * page;
        let shown = format!(
            "<</Type/Page/Parent 2 0 R/Contents {} 0 R/Resources<</XObject<</Im 3 0 R>>/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Courier>>>>>>>>",
            number + 1
        );
        object(number, &[shown.as_bytes()], &mut bytes);
        let content =
            format!("q {width} 0 0 {height} 0 0 cm /Im Do Q BT 3 Tr /F 10 Tf ({words}) Tj ET");
        let content = format!("<</Length {}>>\nstream\n{content}\nendstream", content.len());
        object(number + 1, &[content.as_bytes()], &mut bytes);
    }
    let at = bytes.len();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", rows.len() + 1);
    for (_, offset) in &rows {
        table += &format!("{offset:010} 00000 n \n");
    }
    table += &format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n", rows.len() + 1);
    bytes.extend(table.into_bytes());
    bytes
}
