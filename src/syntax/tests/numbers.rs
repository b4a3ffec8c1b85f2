//! Numbers, their suffixes and their mistakes.

use crate::syntax::lexer::number::{Number, parse};

#[test]
fn numbers_with_their_suffixes() {
    let int = Number::Int;
    let float = Number::Float;
    for (text, number) in [
        ("0", int(0)),
        ("007", int(7)),
        ("-5", int(-5)),
        ("64k", int(65536)),
        ("1M", int(1 << 20)),
        ("2G", int(2 << 30)),
        ("0x1f", int(31)),
        ("-0x8000000000000000", int(i64::MIN)),
        ("-9223372036854775808", int(i64::MIN)),
        ("9223372036854775807", int(i64::MAX)),
        ("1.5", float(1.5)),
        ("1e3", float(1000.0)),
        ("1e-3", float(0.001)),
        ("500ms", float(0.5)),
        ("2s", float(2.0)),
        ("5m", float(300.0)),
        ("-1.5s", float(-1.5)),
        ("1.5k", float(1536.0)),
    ] {
        assert_eq!(parse(text), Some(Ok(number)), "{text}");
    }
}

#[test]
fn what_is_no_number_at_all() {
    for text in ["", "-", "a", "k", ".5", "127.0.0.1", "10:30", "1-2", "5 ", "1,2", "-x"] {
        assert_eq!(parse(text), None, "{text}");
    }
}

#[test]
fn wrong_numbers() {
    for text in ["5x", "99999999999999999999", "9223372036854775808", "0xZZ", "0x", "1e999", "1.", "8388608G0", "1_000"]
    {
        assert!(matches!(parse(text), Some(Err(_))), "{text}");
    }
    assert!(matches!(parse("9999999999G"), Some(Err(_))));
}
