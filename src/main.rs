//! The `sockshell` binary. It runs the library's `main` on a stack that is large enough for deep nesting.

use std::process::ExitCode;

use rustix::process::{Resource, getrlimit};

/// Bytes of stack that suffice for optimised code: compiling and running recurse as deeply as the language nests (500
/// levels).
const ENOUGH: u64 = 8 << 20;
/// Bytes of stack for unoptimised code, which needs more than the usual 8 MiB, and where the main thread has less than
/// that. Pages that are not used cost nothing.
const PLENTY: usize = 256 << 20;

fn main() -> ExitCode {
    let run = || sockshell::cli::main(std::env::args_os().collect());
    let own_stack = getrlimit(Resource::Stack).current.is_none_or(|size| size >= ENOUGH);
    let code = if own_stack && !cfg!(debug_assertions) {
        run()
    } else {
        match std::thread::Builder::new().stack_size(PLENTY).spawn(run) {
            Ok(thread) => thread.join().unwrap_or(101),
            Err(error) => {
                eprintln!("error: cannot start: {error}");
                1
            }
        }
    };
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}
