//! The tree of a Python program, as far as translating needs it: what the grammar spells in several ways is one thing
//! here.

/// A place in the Python text: bytes of it, and the line (from 1) on which it begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub start: usize,
    pub end: usize,
    pub line: usize,
    /// Bytes before it in its line.
    pub column: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct Expr {
    pub kind: ExprKind,
    pub place: Place,
}

#[derive(Clone, Debug)]
pub(crate) enum ExprKind {
    Name(String),
    /// Digits as Python writes them, without `_`.
    Integer(String),
    Float(String),
    Text {
        pieces: Vec<Piece>,
        bytes: bool,
    },
    True,
    False,
    None,
    List(Vec<Expr>),
    Tuple(Vec<Expr>),
    Set(Vec<Expr>),
    Dict(Vec<(Expr, Expr)>),
    /// `-`, `+` or `~`.
    Unary(char, Box<Expr>),
    Not(Box<Expr>),
    Binary(String, Box<Expr>, Box<Expr>),
    /// `and`, or else `or`.
    Boolean {
        and: bool,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Compare(Box<Expr>, Vec<(String, Expr)>),
    Call(Box<Expr>, Vec<Argument>),
    Attribute(Box<Expr>, String),
    Index(Box<Expr>, Box<Expr>),
    Slice {
        of: Box<Expr>,
        from: Option<Box<Expr>>,
        to: Option<Box<Expr>>,
        step: Option<Box<Expr>>,
    },
    Conditional {
        condition: Box<Expr>,
        yes: Box<Expr>,
        no: Box<Expr>,
    },
    Lambda(Vec<Parameter>, Box<Expr>),
    Comprehension {
        element: Box<Expr>,
        clauses: Vec<Clause>,
        is_dict: Option<Box<Expr>>,
    },
    /// `name := value`.
    Walrus(String, Box<Expr>),
    /// What has no counterpart, with the reason.
    Other(String),
}

#[derive(Clone, Debug)]
pub(crate) enum Piece {
    Literal(Vec<u8>),
    /// `{value!r:spec}`.
    Value {
        value: Box<Expr>,
        conversion: Option<char>,
        spec: String,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct Argument {
    pub name: Option<String>,
    /// `*args` or `**kwargs`.
    pub starred: bool,
    pub value: Expr,
}

#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub name: String,
    pub default: Option<Expr>,
    pub starred: bool,
}

/// `for target in iterable if … if …` of a comprehension.
#[derive(Clone, Debug)]
pub(crate) struct Clause {
    pub target: Expr,
    pub iterable: Expr,
    pub conditions: Vec<Expr>,
}

pub(crate) type Block = Vec<Stmt>;

#[derive(Clone, Debug)]
pub(crate) struct Stmt {
    pub kind: StmtKind,
    pub place: Place,
    /// Number of the statement in the program, in the order of the text.
    pub id: usize,
}

#[derive(Clone, Debug)]
pub(crate) enum StmtKind {
    Expr(Expr),
    /// `a = b = value`.
    Assign(Vec<Expr>, Expr),
    /// Operator without `=`.
    Augmented(Expr, String, Expr),
    /// Each branch is at its place: that of `if` or `elif`.
    If {
        branches: Vec<(Place, Expr, Block)>,
        otherwise: Option<(Place, Block)>,
    },
    While {
        condition: Expr,
        body: Block,
        otherwise: Option<Block>,
    },
    For {
        target: Expr,
        iterable: Expr,
        body: Block,
        otherwise: Option<Block>,
    },
    Try {
        body: Block,
        handlers: Vec<Handler>,
        otherwise: Option<Block>,
        finally: Option<(Place, Block)>,
    },
    With(Vec<(Expr, Option<Expr>)>, Block),
    Def(Function),
    Class {
        name: String,
        bases: Vec<Expr>,
        body: Block,
        decorated: bool,
    },
    Return(Option<Expr>),
    Raise(Option<Expr>),
    Break,
    Continue,
    Pass,
    Global(Vec<String>),
    /// `(module, name it gets)`.
    Import(Vec<(String, Option<String>)>),
    /// Names with those they get; none for `*`.
    FromImport(String, Vec<(String, String)>),
    Delete(Vec<Expr>),
    Assert(Expr, Option<Expr>),
    /// `print` of Python 2.
    OldPrint {
        values: Vec<Expr>,
        newline: bool,
        to: Option<Expr>,
    },
    /// What has no counterpart, with the reason.
    Other(String),
}

#[derive(Clone, Debug)]
pub(crate) struct Handler {
    pub place: Place,
    /// None catches everything.
    pub class: Option<Expr>,
    pub name: Option<String>,
    pub body: Block,
}

#[derive(Clone, Debug)]
pub(crate) struct Function {
    pub name: String,
    pub parameters: Vec<Parameter>,
    pub body: Block,
    pub decorated: bool,
    pub is_async: bool,
}

/// A comment, without its `#`.
#[derive(Clone, Debug)]
pub(crate) struct Comment {
    pub text: String,
    pub line: usize,
    pub column: usize,
    /// Whether it stands behind code.
    pub trailing: bool,
}

/// What is wrong with the text, where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Remark {
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    pub text: String,
}

#[derive(Debug, Default)]
pub(crate) struct Program {
    pub body: Block,
    pub comments: Vec<Comment>,
    /// The line on which each statement begins, by its number.
    pub lines: Vec<usize>,
    pub is_python2: Option<Remark>,
}
