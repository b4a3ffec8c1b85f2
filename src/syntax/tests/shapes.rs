//! Valid texts and their syntax trees.

use super::{parse_text, print};

fn check(table: &[(&str, &str)]) {
    for (text, expected) in table {
        let (_, block, found) = parse_text(text);
        assert!(found.is_empty(), "{text}: {found:#?}");
        assert_eq!(print::block(&block), *expected, "{text}");
    }
}

#[test]
fn lines_and_comments() {
    check(&[
        ("", ""),
        ("#!/usr/bin/sockshell\nf", "f()"),
        ("\u{feff}#!x\nf", "f()"),
        ("f; g;;\n\n;h", "f(); g(); h()"),
        ("f #c\ng # ' \" {\n#c\n  # c\nh;#c\ni a#b", "f(); g(); h(); i(a#b)"),
        ("f a \\\n b", "f(a, b)"),
        ("f a\\\nb c", "f(ab, c)"),
        ("pri\\\nnt a", "print(a)"),
        ("print\\\n a", "print(a)"),
        ("f $x\\\n y", "f(<$x>, y)"),
        ("f $x\\\ny", "f(<$xy>)"),
        ("f $x\\\n\\\n'y'", "f(\"$x|y\")"),
        ("f # no join \\\ng", "f(); g()"),
        ("f a\r\nf 'b\r\nc'\r\n", "f(a); f(\"b\\nc\")"),
        ("x = 1 + \\\n 2", "x = (1 + 2)"),
        ("if $x {#c\nf}", "if <$x> {f()}"),
        ("x = $(#c )\nf a #c )\nb)", "x = <$(f(a, b))>"),
        ("x = [#c ]\n1,#c ]\n 2,\n]", "x = <[1, 2]>"),
        ("x = (1 +\n#c\n 2)", "x = (1 + 2)"),
    ]);
}

#[test]
fn words() {
    check(&[
        ("f a'b'\"c\"", "f(\"abc\")"),
        ("f '' \"\"", "f(\"\", \"\")"),
        ("f 'a\"\\b' 'it'\\''s'", "f(\"a\\\"\\\\b\", \"it\\'s\")"),
        ("f a\\ b \\$ \\# \\; \\{ x\\#y", "f(\"a b\", \"$\", \"#\", \";\", \"{\", \"x#y\")"),
        ("f '#'\\;#x", "f(\"#;#x\")"),
        ("f | & < > * ? ~ a|b #", "f(|, &, <, >, *, ?, ~, a|b)"),
        ("f $x ${x} $1 ${12} $args", "f(<$x>, <$x>, <$1>, <$12>, <$args>)"),
        ("f ${x:-a b} ${1:-127.0.0.1:80} ${x:-}", "f(<$x:-a b>, <$1:-127.0.0.1:80>, <$x:->)"),
        ("f \"$x\" a$x $x$y \"${x}y\"", "f(\"$x\", \"a|$x\", \"$x|$y\", \"$x|y\")"),
        ("f $(g $(h)) a$(g)", "f(<$(g(<$(h())>))>, \"a|$(g())\")"),
        ("f \"a $(g \"b $(h 'c)')\") d\"", "f(\"a |$(g(\"b |$(h(\"c)\"))\"))| d\")"),
        ("f \"\\n\\r\\t\\0\\e\\\\\\\"\\$\\x41\\xff\\u{e9}\"", "f(\"\\n\\r\\t\\x00\\x1b\\\\\\\"$A\\xff\\xc3\\xa9\")"),
        ("f \"a\\\nb\" \"a\nb\"", "f(\"ab\", \"a\\nb\")"),
        ("f [] [1] [$a, 'b',] [[1], -2]", "f(<[]>, <[1]>, <[<$a>, \"b\"]>, <[<[1]>, -2]>)"),
        ("f [::1]:8080 [fe80::1%eth0]:80 [::]", "f([::1]:8080, [fe80::1%eth0]:80, [::])"),
        ("f tcp://[::1]:80 \"[0-9]+\" a]", "f(tcp://[::1]:80, \"[0-9]+\", a])"),
        ("h.send --x --y=1 -5 007 = == a,b", "h.send(--x, --y=1, -5, 007, =, ==, a,b)"),
        ("f $x.txt $x:80 ~/$x", "f(\"$x|.txt\", \"$x|:80\", \"~/|$x\")"),
    ]);
}

#[test]
fn rvalues() {
    check(&[
        ("x = hello", "x = hello()"),
        ("x=5", "x = 5"),
        ("a, b = f c", "a,b = f(c)"),
        ("a,b=f", "a,b = f()"),
        ("n += $(f)", "n += <$(f())>"),
        ("s+='a'", "s += \"a\""),
        ("i -= 1; i*=2; i /= 2; i //= 2; i %= 2; i **= 2", "i -= 1; i *= 2; i /= 2; i //= 2; i %= 2; i **= 2"),
        ("i &= 1; i|=2; i ^= f; i <<=$n; i >>= 1", "i &= 1; i |= 2; i ^= f(); i <<= <$n>; i >>= 1"),
        ("x != 5; x <= 5; x & 1; x && y", "x(!=, 5); x(<=, 5); x(&, 1); x(&&, y)"),
        ("print a & b | c >> d ~ ** e", "print(a, &, b, |, c, >>, d, ~, **, e)"),
        ("x == 5", "x(==, 5)"),
        ("print a, b = c", "print(a,, b, =, c)"),
        ("print = 5", "print = 5"),
        ("not contains $x quit", "!contains(<$x>, quit)"),
        ("if not not f { }", "if !!f() {}"),
        ("not $x == 1", "not (<$x> == 1)"),
        ("x = not not true", "x = not not true"),
        ("spawn f a --b", "spawn f(a, --b)"),
        ("t = spawn { f; g }", "t = spawn {f(); g()}"),
        ("within 2s { f }", "within 2s {f()}"),
        ("fails ECONNREFUSED c.connect a", "fails ECONNREFUSED c.connect(a)"),
        ("e = fails any f", "e = fails any f()"),
        ("f $(fails X g) $(spawn { h })", "f(<$(fails X g())>, <$(spawn {h()})>)"),
        ("x = $(\n f a\n b\n)", "x = <$(f(a, b))>"),
        ("x = $(spawn {\n f\n g\n})", "x = <$(spawn {f(); g()})>"),
        ("not spawn f", "!spawn f()"),
        ("\"a\"", "\"a\""),
    ]);
}

#[test]
fn expressions() {
    check(&[
        ("x = 1 + 2 * 3 - 4", "x = (1 + (2 * 3) - 4)"),
        ("x = $i+1", "x = (<$i> + 1)"),
        ("x = $i-1", "x = (<$i> - 1)"),
        ("x = -$i", "x = -<$i>"),
        ("x = -9223372036854775808", "x = -9223372036854775808"),
        ("x = --1", "x = --1"),
        ("x = 2 - -1", "x = (2 - -1)"),
        ("x = 64k / 500ms", "x = (65536 / 0.5f)"),
        ("x = 1e-3+0x1F", "x = (0.001f + 31)"),
        ("x = $a and not $b or $c == 1", "x = ((<$a> and not <$b>) or (<$c> == 1))"),
        ("x = $a != -1", "x = (<$a> != -1)"),
        ("x = ($a + 1) * 2 % 3", "x = ((<$a> + 1) * 2 % 3)"),
        ("x = \"a\"$b'c'", "x = \"a|$b|c\""),
        ("x = [1, true, none, $(f)] + 'a'", "x = (<[1, true, none, <$(f())>]> + \"a\")"),
        ("x = $a<=$b", "x = (<$a> <= <$b>)"),
        ("x = 1|2^3&4<<5+6*7**8", "x = (1 | (2 ^ (3 & (4 << (5 + (6 * (7 ** 8)))))))"),
        ("x = 1 ** 2 * 3 - 4 >> 5 & 6 ^ 7 | 8", "x = (((((((1 ** 2) * 3) - 4) >> 5) & 6) ^ 7) | 8)"),
        ("x = $a & 1 | $b & 2 == 3", "x = (((<$a> & 1) | (<$b> & 2)) == 3)"),
        ("x = 8 >> 1 << 2 // 1", "x = (8 >> 1 << (2 // 1))"),
        ("x = 2 ** 3 ** 4", "x = (2 ** (3 ** 4))"),
        ("x = -2 ** -2", "x = -(2 ** -2)"),
        ("x = ~-$a ** ~2 + 1", "x = (~-(<$a> ** ~2) + 1)"),
        ("x = - 5", "x = -5"),
        ("x = $a<<1<2", "x = ((<$a> << 1) < 2)"),
        ("if($x == 5) { }", "if (<$x> == 5) {}"),
    ]);
}

#[test]
fn statements() {
    check(&[
        ("if $x { f } else if g a { h } else { i }", "if <$x> {f()} else if g(a) {h()} else {i()}"),
        ("if $x{f}else{g}", "if <$x> {f()} else {g()}"),
        ("while true { break; continue }", "while true {break; continue}"),
        ("loop {\n f\n\n g }", "loop {f(); g()}"),
        ("for x in [1, 2] { f }", "for x in <[1, 2]> {f()}"),
        ("for x in range 5 { f }", "for x in range(5) {f()}"),
        ("def f a b { return $a }", "def f(a,b) {return <$a>}"),
        ("def f { return }", "def f() {return}"),
        ("try { f } catch e { g } finally { h }", "try {f()} catch e {g()} finally {h()}"),
        ("try { f } catch { g }", "try {f()} catch {g()}"),
        ("try { f } finally { g }", "try {f()} finally {g()}"),
        ("global a b", "global a,b"),
        ("spawn { return 5 }", "spawn {return 5}"),
        ("loop { spawn { loop { break } } }", "loop {spawn {loop {break}}}"),
        ("assert $x == 5", "assert (<$x> == 5)"),
        ("assert $x == 5, \"no\"", "assert (<$x> == 5) , \"no\""),
        ("assert contains $x a, b", "assert contains(<$x>, a) , b"),
        ("assert f a,b , 'no'", "assert f(a,b) , \"no\""),
        ("assert not f [1, 2], x$y", "assert !f(<[1, 2]>) , \"x|$y\""),
        ("assert f $(g a, b)", "assert f(<$(g(a,, b))>)"),
        ("assert ready, no", "assert ready() , no"),
        ("assert fails X f, no", "assert fails X f() , no"),
    ]);
}
