//! Functions of other modules that socket programs use: struct, os, time, datetime, random, binascii.

use super::ast::{Argument, ExprKind, Piece, Place};
use super::code::{Binding, Code, Value};
use super::format::seconds;
use super::translator::{Translated, Translator, refuse};
use super::types::Type;

impl<'p> Translator<'p> {
    #[allow(clippy::too_many_lines, reason = "one row for each function")]
    pub(super) fn library_function(
        &mut self,
        path: &str,
        arguments: &'p [Argument],
        place: Place,
    ) -> Translated<Option<Value>> {
        let given = self.plain_arguments(arguments, place)?;
        let first = given.first().map(Value::word_text).unwrap_or_default();
        let received = if self.is_python2() { Type::Str } else { Type::Bytes };
        let helped = |this: &mut Self, name: &'static str, ty: Type| {
            let helper = this.helper(name);
            Value::call(format!("{helper} {first}"), ty)
        };
        Ok(Some(match (path, &given[..]) {
            ("struct.pack", [_, ..]) => {
                let words: Vec<String> = given.iter().map(Value::word_text).collect();
                Value::call(format!("pack {}", words.join(" ")), received)
            }
            ("struct.unpack" | "struct.unpack_from", [_, data]) => {
                let types = self.format_types(&arguments[0].value);
                Value::call(format!("unpack {first} {}", data.word_text()), types)
            }
            ("struct.calcsize", [_]) => match self.literal_of(&arguments[0].value).as_deref().and_then(size_of) {
                Some(size) => Value::number(size),
                None => return refuse(place, "the size of this format is not known"),
            },
            ("os.path.exists", [_]) => helped(self, "exists", Type::Bool),
            ("os.path.isfile", [_]) => helped(self, "is_file", Type::Bool),
            ("os.path.isdir", [_]) => helped(self, "is_folder", Type::Bool),
            ("os.path.getsize", [_]) => helped(self, "size_of_file", Type::Int),
            ("os.path.basename", [_]) => Value::call(format!("get $(split {first} /) -1"), Type::Str),
            ("os.path.join", [_, ..]) => {
                let mut parts = Vec::new();
                for (at, value) in given.into_iter().enumerate() {
                    if at > 0 {
                        parts.push(vec![super::code::Piece::Literal(b"/".to_vec())]);
                    }
                    parts.push(value.pieces());
                }
                super::code::joined(parts)
            }
            ("os.unlink" | "os.remove", [_]) => helped(self, "unlink", Type::None),
            ("os.getcwd", []) => Value::call("strip $(exec pwd)", Type::Str),
            ("os.listdir", _) => {
                let folder = if given.is_empty() { "." } else { first.as_str() };
                Value::call(format!("split $(strip $(exec ls -A {folder})) \"\\n\""), Type::list(Type::Str))
            }
            ("os.getenv", [_, ..]) => {
                let words: Vec<String> = given.iter().map(Value::word_text).collect();
                Value::call(format!("env {}", words.join(" ")), Type::Str)
            }
            ("os.urandom", [_]) => {
                let file = self.fresh("random");
                self.out.line(format!("{file} = open /dev/urandom"));
                Value::call(format!("{file}.read {first}"), received)
            }
            ("time.ctime" | "time.asctime", []) => {
                Value::call("strip $(exec date \"+%a %b %e %H:%M:%S %Y\")", Type::Str)
            }
            ("time.ctime", [time]) => {
                Value::call(format!("strip $(exec date \"+%a %b %e %H:%M:%S %Y\" --date {})", seconds(time)), Type::Str)
            }
            ("time.strftime", [format]) => {
                let format = super::code::joined(vec![
                    vec![super::code::Piece::Literal(b"+".to_vec())],
                    format.clone().pieces(),
                ]);
                Value::call(format!("strip $(exec date {})", format.word_text()), Type::Str)
            }
            ("datetime.datetime.now" | "datetime.now" | "datetime.datetime.today", []) => {
                Value::call("now", Type::Datetime)
            }
            ("random.randint", [from, to]) => {
                Value::call(format!("int $(exec shuf -n 1 -i \"{}-{}\")", plain(from), plain(to)), Type::Int)
            }
            ("random.random", []) => Value::operation(
                "$(int $(exec shuf -n 1 -i 0-999999999)) / 1000000000.0",
                Binding::Product,
                Type::Float,
            ),
            ("random.choice", [list]) => {
                let ty = list.ty.element();
                helped(self, "one_of", ty)
            }
            ("binascii.hexlify", [_]) => Value::call(format!("hex {first}"), received),
            ("binascii.unhexlify" | "binascii.a2b_hex", [_]) => Value::call(format!("unhex {first}"), received),
            ("sys.stdin.readline", []) => Value::call("stdin.readline", Type::Str),
            ("sys.stdin.read", []) => Value::call("stdin.read", Type::Str),
            ("sys.stdout.write" | "sys.stderr.write", [text]) => {
                let stream = if path.contains("stdout") { "stdout" } else { "stderr" };
                Value::call(format!("{stream}.write {}", text.word_text()), Type::Int)
            }
            ("sys.stdout.flush", []) => Value::call("stdout.flush", Type::None),
            ("sys.stderr.flush", []) => Value::call("stderr.flush", Type::None),
            ("sys.getsizeof" | "os.getpid" | "os.fork", _) => {
                return refuse(place, format!("`{path}` has no counterpart"));
            }
            ("os.environ.get", [_, ..]) => {
                let words: Vec<String> = given.iter().map(Value::word_text).collect();
                Value::call(format!("env {}", words.join(" ")), Type::Str)
            }
            _ => return refuse(place, format!("`{path}` has no counterpart")),
        }))
    }

    fn literal_of(&self, value: &'p super::ast::Expr) -> Option<String> {
        match &self.constant(value).kind {
            ExprKind::Text { pieces, .. } => match &pieces[..] {
                [Piece::Literal(text)] => String::from_utf8(text.clone()).ok(),
                _ => None,
            },
            _ => None,
        }
    }

    /// Types of what `unpack` of a format gives.
    fn format_types(&self, format: &'p super::ast::Expr) -> Type {
        let Some(format) = self.literal_of(format) else { return Type::list(Type::Any) };
        let mut types = Vec::new();
        let mut count = String::new();
        let bytes = if self.is_python2() { Type::Str } else { Type::Bytes };
        for letter in format.chars() {
            if letter.is_ascii_digit() {
                count.push(letter);
                continue;
            }
            let times = count.parse().unwrap_or(1).min(64);
            count.clear();
            match letter {
                's' | 'p' => types.push(bytes.clone()),
                'x' | '!' | '<' | '>' | '=' | '@' | ' ' => {}
                'c' => types.extend(std::iter::repeat_n(bytes.clone(), times)),
                'e' | 'f' | 'd' => types.extend(std::iter::repeat_n(Type::Float, times)),
                '?' => types.extend(std::iter::repeat_n(Type::Bool, times)),
                _ => types.extend(std::iter::repeat_n(Type::Int, times)),
            }
        }
        Type::Tuple(types)
    }

    pub(super) fn datetime_method(
        &mut self,
        value: Value,
        method: &str,
        arguments: &'p [Argument],
        place: Place,
    ) -> Translated<Value> {
        match (method, arguments) {
            ("strftime", [format]) => {
                let format = self.expr(&format.value)?;
                let format =
                    super::code::joined(vec![vec![super::code::Piece::Literal(b"+".to_vec())], format.pieces()]);
                let call = format!("strip $(exec date {} --date {})", format.word_text(), seconds(&value));
                Ok(Value::call(call, Type::Str))
            }
            ("timestamp", []) => Ok(Value { ty: Type::Float, ..value }),
            _ => refuse(place, format!("`{method}` of a time has no counterpart")),
        }
    }
}

/// A value between quotes.
fn plain(value: &Value) -> String {
    match &value.code {
        Code::Number(digits) => digits.clone(),
        _ => format!("$({})", Value::call(format!("str {}", value.word_text()), Type::Str).right_side()),
    }
}

/// Bytes of a format of struct that names its byte order.
fn size_of(format: &str) -> Option<usize> {
    let mut letters = format.chars();
    let native = !matches!(letters.next()?, '!' | '<' | '>' | '=');
    let mut count = String::new();
    let mut size = 0;
    let mut fields = 0;
    for letter in if native { format.trim_start_matches('@').chars() } else { letters } {
        if letter.is_ascii_digit() {
            count.push(letter);
            continue;
        }
        let times: usize = if count.is_empty() { 1 } else { count.parse().ok()? };
        count.clear();
        fields += 1;
        size += times.checked_mul(match letter {
            'x' | 'c' | 'b' | 'B' | '?' | 's' | 'p' => 1,
            'h' | 'H' | 'e' => 2,
            'i' | 'I' | 'f' => 4,
            'l' | 'L' => {
                if native {
                    8
                } else {
                    4
                }
            }
            'q' | 'Q' | 'd' => 8,
            _ => return None,
        })?;
    }
    (!native || fields < 2).then_some(size)
}
