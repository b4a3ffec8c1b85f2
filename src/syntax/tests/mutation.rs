//! Thousands of broken texts: none may make the parser panic or hang, or give a place outside the text.

use super::parse_text;

const SEEDS: &[&str] = &[
    r#"# Upper-case server: one client after another, for ever.
server = socket tcp
server.setsockopt SO_REUSEADDR on
server.bind ${1:-127.0.0.9:8888}
server.listen 5
print "waiting..."
loop {
    conn, addr = server.accept
    print "connected: $addr"
    try {
        loop {
            data = conn.recv 1024
            if not $data { break }
            print "client says: $data"
            conn.sendall $(upper $data)
        }
    } catch err {
        print "client failed: $err"
    }
    conn.close
}
"#,
    "def f a b { global n; n += $a; return [$b, \"x\\n${y:-z}\", $(g [::1]:80)] }\nfor i in $args { f $i 'q' }\n",
    "t = spawn { within 500ms { fails ECONNREFUSED connect 127.0.0.1:1 } }\nassert not contains $x a, \"no\" # c\n",
    "x <<= 2 ** -~$n & 3 | 4 ^ 5 // 6 >> 1\nx = -1 + 64k * (2 - $i) % 3 == 0x1f and not true or $s != 'a\\b' \\\n + \"$(f \"n $(g)\")\"\nexit $x\n",
];

/// Snippets that change the meaning of the text around them.
const SPARKS: &[&str] = &[
    "\"", "'", "{", "}", "(", ")", "[", "]", "$", "$(", "${", "\\", "\n", ";", "#", ",", " ", "=", "else", "not ", "-",
    "\\\n", "é", "\u{202e}", "0x", ":-", "\t", "if ", "spawn {", "}\n", "&&", "&", "**", "~", "<<=", "$l[0]", "\0",
];

/// Random number generator (xorshift), the same on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (limit.max(1) as u64)).unwrap_or(0)
    }

    fn boundary(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

fn mutated(random: &mut Random) -> String {
    let mut text = SEEDS[random.below(SEEDS.len())].to_owned();
    for _ in 0..=random.below(6) {
        let (a, b) = (random.boundary(&text), random.boundary(&text));
        let (from, to) = (a.min(b), a.max(b));
        match random.below(5) {
            0 => text.insert_str(from, SPARKS[random.below(SPARKS.len())]),
            1 => {
                let near = (from..=text.len()).skip(1).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
                text.replace_range(from..near, SPARKS[random.below(SPARKS.len())]);
            }
            2 if to - from < 40 => text.replace_range(from..to, ""),
            3 => text.truncate(to),
            _ => {
                let part = text[from..to].chars().take(60).collect::<String>();
                text.insert_str(to, &part);
            }
        }
    }
    text
}

#[test]
fn no_text_makes_the_parser_panic_or_hang() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..6000 {
        let text = mutated(&mut random);
        let (source, block, found) = parse_text(&text);
        for diagnostic in &found {
            let span = diagnostic.span.expect("every mistake has a place");
            assert!(source.text.get(span.start as usize..span.end as usize).is_some(), "{text:?}: {diagnostic:?}");
            assert!(!diagnostic.hints.is_empty(), "{text:?}: {diagnostic:?}");
        }
        for statement in &block.statements {
            assert!(!source.slice(statement.span).is_empty(), "{text:?}");
        }
    }
}

#[test]
fn every_prefix_of_a_right_text_is_read() {
    for seed in SEEDS {
        for (at, _) in seed.char_indices() {
            let (_, _, found) = parse_text(&seed[..at]);
            assert!(found.len() <= 2, "{:?}: {found:#?}", &seed[..at]);
        }
        assert_eq!(parse_text(seed).2, []);
    }
}

#[test]
fn deep_nesting_is_one_error() {
    let deep = 100_000;
    for (opening, closing) in [
        ("(", ")"),
        ("[", "]"),
        ("x = $(", ")"),
        ("loop {", "}"),
        ("-", ""),
        ("not ", ""),
        ("$(not ", ")"),
        ("\"$(f \"", "\")\""),
        ("if (", ""),
        ("- not ", ""),
    ] {
        for text in [opening.repeat(deep) + "$x" + &closing.repeat(deep), opening.repeat(deep)] {
            let (_, _, found) = parse_text(&text);
            assert_eq!(found.len(), 1, "{opening}: {:?}", &found[..found.len().min(2)]);
        }
    }
    let just_right = format!("{}$x{}", "(".repeat(500), ")".repeat(500));
    assert_eq!(parse_text(&just_right).2, []);
    let too_deep = format!("f; {}$x{}", "(".repeat(501), ")".repeat(501));
    let (_, block, found) = parse_text(&too_deep);
    assert_eq!(found.len(), 1);
    assert!(found[0].message.contains("nested deeper than 500"), "{found:?}");
    assert!(block.statements.is_empty());
}

#[test]
fn much_broken_text_is_given_up_in_time() {
    for line in ["f (a\n", "x = [1 2\n", "f $(a\n", "f )\n", "}\n", "else {\n", "f {\n", "f [a b\n", "if $x\n{\n"] {
        let (_, _, found) = parse_text(&line.repeat(4_000));
        assert!(!found.is_empty() && found.len() < 300, "{line}");
    }
}
