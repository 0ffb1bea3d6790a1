//! Random changes of bytes, the same for the same seed.

/// SplitMix64: the same rounds on every machine.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).expect("below a usize")
    }
}

/// Numbers and words that parsers stumble over.
const TRICKS: &[&[u8]] = &[
    b"\0",
    b"\xff\xff\xff\xff",
    b"\xff\xff",
    b"\0\0\0\0",
    b"\n",
    b"\r\n",
    b"\x7f",
    b"/",
    b"../",
    b"  ",
    b"{",
    b"]}",
    b"\"",
    b"\\u0000",
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"PK\x05\x06",
    b"99999999999999999999",
    b"-1",
    b"\xc3\x28",
    b"\xef\xbb\xbf",
    b"[[[[[[[[",
    b"<</A ",
    b">>",
    b"(",
    b" 3 0 R ",
    b" obj ",
    b"endstream",
    b"/Kids[",
    b"/K ",
    b"/Length 9",
    b"/Filter/FlateDecode",
    b" Do ",
    b" Tf ",
];

/// Changes bytes in one to four places: bits, pieces moved, cut or doubled, and tricks.
pub fn mutate(dice: &mut Dice, bytes: &mut Vec<u8>) {
    for _ in 0..1 + dice.below(4) {
        let at = dice.below(bytes.len() + 1);
        let longest = 1 + dice.below(64);
        let length = dice.below(longest).min(bytes.len() - at);
        match dice.below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            1 if at < bytes.len() => bytes[at] = dice.next().to_le_bytes()[0],
            2 => drop(bytes.drain(at..at + length)),
            3 => {
                let piece = bytes[at..at + length].to_vec();
                let to = dice.below(bytes.len() + 1);
                drop(bytes.splice(to..to, piece));
            }
            4 => drop(bytes.splice(at..at, TRICKS[dice.below(TRICKS.len())].iter().copied())),
            5 => {
                let trick = TRICKS[dice.below(TRICKS.len())];
                let end = (at + trick.len()).min(bytes.len());
                drop(bytes.splice(at..end, trick.iter().copied()));
            }
            _ => bytes.truncate(bytes.len() - length),
        }
    }
}
