//! What the text says, and where: statements, words and expressions with their spans.
//!
//! The tree knows the language's forms and no command: what a call's words mean is decided by `compiler`.

use crate::source::Span;
pub(crate) use crate::values::{Comparison, Operator};

/// A name as written, without `$`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// The name.
    pub text: String,
    /// Where it is written.
    pub span: Span,
}

/// Statements between braces, or those of a whole file.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// The statements in order.
    pub statements: Vec<Statement>,
    /// From `{` to `}`, or the whole file.
    pub span: Span,
}

/// One statement.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    /// What it does.
    pub kind: StatementKind,
    /// From its first byte to its last, blocks included.
    #[cfg_attr(not(test), expect(dead_code, reason = "only the grammar's tests look at whole statements"))]
    pub span: Span,
    /// The part shown in errors and traces: the whole of a simple statement, the head of one with blocks.
    pub head: Span,
}

/// The kinds of statement of the language's section 3.
#[derive(Clone, Debug)]
pub(crate) enum StatementKind {
    /// `name = RVALUE`, `a, b = RVALUE`
    Assign {
        /// The names, one or more.
        targets: Vec<Name>,
        /// The value.
        value: Rvalue,
    },
    /// `name += RVALUE`
    AddAssign {
        /// The name.
        target: Name,
        /// The value added.
        value: Rvalue,
    },
    /// `if … { } else if … { } else { }`
    If {
        /// Each condition with its block, in order.
        arms: Vec<(Rvalue, Block)>,
        /// The last `else`.
        otherwise: Option<Block>,
    },
    /// `while … { }`
    While {
        /// Tested before each round.
        condition: Rvalue,
        /// The round.
        body: Block,
    },
    /// `loop { }`
    Loop {
        /// The round.
        body: Block,
    },
    /// `for name in … { }`
    For {
        /// Takes each element.
        name: Name,
        /// Gives the list, once.
        list: Rvalue,
        /// The round.
        body: Block,
    },
    /// `break`
    Break,
    /// `continue`
    Continue,
    /// `return [RVALUE]`
    Return(Option<Rvalue>),
    /// `def name param … { }`
    Def {
        /// The function's name.
        name: Name,
        /// Its parameters.
        params: Vec<Name>,
        /// Its body.
        body: Block,
    },
    /// `try { } catch [name] { } finally { }`
    Try {
        /// What is tried.
        body: Block,
        /// The name (if any) and block of `catch`.
        catch: Option<(Option<Name>, Block)>,
        /// The block of `finally`.
        finally: Option<Block>,
    },
    /// `global name …`
    Global(Vec<Name>),
    /// `assert RVALUE [, TEXT]`
    Assert {
        /// What must be true.
        value: Rvalue,
        /// Said when it is not.
        text: Option<Word>,
    },
    /// A call or an expression on its own.
    Eval(Rvalue),
}

/// What may stand after `=`, in a condition, in `$( )` and as a statement.
#[derive(Clone, Debug)]
pub(crate) struct Rvalue {
    /// What it is.
    pub kind: RvalueKind,
    /// Where.
    pub span: Span,
}

/// A call, one of the statements that stand where a call may, or an expression.
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
        /// How long.
        time: Word,
        /// What is bounded.
        body: Block,
    },
    /// `fails ERRNO call`, `fails ERRNO within TIME { … }`
    Fails {
        /// The errno name, or `any`.
        errno: Word,
        /// What must fail: a call or a `within`.
        call: Box<Rvalue>,
    },
    /// An expression.
    Expr(Expr),
}

/// `[handle.]command word …`; the same form calls a function.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// The variable before the dot.
    pub handle: Option<Name>,
    /// The command's or function's name.
    pub name: Name,
    /// The words after it, options among them.
    pub words: Vec<Word>,
    /// From the handle or name to the last word.
    pub span: Span,
}

/// One word of a call: pieces that touch.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    /// What it is made of.
    pub kind: WordKind,
    /// Where.
    pub span: Span,
}

/// How a word is written decides what it can mean.
#[derive(Clone, Debug)]
pub(crate) enum WordKind {
    /// Wholly bare, without any quote or backslash: may be a number, an option, a name.
    Bare(String),
    /// Exactly one `$name`, `${…}`, `$( … )` or `[…]`: keeps the value's type. Never `PieceKind::Text`.
    Value(Box<Piece>),
    /// Anything else: the pieces' text forms joined. Neighbouring texts are one piece; none means empty text.
    Text(Vec<Piece>),
}

/// A part of a word.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// Where.
    pub span: Span,
}

/// The kinds of part a word can have.
#[derive(Clone, Debug)]
pub(crate) enum PieceKind {
    /// Literal bytes, escapes and quotes already taken away.
    Text(Vec<u8>),
    /// `$name` or `${name}`
    Variable(String),
    /// `${name:-default}`
    VariableOr(String, Vec<u8>),
    /// `$1` … `$9`, `${12}`: the script's argument of that number, from 1.
    Argument(u32),
    /// `${1:-default}`
    ArgumentOr(u32, Vec<u8>),
    /// `$args`: the list of the script's arguments.
    Arguments,
    /// `$( RVALUE )`
    Substitution(Box<Rvalue>),
    /// `[a, b]`
    List(Vec<Expr>),
}

/// An expression.
#[derive(Clone, Debug)]
pub(crate) struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where.
    pub span: Span,
}

/// Operators by precedence, weakest first. A run of operators of one strength is one flat node, so a long
/// sum does not make a deep tree.
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
    /// `a + b - c` or `a * b / c`, from the left.
    Arithmetic(Box<Expr>, Vec<(Operator, Expr)>),
    /// `-a`; of a number literal it is already folded.
    Negate(Box<Expr>),
    /// A number, with its suffix applied.
    Int(i64),
    /// A number with a fraction, exponent or time suffix.
    Float(f64),
    /// `true`, `false`
    Bool(bool),
    /// `none`
    None,
    /// Quoted text, `$…`, a list, or touching quoted and `$` pieces. Never [`WordKind::Bare`].
    Word(Word),
}
