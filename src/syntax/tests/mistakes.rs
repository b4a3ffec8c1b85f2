//! Wrong texts: the message, a part of the hint, and the text under the carets.

use super::{parse_text, print};

/// Text, message, part of the hint, text under the carets.
type Row = (&'static str, &'static str, &'static str, &'static str);

fn check(table: &[Row]) {
    for (text, message, hint, place) in table {
        let (source, _, found) = parse_text(text);
        let [only] = found.as_slice() else { panic!("{text}: {found:#?}") };
        assert_eq!(only.message, *message, "{text}");
        assert!(only.hints.iter().any(|line| line.contains(hint)), "{text}: {:?}", only.hints);
        assert_eq!(only.span.map(|span| source.slice(span)), Some(*place), "{text}");
    }
}

#[test]
fn calls_and_words() {
    check(&[
        ("print(\"hi\")", "a call has no parentheses", "write `print \"hi\"`", "(\"hi\")"),
        ("x = f($a, 'b, c')", "a call has no parentheses", "write `f $a 'b, c'`", "($a, 'b, c')"),
        ("print a (1 + 2)", "`(` cannot stand in a call", "`$(1 + 2)`", "(1 + 2)"),
        ("send hello\\n", "`\\n` means nothing outside quotes", "use double quotes: \"hello\\n\"", "\\n"),
        ("f a\\d", "`\\d` means nothing outside quotes", "use single quotes: 'a\\d'", "\\d"),
        ("f \"\\d\"", "`\\d` is no escape", "write \"\\\\d\" or use single quotes", "\\d"),
        ("f \"\\xZ\"", "`\\x` needs two hex digits", "", "\\x"),
        ("f \"\\u{d800}\"", "`\\u` needs the hex digits of a character in braces", "", "\\u"),
        ("f $ a", "a lone `$`", "`'$'` or `\\$`", "$"),
        ("f \"$\" a", "a lone `$`", "write `\\$`", "$"),
        ("f $@", "a lone `$`", "`$args`", "$"),
        ("f $10", "`$10` needs braces", "`${10}`", "$10"),
        ("f $0", "there is no argument 0", "`$1`", "$0"),
        ("f ${a-b}", "this `${` is not understood", "`${name:-default}`", "${a-b}"),
        ("f $true", "`true` is a keyword and never a variable", "without `$`", "$true"),
        ("f $l[0]", "`$l[…]` is no way to take an element", "write `get $l 0`", "$l[0]"),
        ("match $x [0-9]+", "a list touches other text", "quote it to make it text: \"[0-9]+\"", "[0-9]+"),
        ("match $x [a-z]+", "a list touches other text", "quote it to make it text: \"[a-z]+\"", "[a-z]+"),
        ("f a[1]", "a list touches other text", "\"a[1]\"", "a[1]"),
        ("foo-bar 1", "`foo-bar` is no command's name", "\"foo-bar\"", "foo-bar"),
        ("x = l[0]", "`l` is a name and no command", "get $l 0", "l[0]"),
        ("$h.recv 10", "`$h.recv` is no value", "`h.recv`", "$h.recv"),
        (
            "x = $(h.recv 5)[0]",
            "`$(h.recv 5)[…]` is no way to take an element",
            "`get $(h.recv 5) 0`",
            "$(h.recv 5)[0]",
        ),
        ("h. recv", "a command's name is missing after `h.`", "", "h."),
        ("x = $(l.if)", "`if` is a keyword and never a name", "", "l.if"),
    ]);
}

#[test]
fn expressions() {
    check(&[
        ("x = $l[0]", "`$l[…]` is no way to take an element", "`get $l 0`", "$l[0]"),
        (
            "x = 127.0.0.1:80",
            "`127.0.0.1:80` is no value",
            "quote it to make it text: \"127.0.0.1:80\"",
            "127.0.0.1:80",
        ),
        ("x = [::1]:80", "`[::1]:80` is no value", "\"[::1]:80\"", "[::1]:80"),
        ("x = 5x", "`5x` is no number", "quote it to make it text: \"5x\"", "5x"),
        ("x = 10:30", "`10:30` is no value", "quote it", "10:30"),
        ("x = $a + foo", "`foo` is a bare word inside an expression", "\"foo\" for text, `$(foo)`", "foo"),
        (
            "if $a and contains $b c {\n}",
            "`contains` is a bare word inside an expression",
            "`$(contains …)`",
            "contains",
        ),
        ("é = 5", "`é` begins no statement", "a to z", "é"),
        ("x = [foo]", "`foo` is a bare word inside an expression", "`$(foo)`", "foo"),
        ("x = 1 < 2 < 3", "comparisons do not chain", "and", "<"),
        ("if $x = 5 {\n}", "`=` does not belong into an expression", "`==` compares", "="),
        ("$x = 5", "`=` does not belong into an expression", "no `$` before the name", "="),
        ("x = $a && $b", "there is no `&&`", "write `and`", "&&"),
        ("x = $a || $b", "there is no `||`", "write `or`", "||"),
        ("x = $a & & $b", "a value is missing after the operator", "", "&"),
        ("x = 5 |", "a value is missing after the operator", "", ""),
        ("x = ~/file", "a value is missing after `=`", "\"~/file\"", "~/file"),
        ("$x <<= 5", "a value is missing after the operator", "no `$` before the name", "="),
        ("i &= ", "a value is missing after `=`", "", ""),
        ("if <<= 5", "`if` is a keyword and never a name", "", "if"),
        ("x = 1 & 2 < 2 & 3 < 3", "comparisons do not chain", "$a < $b and $b < $c", "<"),
        ("i++", "there is no `++`", "write `i += 1`", "i++"),
        ("i--", "there is no `--`", "write `i -= 1`", "i--"),
        ("x = !$a", "a value is missing after `=`", "write `not`", "!$a"),
        ("x = $a $b", "`$b` does not belong here", "", "$b"),
        ("x = $a foo", "`foo` does not belong here", "\"foo\"", "foo"),
        ("x =", "a value is missing after `=`", "", ""),
        ("x = $a +\nf", "a value is missing after the operator", "", ""),
        ("x = 1 + # c\nf", "a value is missing after the operator", "", ""),
        ("f $()", "a value is missing after `$(`", "", ")"),
        ("x = [1,,2]", "a value is missing after `,`", "", ","),
        ("x = [1 2]", "`2` does not belong here", "`[1, \"two\", $three]`", "2"),
        ("x = if", "the keyword `if` cannot begin a value", "", "if"),
        ("x = $a and or $b", "`or` cannot stand inside an expression here", "", "or"),
        (
            "x = 99999999999999999999",
            "the number `99999999999999999999` is too large: integers have 64 bits",
            "",
            "99999999999999999999",
        ),
        ("f $(g; h)", "`;` cannot stand inside brackets", "", ";"),
        ("x = (1; 2)", "`;` cannot stand inside brackets", "", ";"),
        ("/bin/x", "`/bin/x` begins no statement", "\"/bin/x\"", "/bin/x"),
        ("x = \"a\"#b", "`#b` does not belong here", "a comment needs a blank", "#b"),
    ]);
}

#[test]
fn statements() {
    check(&[
        ("f )", "`)` closes nothing", "missing `(`", ")"),
        ("}", "`}` closes nothing", "remove it, or look for a missing `{` above", "}"),
        ("f\n} else {\n g\n}\nh", "`}` closes nothing", "", "}"),
        ("print {", "`{` opens no block here", "", "{"),
        ("print {\"a\": 1}", "`{` opens no block here", "", "{"),
        ("if $x == 5\nf", "`if` needs a block", "write `{`", ""),
        ("if $x\n{\n f\n}", "`if` needs a block", "the same line", ""),
        ("if { f }", "a value is missing after `if`", "", "{"),
        ("while { f }", "a value is missing after `while`", "", "{"),
        ("if = 5", "`if` is a keyword and never a name", "", "if"),
        ("a, in = f", "`in` is a keyword and never a name", "", "in"),
        ("args = 5", "`args` is the list of the script's arguments", "", "args"),
        ("for a, b in $x { f }", "`for` needs `in` after its one name", "", ","),
        ("for in $x { f }", "`in` is a keyword and never a name", "", "in"),
        ("for a in { f }", "a value is missing after `in`", "", "{"),
        (
            "def f(a, b) {\n return $a\n}",
            "parameters are bare names with blanks between them",
            "write `def f a b {`",
            "(",
        ),
        ("def f $a { }", "parameters are bare names with blanks between them", "write `def f a {`", "$a"),
        ("def f a a { }", "two parameters are called `a`", "", "a"),
        ("loop { def f { } }", "`def` stands at top level only", "", "def"),
        ("return 5", "`return` outside a function", "a script ends with `exit`", "return"),
        ("break", "`break` outside a loop", "", "break"),
        ("def f { continue }", "`continue` outside a loop", "", "continue"),
        ("loop { spawn { break } }", "`break` cannot leave a `spawn` block", "a task of its own", "break"),
        ("if $x {\n f\n}\nelse {\n g\n}", "`else` stands on the same line as the `}` before it", "} else", "else"),
        ("catch e { f }", "`catch` has no block before it", "try {", "catch"),
        ("try { f }", "`try` has neither `catch` nor `finally`", "} catch err {", "try"),
        ("try { f } finally { g } catch { h }", "`catch` cannot stand here", "", "catch"),
        ("loop { break } f", "`f` cannot follow a block's `}` here", "", "f"),
        ("global", "`global` needs a name", "", ""),
        ("global a, b", "`global` takes bare names only", "", ","),
        ("within { f }", "`within` needs a time", "within 2s", "{"),
        ("within 2s f", "`within` needs a block", "", "f"),
        ("fails", "`fails` needs an errno name", "", ""),
        ("fails EPIPE", "`fails` needs a call after the errno name", "", ""),
        ("spawn", "`spawn` needs a call or a block", "", ""),
        ("spawn 5", "`spawn` needs a call or a block", "", "5"),
        ("assert $x,", "a text is missing after the `,` of `assert`", "", ""),
        ("assert $x, a b", "the text of `assert` is one word", "", "b"),
        ("assert", "a value is missing after `assert`", "", ""),
        ("loop 5 { break }", "`loop` needs a block", "", "5"),
    ]);
}

/// Texts that merely ended too early, with the bracket or quote that is open.
#[test]
fn incomplete_texts() {
    for (text, place) in [
        ("f 'a", "'"),
        ("f \"a", "\""),
        ("f \"a$", "\""),
        ("f \"a\\", "\""),
        ("f \"$(g", "$("),
        ("f ${a", "${"),
        ("f ${a:-b", "${"),
        ("f ${", "${"),
        ("f $(g", "$("),
        ("f $(", "$("),
        ("x = (1 +", "("),
        ("x = [1,", "["),
        ("x = [1 # c", "["),
        ("loop {", "{"),
        ("loop {\n if $x { f }\n", "{"),
        ("if $x {\n} else {", "{"),
        ("f a \\", "\\"),
        ("f a\\", "\\"),
        ("x = 1 + \\", "\\"),
        ("x = \\", "\\"),
        ("x = 5 \\", "\\"),
        ("x = 5\\", "\\"),
        ("if $x \\", "\\"),
        ("\\", "\\"),
    ] {
        let (source, _, found) = parse_text(text);
        let [only] = found.as_slice() else { panic!("{text}: {found:#?}") };
        assert!(only.incomplete, "{text}: {only:?}");
        assert_eq!(only.span.map(|span| source.slice(span)), Some(place), "{text}");
    }
    for text in ["if $x = 5 {", "f $(g }", "print {", "f )"] {
        let (_, _, found) = parse_text(text);
        assert!(found.iter().all(|one| !one.incomplete), "{text}: {found:#?}");
    }
}

/// Each line marked `#!` has a mistake of its own and gets one message; no other line gets any.
#[test]
fn all_mistakes_at_once_and_each_once() {
    for text in [
        "x = 5x #!\nf\ny = $a && $b #!\nprint(\"hi\") #!",
        "if $x = 5 { #!\n f \"\\q\" #!\n break\n} else if $y = 6 { #!\n g $ #!\n}\nh",
        "while $x = 5 { #!\n break\n}\ndef f(a, b) { #!\n return $a\n}\nreturn #!",
        "try {\n f $ #!\n} catch a b { #!\n g \"\\q\" #!\n}\nh",
        "loop {\n f $(g $) #!\n h [1 2] #!\n}\nx = $(f a }) #!\nloop { break }",
        "f $(a; b) #!\nf (a #!\nf b\nf [1, x #!\nf c\nf d) #!",
        "t = $(spawn {\n f $ #!\n g\n}) oops #!\nh $ #!",
        "f\n} #!\nelse {\n g\n}\nx = = #!",
        "def f { #!\n if $x {\n g\n}\ndef h {\n i\n}",
        "for x in $l #!\n{\n break\n}\nf \"\\q\" #!",
        "x = [1, 2 #!\ny = 5x #!\nz = $(f #!\n if $x { g }\nh $ #!",
        "if $x {\n f\n} else if $y == { #!\n g $ #!\n} else if = { #!\n h $ #!\n}",
        "try {\n f $ #!\n}\ncatch e { #!\n g $ #!\n}",
        "x = $(spawn { #!\n f $ #!\n}\nh",
    ] {
        let (source, block, found) = parse_text(text);
        let lines = found.iter().filter_map(|one| one.span).map(|span| source.line(span.start)).collect::<Vec<_>>();
        let marked = source.text.lines().enumerate().filter(|(_, line)| line.contains("#!")).map(|(at, _)| at + 1);
        assert_eq!(lines, marked.collect::<Vec<_>>(), "{text}\n{found:#?}\n{}", print::block(&block));
    }
}
