//! The content of a page, token by token (ISO 32000-2, 7.8.2).

use crate::pdf::lexer::{Lexer, Value};

pub enum Token<'a> {
    Number(f64),
    Name(&'a [u8]),
    Text(&'a [u8]),
    Operator(&'a [u8]),
    Other,
}

/// The next token; brackets of arrays are passed over, so that their items stand alone.
pub fn token<'a>(lexer: &mut Lexer<'a>) -> Option<Token<'a>> {
    lexer.skip_space();
    match lexer.rest() {
        [] => None,
        [b'[' | b']' | b'{' | b'}' | b')' | b'>', ..] => {
            lexer.at += 1;
            Some(Token::Other)
        }
        [b'/' | b'(' | b'<', ..] => {
            let before = lexer.at;
            // What counts is bounded for an object, not for a page.
            let mut fresh = Lexer::new(lexer.whole(), before);
            let Some(value) = fresh.value(0) else {
                lexer.at = before + 1;
                return Some(Token::Other);
            };
            lexer.at = fresh.at;
            Some(match value {
                Value::Name(name) => Token::Name(name),
                Value::Text(text) => Token::Text(text),
                _ => Token::Other,
            })
        }
        _ => {
            let word = lexer.word();
            if word.is_empty() {
                lexer.at += 1;
                return Some(Token::Other);
            }
            let number = std::str::from_utf8(word).ok().and_then(|word| word.parse::<f64>().ok());
            Some(match number.filter(|number| number.is_finite()) {
                Some(number) => Token::Number(number),
                None => Token::Operator(word),
            })
        }
    }
}
