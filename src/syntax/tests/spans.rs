//! Spans of statements.

use super::parse_text;

/// Text of the first statement's head, and of the whole statement.
fn first(text: &str) -> (String, String) {
    let (source, block, found) = parse_text(text);
    assert!(found.is_empty(), "{text}: {found:#?}");
    let statement = &block.statements[0];
    (source.slice(statement.head).to_owned(), source.slice(statement.span).to_owned())
}

#[test]
fn heads_end_before_blanks_comments_and_blocks() {
    for (text, head, whole) in [
        ("  print a b  # c\n", "print a b", "print a b"),
        ("x = 5 ; f", "x = 5", "x = 5"),
        ("if $x == 5 { f } else { g } ", "if $x == 5", "if $x == 5 { f } else { g }"),
        ("loop{\nf\n}\n", "loop", "loop{\nf\n}"),
        ("x = $(spawn { f })", "x = $(spawn", "x = $(spawn { f })"),
        ("t = spawn { f }", "t = spawn", "t = spawn { f }"),
        ("x = $(g\n $(spawn { f }))", "x = $(g", "x = $(g\n $(spawn { f }))"),
        ("try { f } catch e { g }", "try", "try { f } catch e { g }"),
    ] {
        assert_eq!(first(text), (head.to_owned(), whole.to_owned()), "{text}");
    }
}

#[test]
fn statements_in_blocks_have_heads_of_their_own() {
    let (source, block, _) = parse_text("x = $(spawn { if $a { f } })");
    let crate::syntax::ast::StatementKind::Assign { value, .. } = &block.statements[0].kind else { panic!() };
    assert_eq!(source.slice(value.span), "$(spawn { if $a { f } })");
    assert_eq!(source.slice(block.span), source.text);
}
