//! The text form of addresses, words that are addresses, and the kinds of mistakes in words that are not.

use super::*;
use crate::net::errno::Errno;
use crate::net::{SocketKind, Type};

fn round(text: &str) -> Address {
    let Ok(Target::Known(address)) = parse(&[text.as_bytes()], AddressFamilyHint::Any) else {
        panic!("{text} is not known")
    };
    assert_eq!(String::from_utf8_lossy(&address.text()), text);
    address
}

#[test]
fn text_reads_back() {
    for text in [
        "127.0.0.1:8080",
        "0.0.0.0:0",
        "[::1]:8080",
        "[::]:65535",
        "[fe80::1%lo]:80",
        "[fe80::1%4000000]:80",
        "[::ffff:1.2.3.4]:1",
        "unix:/run/x",
        "unix:relative:with:colons",
        "unix:@name",
        "unix:@",
        "unix:",
    ] {
        let address = round(text);
        let raw = SockAddr::try_from(&address).expect(text);
        assert_eq!(Address::from_sock_addr(&raw), Some(address), "{text}");
    }
}

#[test]
fn parts_are_what_one_expects() {
    let (v6, path, name) = (round("[fe80::1%lo]:80"), round("unix:/run/x"), round("unix:@name"));
    assert_eq!((v6.host(), v6.port(), v6.family()), (b"fe80::1%lo".to_vec(), Some(80), Family::Inet6));
    assert_eq!((path.host(), path.port(), path.family()), (b"/run/x".to_vec(), None, Family::Unix));
    assert_eq!((name.host(), round("unix:").host()), (b"@name".to_vec(), Vec::new()));
    assert!(round("0.0.0.0:1").is_unspecified() && round("[::]:1").is_unspecified());
    assert!(!round("127.0.0.1:1").is_unspecified() && !path.is_unspecified());
}

#[test]
fn a_path_is_never_taken_for_an_abstract_name() {
    assert_eq!(Address::Path(b"@x".to_vec()).text(), b"unix:./@x");
    assert_eq!(Address::Path(vec![b'p'; 200]).text().len(), 205);
    assert!(SockAddr::try_from(&Address::Path(vec![b'p'; 200])).is_err());
}

fn wrong(line: &str, form: AddressFamilyHint) -> AddressError {
    let words: Vec<&[u8]> = line.split(' ').map(str::as_bytes).collect();
    match parse(&words, form) {
        Err(wrong) => wrong,
        Ok(target) => panic!("{line} is {target:?}"),
    }
}

#[test]
fn each_mistake_in_an_address_has_its_kind() {
    let text = str::to_owned;
    let port = |number| Some(PortText::Number(number));
    let rows: Vec<(AddressFamilyHint, &str, AddressError)> = vec![
        (AddressFamilyHint::V4, "127.0.0.1 ", AddressError::Empty { wanted: AddressFamilyHint::V4 }),
        (AddressFamilyHint::V6, "a b c", AddressError::WordCount { wanted: AddressFamilyHint::V6 }),
        (AddressFamilyHint::Any, "a:b:c", AddressError::NotAnAddress { word: text("a:b:c") }),
        (AddressFamilyHint::Any, "::1", AddressError::Ambiguous { word: text("::1"), split: None }),
        (
            AddressFamilyHint::Any,
            "fe80::1%lo:80",
            AddressError::Ambiguous { word: text("fe80::1%lo:80"), split: Some((text("fe80::1%lo"), text("80"))) },
        ),
        (
            AddressFamilyHint::Any,
            "http://x/y",
            AddressError::Surplus { word: text("http://x/y"), surplus: Surplus::Scheme, address: Some(text("x")) },
        ),
        (AddressFamilyHint::Any, "localhost:", AddressError::NoPort { host: text("localhost") }),
        (AddressFamilyHint::Any, "70000", AddressError::PortOutOfRange { port: text("70000") }),
        (AddressFamilyHint::Any, "localhost -5", AddressError::NotAPort { port: text("-5") }),
        (
            AddressFamilyHint::RawV6,
            "[::1]:80",
            AddressError::RawWithPort { word: Some(text("[::1]:80")), host: text("::1") },
        ),
        (AddressFamilyHint::RawV4, "127.0.0.1 80", AddressError::RawWithPort { word: None, host: text("127.0.0.1") }),
        (
            AddressFamilyHint::V6,
            "127.0.0.1:80",
            AddressError::OtherFamily { ip: [127, 0, 0, 1].into(), port: port(80), wanted: AddressFamilyHint::V6 },
        ),
        (AddressFamilyHint::V4, "unix:/x", AddressError::UnixForIp { wanted: AddressFamilyHint::V4 }),
        (AddressFamilyHint::Any, "/x", AddressError::NoUnixPrefix { word: text("/x"), wanted: AddressFamilyHint::Any }),
        (AddressFamilyHint::Unix, "127.0.0.1:80", AddressError::NotUnix { word: text("127.0.0.1:80") }),
        (AddressFamilyHint::Unix, "a b", AddressError::UnixIsOneWord),
        (AddressFamilyHint::Any, "unix:a\0b", AddressError::UnixWithNul),
    ];
    for (wanted, line, kind) in rows {
        assert_eq!(wrong(line, wanted), kind, "{line}");
    }
    assert_eq!(parse(&[b"\xff:80"], AddressFamilyHint::Any), Err(AddressError::NotUtf8));
}

#[test]
fn mistakes_that_the_kernel_would_find_have_its_errno() {
    for (wanted, line, errno) in [
        (AddressFamilyHint::Any, "127.0.0.1", None),
        (AddressFamilyHint::Any, "[fe80::1%nosuch0]:80", Some(Errno::NODEV)),
        (AddressFamilyHint::V4, "[::1]:80", Some(Errno::AFNOSUPPORT)),
        (AddressFamilyHint::V4, "unix:/x", Some(Errno::AFNOSUPPORT)),
        (AddressFamilyHint::Unix, "127.0.0.1:80", Some(Errno::AFNOSUPPORT)),
    ] {
        assert_eq!(wrong(line, wanted).errno(), errno, "{line}");
    }
    assert_eq!(
        suits(&round("[::1]:80"), AddressFamilyHint::RawV4).map_err(|error| error.errno()),
        Err(Some(Errno::AFNOSUPPORT))
    );
    for (prefix, is_abstract) in [("unix:", false), ("unix:@", true)] {
        let of = |length| format!("{prefix}{}", "p".repeat(length));
        let long = wrong(&of(108), AddressFamilyHint::Unix);
        assert_eq!(
            (&long, long.errno()),
            (&AddressError::UnixTooLong { length: 108, is_abstract }, Some(Errno::NAMETOOLONG))
        );
        assert!(parse(&[of(107).as_bytes()], AddressFamilyHint::Unix).is_ok());
    }
}

#[test]
fn right_addresses_are_known_or_looked_up() {
    let rows: &[(AddressFamilyHint, &str, &str)] = &[
        (AddressFamilyHint::Any, "127.0.0.1 8080", "127.0.0.1:8080"),
        (AddressFamilyHint::Any, "8080", "127.0.0.1:8080"),
        (AddressFamilyHint::V4, ":8080", "127.0.0.1:8080"),
        (AddressFamilyHint::V6, ":8080", "[::1]:8080"),
        (AddressFamilyHint::V6, "8080", "[::1]:8080"),
        (AddressFamilyHint::V6, "::1 80", "[::1]:80"),
        (AddressFamilyHint::V6, "[::1] 80", "[::1]:80"),
        (AddressFamilyHint::RawV4, "127.0.0.1", "127.0.0.1:0"),
        (AddressFamilyHint::RawV4, "127.0.0.1:0", "127.0.0.1:0"),
        (AddressFamilyHint::RawV6, "::1", "[::1]:0"),
        (AddressFamilyHint::RawV6, "[::1]:0", "[::1]:0"),
        (AddressFamilyHint::V4, "localhost:http", "? localhost http"),
        (AddressFamilyHint::V4, "localhost 10000", "? localhost 10000"),
        (AddressFamilyHint::V4, "127.1:80", "? 127.1 80"),
        (AddressFamilyHint::V4, ":http", "? 127.0.0.1 http"),
        (AddressFamilyHint::V6, "[::1]:http", "? ::1 http"),
        (AddressFamilyHint::RawV4, "localhost", "? localhost "),
    ];
    for (form, line, right) in rows {
        let words: Vec<&[u8]> = line.split(' ').map(str::as_bytes).collect();
        let shown = match parse(&words, *form) {
            Ok(Target::Known(address)) => String::from_utf8_lossy(&address.text()).into_owned(),
            Ok(Target::Lookup { host, service }) => format!("? {host} {service}"),
            Err(wrong) => panic!("{line}: {wrong:?}"),
        };
        assert_eq!(shown, *right, "{line}");
    }
}

#[test]
fn parts_are_not_resolved() {
    let rows: &[(&str, &str, Option<PortText>)] = &[
        ("127.0.0.1:80", "127.0.0.1", Some(PortText::Number(80))),
        ("[fe80::1%lo]:80", "fe80::1%lo", Some(PortText::Number(80))),
        ("nowhere.invalid:http", "nowhere.invalid", Some(PortText::Service("http".to_owned()))),
        (":1", "127.0.0.1", Some(PortText::Number(1))),
        ("unix:/x", "/x", None),
        ("unix:@x", "@x", None),
    ];
    for (word, host, port) in rows {
        assert_eq!(parts(&[word.as_bytes()]), Ok((host.as_bytes().to_vec(), port.clone())), "{word}");
    }
}

#[test]
fn a_kind_has_its_form() {
    let of = |family, ty| AddressFamilyHint::of(SocketKind::new(family, ty));
    assert_eq!(
        (of(Family::Inet, Type::Dgram), of(Family::Inet6, Type::Stream)),
        (AddressFamilyHint::V4, AddressFamilyHint::V6)
    );
    assert_eq!(
        (of(Family::Inet6, Type::Raw), of(Family::Unix, Type::Dgram)),
        (AddressFamilyHint::RawV6, AddressFamilyHint::Unix)
    );
}

#[test]
fn an_address_in_a_line_does_not_break_it() {
    let shown = |name: &[u8]| Address::Abstract(name.to_vec()).shown();
    assert_eq!(shown(b"a\0b\n\x1b\x7f\xff"), r"unix:@a\x00b\n\x1b\x7f\xff");
    assert_eq!(shown("ü \u{202e}".as_bytes()), r"unix:@ü \u{202e}");
    assert_eq!(Address::Path(b"/run/x".to_vec()).shown(), "unix:/run/x");
}
