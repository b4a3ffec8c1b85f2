//! Code for `try`, `catch` and `finally`.

use super::{Codegen, Slot};
use crate::compiler::bytecode::{NOWHERE, Op};
use crate::syntax::ast::{Block, Name};

impl Codegen<'_, '_> {
    pub(in crate::compiler) fn protect(
        &mut self,
        body: &Block,
        catch: Option<&(Option<Name>, Block)>,
        finally: Option<&Block>,
    ) {
        let cleanup = self.b.label();
        let keep = self.b.mark();
        if finally.is_some() {
            self.b.jump(cleanup, |target| Op::EnterFinally { target, keep });
            self.b.handlers += 1;
        }
        if let Some((name, handler)) = catch {
            self.catch(body, name.as_ref(), handler);
        } else {
            self.block(body);
        }
        if let Some(finally) = finally {
            self.b.emit(Op::LeaveFinally);
            self.b.place(cleanup);
            self.block(finally);
            self.b.emit(Op::EndFinally);
            self.b.handlers -= 1;
        }
    }

    fn catch(&mut self, body: &Block, name: Option<&Name>, handler: &Block) {
        let (caught, end) = (self.b.label(), self.b.label());
        let keep = self.b.mark();
        let place = name.map(|name| self.target(&name.text));
        let to = match place {
            Some(Slot::Register(register)) => register,
            Some(_) => self.b.temporary(),
            None => NOWHERE,
        };
        let keep = if place.is_some_and(|place| !matches!(place, Slot::Register(_))) { keep + 1 } else { keep };
        self.b.jump(caught, |target| Op::EnterCatch { target, to, keep });
        self.b.handlers += 1;
        self.block(body);
        self.b.emit(Op::Leave);
        self.b.handlers -= 1;
        self.b.jump(end, |to| Op::Jump { to });
        self.b.place(caught);
        if let Some(place) = place {
            self.store(place, to);
        }
        self.block(handler);
        self.b.place(end);
    }
}
