//! Python text to tree, by the grammar of tree-sitter, which goes on behind what is wrong.

mod expression;
mod literal;
mod statement;

use tree_sitter::{Node, Parser, Tree};

use super::ast::{Block, Comment, Place, Program, Remark, StmtKind};

/// Levels of expressions or blocks in each other; the translator recurses as deeply.
const DEPTH: usize = 120;

/// Reads a program; fails with what is no Python at all, or has lost its indentation.
pub(super) fn parse(text: &str) -> Result<Program, Vec<Remark>> {
    let Some(tree) = tree(text) else { return Err(vec![remark(text, 0, "the text cannot be parsed")]) };
    let mut reader = Reader { text, lines: Vec::new(), depth: 0, python2: None, lost: Vec::new() };
    let body = reader.block(tree.root_node());
    if !reader.lost.is_empty() {
        reader.lost.truncate(5);
        return Err(reader.lost);
    }
    let lines = |wrong: bool| {
        let is_wrong = |kind: &StmtKind| matches!(kind, StmtKind::Other(why) if why.starts_with("syntax error"));
        let counted = body.iter().filter(|statement| is_wrong(&statement.kind) == wrong);
        counted.map(|stmt| text[stmt.place.start..stmt.place.end].lines().count()).sum::<usize>()
    };
    if lines(true) > lines(false) {
        let first = body.iter().find(|stmt| matches!(stmt.kind, StmtKind::Other(_)));
        let at = first.map_or(0, |stmt| stmt.place.start);
        let why = match first.map(|stmt| &stmt.kind) {
            Some(StmtKind::Other(why)) => why.clone(),
            _ => "it cannot be read".to_owned(),
        };
        return Err(vec![remark(text, at, &format!("this is no Python: {why}"))]);
    }
    let is_python2 = reader.python2.map(|(at, why)| remark(text, at, &why));
    Ok(Program { body, comments: comments(&tree, text), lines: reader.lines, is_python2 })
}

fn tree(text: &str) -> Option<Tree> {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_python::LANGUAGE.into()).ok()?;
    parser.parse(text, None)
}

/// A remark on a place in a text.
pub(super) fn remark(text: &str, at: usize, words: &str) -> Remark {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    Remark {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
        text: words.to_owned(),
    }
}

struct Reader<'t> {
    text: &'t str,
    /// Where each statement begins, by its number.
    lines: Vec<usize>,
    depth: usize,
    /// Where the first thing stands that only Python 2 has, and what it is.
    python2: Option<(usize, String)>,
    lost: Vec<Remark>,
}

impl Reader<'_> {
    fn place(node: Node) -> Place {
        let start = node.start_position();
        Place { start: node.start_byte(), end: node.end_byte(), line: start.row + 1, column: start.column }
    }

    fn text(&self, node: Node) -> &str {
        self.text.get(node.byte_range()).unwrap_or("")
    }

    fn python2(&mut self, node: Node, what: &str) {
        self.python2.get_or_insert((node.start_byte(), what.to_owned()));
    }

    /// The statements of a module or block.
    fn block(&mut self, node: Node) -> Block {
        let mut block = Vec::new();
        for child in children(node) {
            if child.kind() != "comment" && (child.is_named() || child.is_error()) {
                block.extend(self.statement(child));
            }
        }
        block
    }
}

/// The children of a node that are no comments, with those that have no name.
fn children(node: Node) -> Vec<Node> {
    let mut cursor = node.walk();
    node.children(&mut cursor)
        .filter(|child| child.kind() != "comment" && child.kind() != "line_continuation")
        .collect()
}

/// The named children of a node that are no comments.
fn named(node: Node) -> Vec<Node> {
    children(node).into_iter().filter(Node::is_named).collect()
}

fn comments(tree: &Tree, text: &str) -> Vec<Comment> {
    let mut found = Vec::new();
    let mut cursor = tree.walk();
    let mut line_start = 0;
    'walk: loop {
        let node = cursor.node();
        if node.kind() == "comment" {
            let line = node.start_position().row + 1;
            line_start = text[line_start..node.start_byte()].rfind('\n').map_or(line_start, |at| line_start + at + 1);
            let trailing = !text[line_start..node.start_byte()].trim().is_empty();
            let words = text[node.byte_range()].trim_start_matches('#');
            let column = node.start_position().column;
            found.push(Comment { text: words.trim_end().to_owned(), line, column, trailing });
        }
        if cursor.goto_first_child() || cursor.goto_next_sibling() {
            continue;
        }
        while cursor.goto_parent() {
            if cursor.goto_next_sibling() {
                continue 'walk;
            }
        }
        return found;
    }
}
