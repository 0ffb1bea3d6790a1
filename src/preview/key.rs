//! The key of a page (khóa): who knows the address that was printed may read, nobody else may.
//!
//! A port on loopback is open to all accounts of the machine. The key is random, from the system, and
//! new with each run; it is in the path of the printed address. The key is random, and no document
//! holds it. The home of getrandom.

use crate::problem::{Code, Problem};
use std::fmt::Write;

const LENGTH_BYTES: usize = 16;

/// A key, as hexadecimal digits.
#[derive(Debug, Clone)]
pub struct Key(String);

impl Key {
    /// Makes a key that nobody can guess.
    ///
    /// # Errors
    /// [`Code::CannotListen`] where the system gives no random numbers.
    pub fn random() -> Result<Self, Problem> {
        let mut bytes = [0; LENGTH_BYTES];
        getrandom::fill(&mut bytes).map_err(|error| {
            let message = format!("máy không cho số ngẫu nhiên để làm khóa của trang: {error}");
            Problem::new(Code::CannotListen, message)
                .hint("dùng `qcph build --watch` thay cho trang xem thử")
        })?;
        let mut text = String::new();
        for byte in bytes {
            write!(text, "{byte:02x}").expect("a string takes everything");
        }
        Ok(Self(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `offered` is this key; takes as long for a wrong one as for the right one.
    pub fn is(&self, offered: &str) -> bool {
        let (own, offered) = (self.0.as_bytes(), offered.as_bytes());
        let differing = own.iter().zip(offered).fold(0, |all, (a, b)| all | (a ^ b));
        own.len() == offered.len() && differing == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_opens_by_itself_alone() {
        let key = Key::random().unwrap();
        assert_eq!(key.as_str().len(), 2 * LENGTH_BYTES);
        assert!(key.is(key.as_str()));
        let longer = format!("{}0", key.as_str());
        for other in ["", &key.as_str()[1..], &longer, Key::random().unwrap().as_str()] {
            assert!(!key.is(other), "{other}");
        }
    }
}
