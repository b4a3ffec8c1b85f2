//! The `sockshell` program. Everything is in the library.

use std::process::ExitCode;

use rustix::process::{Resource, getrlimit};

/// Checking and running nest as deeply as the language allows (500 levels): optimised code needs less than this.
const ENOUGH: u64 = 8 << 20;
/// Unoptimised code needs more than a usual stack has; pages that are not used cost nothing.
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
