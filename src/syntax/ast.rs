//! Syntax tree: statements, words and expressions with their spans.
//!
//! The tree knows the forms of the language but no command: `compiler` decides what the words of a call mean.

use crate::source::Span;
pub(crate) use crate::values::{Comparison, Operator};

/// A name as written, without `$`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    pub text: String,
    pub span: Span,
}

/// Statements between braces, or of a whole file.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    pub statements: Vec<Statement>,
    /// From `{` to `}`, or the whole file.
    pub span: Span,
}

#[derive(Clone, Debug)]
pub(crate) struct Statement {
    pub kind: StatementKind,
    /// From the first byte to the last, blocks included.
    #[cfg_attr(not(test), expect(dead_code, reason = "only the grammar's tests look at whole statements"))]
    pub span: Span,
    /// Part shown in errors and traces: all of a simple statement, the head of one with blocks.
    pub head: Span,
}

/// Kinds of statement; docs/language.md describes each.
#[derive(Clone, Debug)]
pub(crate) enum StatementKind {
    /// `name = RVALUE`, `a, b = RVALUE`
    Assign {
        /// One or more.
        targets: Vec<Name>,
        value: Rvalue,
    },
    /// `name += RVALUE`, `name <<= RVALUE` and so on.
    AugmentedAssign {
        operator: Operator,
        target: Name,
        value: Rvalue,
    },
    /// `if … { } else if … { } else { }`
    If {
        /// Each condition with its block, in order.
        arms: Vec<(Rvalue, Block)>,
        /// Block of the last `else`.
        otherwise: Option<Block>,
    },
    /// `while … { }`
    While {
        /// Evaluated before each round.
        condition: Rvalue,
        body: Block,
    },
    /// `loop { }`
    Loop {
        body: Block,
    },
    /// `for name in … { }`
    For {
        /// Variable that takes each element.
        name: Name,
        /// Evaluated once, before the first round.
        list: Rvalue,
        body: Block,
    },
    Break,
    Continue,
    /// `return [RVALUE]`
    Return(Option<Rvalue>),
    /// `def name param … { }`
    Def {
        name: Name,
        params: Vec<Name>,
        body: Block,
    },
    /// `try { } catch [name] { } finally { }`
    Try {
        body: Block,
        /// Block of `catch`, with its variable if it has one.
        catch: Option<(Option<Name>, Block)>,
        finally: Option<Block>,
    },
    /// `global name …`
    Global(Vec<Name>),
    /// `assert RVALUE [, TEXT]`
    Assert {
        value: Rvalue,
        /// Message if `value` is not true.
        text: Option<Word>,
    },
    /// A call or an expression on its own.
    Eval(Rvalue),
}

/// RVALUE of the grammar: what may stand after `=`, in a condition, in `$( )` and as a statement.
#[derive(Clone, Debug)]
pub(crate) struct Rvalue {
    pub kind: RvalueKind,
    pub span: Span,
}

/// A call, a statement that may stand where a call may, or an expression.
#[derive(Clone, Debug)]
pub(crate) enum RvalueKind {
    /// `[handle.]command word …`
    Call(Call),
    /// `not` before a call (also several times) or before `spawn`, `within`, `fails`.
    Not(Box<Rvalue>),
    /// `spawn command word …`
    SpawnCall(Call),
    /// `spawn { … }`
    SpawnBlock(Block),
    /// `within TIME { … }`
    Within {
        time: Word,
        body: Block,
    },
    /// `fails ERRNO call`, `fails ERRNO within TIME { … }`
    Fails {
        /// An errno name, or `any`.
        errno: Word,
        /// A call or a `within`.
        call: Box<Rvalue>,
    },
    Expr(Expr),
}

/// `[handle.]command word …`; the same form calls a function.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// Variable before the dot.
    pub handle: Option<Name>,
    /// Name of a command or function.
    pub name: Name,
    /// Words after the name, options included.
    pub words: Vec<Word>,
    /// From the handle or name to the last word.
    pub span: Span,
}

/// One word of a call: pieces that touch each other.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub kind: WordKind,
    pub span: Span,
}

/// Spelling of a word, which decides what the word can mean.
#[derive(Clone, Debug)]
pub(crate) enum WordKind {
    /// Bare from end to end, without quote or backslash: may be a number, an option, a name.
    Bare(String),
    /// Exactly one `$name`, `${…}`, `$( … )` or `[…]`: keeps the value's type. Never `PieceKind::Text`.
    Value(Box<Piece>),
    /// Anything else: the text forms of the pieces, joined. Neighbouring texts are one piece; no pieces mean empty
    /// text.
    Text(Vec<Piece>),
}

#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub kind: PieceKind,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub(crate) enum PieceKind {
    /// Literal bytes, with escapes and quotes removed.
    Text(Vec<u8>),
    /// `$name` or `${name}`
    Variable(String),
    /// `${name:-default}`
    VariableOr(String, Vec<u8>),
    /// `$1` … `$9`, `${12}`: number of a script argument, from 1.
    Argument(u32),
    /// `${1:-default}`
    ArgumentOr(u32, Vec<u8>),
    /// `$args`: the list of script arguments.
    Arguments,
    /// `$( RVALUE )`
    Substitution(Box<Rvalue>),
    /// `[a, b]`
    List(Vec<Expr>),
}

#[derive(Clone, Debug)]
pub(crate) struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

/// Operators by precedence, weakest first. A run of operators of equal precedence is one flat node, so that a long sum
/// does not make a deep tree.
#[derive(Clone, Debug)]
pub(crate) enum ExprKind {
    /// `a or b or c`: two or more.
    Or(Vec<Expr>),
    /// `a and b and c`: two or more.
    And(Vec<Expr>),
    /// `not a`
    Not(Box<Expr>),
    /// `a < b`; comparisons do not chain.
    Compare(Comparison, Box<(Expr, Expr)>),
    /// `a + b - c` or `a * b / c`, from the left; `a ** b`.
    Arithmetic(Box<Expr>, Vec<(Operator, Expr)>),
    /// `-a`; the sign of a number literal is part of the number.
    Negate(Box<Expr>),
    /// `~a`
    Invert(Box<Expr>),
    /// Number with its size suffix applied.
    Int(i64),
    /// Number with a fraction, exponent or time suffix.
    Float(f64),
    Bool(bool),
    None,
    /// Quoted text, `$…`, a list, or touching quoted and `$` pieces. Never [`WordKind::Bare`].
    Word(Word),
}
