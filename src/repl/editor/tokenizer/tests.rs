use std::rc::Rc;

use super::*;
use crate::commands::FAMILIES;
use crate::machine::call::command::Table;
use crate::repl::editor::symbols::{Function, SymbolKind, Variable};

/// All commands, a few variables and a function.
fn known() -> Symbols {
    let table = Rc::new(Table::new(FAMILIES));
    let mut specs: Vec<_> = table.specs().collect();
    specs.sort_by_key(|spec| spec.name);
    let socket = |listening| SymbolKind::Socket {
        kind: crate::net::SocketKind::new(crate::net::Family::Inet, crate::net::Type::Stream),
        listening,
        address: Some("127.0.0.1:4711".to_owned()),
    };
    let variable = |name: &str, thing| Variable { name: name.to_owned(), thing };
    Symbols {
        specs: specs.into(),
        variables: vec![
            variable("conn", socket(false)),
            variable("gate", SymbolKind::Barrier),
            variable("inbox", SymbolKind::Channel),
            variable("n", SymbolKind::Other),
            variable("server", socket(true)),
            variable("t", SymbolKind::Task),
        ],
        functions: vec![Function { name: "twice".to_owned(), params: vec!["x".to_owned()] }],
    }
}

/// Pieces with a colour: `c` command, `k` keyword and so on, each with its text.
fn pieces(line: &str) -> String {
    let mark = |ink| match ink {
        TokenStyle::Command => 'c',
        TokenStyle::Keyword => 'k',
        TokenStyle::Variable => 'v',
        TokenStyle::Text => 't',
        TokenStyle::Number => 'n',
        TokenStyle::Option => 'o',
        TokenStyle::Comment => '#',
        TokenStyle::Unknown => '?',
        TokenStyle::Hint | TokenStyle::Prompt => '!',
    };
    let pieces = Scan::of(line, &known()).pieces;
    let shown: Vec<String> =
        pieces.iter().map(|piece| format!("{}:{}", mark(piece.ink), &line[piece.range.clone()])).collect();
    shown.join(" | ")
}

#[test]
fn each_piece_has_its_colour() {
    for (line, expected) in [
        ("print 5 x # so", "c:print | n:5 | #:# so"),
        ("x = recv 64k --peek", "v:x | c:recv | n:64k | o:--peek"),
        ("a, b = socketpair", "v:a | v:b | c:socketpair"),
        ("conn.send $n; bnid x", "v:conn | c:send | v:$n | ?:bnid"),
        ("conn.print x", "v:conn | ?:print"),
        ("pri", ""),
        ("prx", "?:prx"),
        ("twice 4", "c:twice | n:4"),
        ("use server", "c:use | v:server"),
        ("wait t; cancel tt", "c:wait | v:t | c:cancel"),
        ("put inbox n --timeout 5", "c:put | v:inbox | o:--timeout | n:5"),
        ("take inbox; take inbix; closechannel inbox", "c:take | v:inbox | c:take | c:closechannel | v:inbox"),
        ("meet gate; meet gaet", "c:meet | v:gate | c:meet"),
        ("if not contains $x quit { break }", "k:if | k:not | c:contains | v:$x | k:break"),
        ("for i in range 5 { print $i }", "k:for | v:i | k:in | c:range | n:5 | c:print | v:$i"),
        ("def f a { return 2 * $a }", "k:def | c:f | v:a | k:return | n:2 | v:$a"),
        ("try { raise 'x' } catch err { }", "k:try | c:raise | t:'x' | k:catch | v:err"),
        ("t = spawn { sleep 1 }", "v:t | k:spawn | c:sleep | n:1"),
        ("fails ECONNREFUSED connect :1", "k:fails | v:ECONNREFUSED | c:connect"),
        ("print $(upper hi)", "c:print | c:upper"),
        ("while $n < 10 and true { n += 1 }", "k:while | v:$n | n:10 | k:and | k:true | v:n | n:1"),
        ("n -= 1; n <<= len x; n **= ~2 & $m", "v:n | n:1 | v:n | c:len | v:n | n:2 | v:$m"),
        ("x = 2**3|~$m<<1e-3", "v:x | n:2 | n:3 | v:$m | n:1e-3"),
        ("print a & b", "c:print"),
        ("bind [::1]:80", "c:bind"),
        ("x = [1, \"a\"]", "v:x | n:1 | t:\" | t:a | t:\""),
        ("print a#b", "c:print"),
        ("within 5s { accept }", "k:within | n:5s | c:accept"),
    ] {
        assert_eq!(pieces(line), expected, "{line}");
    }
}

#[test]
fn the_end_is_known() {
    for (line, expected, start) in [
        ("", "Head", 0),
        ("so", "Head", 0),
        ("x = so", "Head", 4),
        ("print $(up", "Head", 8),
        ("if true { pr", "Head", 10),
        ("spawn se", "Head", 6),
        ("conn.re", "Method(\"conn\")", 5),
        ("conn.", "Method(\"conn\")", 5),
        ("print $se", "Variable", 7),
        ("print \"a ${se", "Variable", 11),
        ("print \"a", "Nothing", 8),
        ("print x # co", "Nothing", 12),
        ("print 'a", "Nothing", 8),
        ("fails EC", "Errno", 6),
        ("x = $n an", "Words", 7),
        ("if true { } el", "Words", 12),
        ("print x", "Word", 6),
        ("print x ", "Word", 8),
        ("setsockopt SO_", "Word", 11),
    ] {
        let scan = Scan::of(line, &known());
        let spot = format!("{:?}", scan.spot);
        assert!(spot.starts_with(expected) && scan.start == start, "{line}: {spot} at {}", scan.start);
    }
}

/// Every part of a text with all kinds of oddities is scanned to its end.
#[test]
fn any_text_will_do() {
    let line =
        "x = [1, \"a${n:-b}c\"] ; é.ü 中 'q' \\n \\é $( ( [::1%é]:8 } ) ] ${ é $é \u{1b}[31m # é\n{ \"\\é\" } \\";
    for end in (0..=line.len()).filter(|end| line.is_char_boundary(*end)) {
        for start in (0..end).filter(|start| line.is_char_boundary(*start)) {
            let text = &line[start..end];
            let scan = Scan::of(text, &known());
            assert!(text.is_char_boundary(scan.start), "{text:?}");
            assert!(scan.pieces.is_sorted_by(|a, b| a.range.end <= b.range.start), "{text:?}: {:?}", scan.pieces);
            assert!(scan.pieces.iter().all(|piece| text.get(piece.range.clone()).is_some()), "{text:?}");
        }
    }
}
