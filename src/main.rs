//! The `sockshell` program. Everything is in the library.

use std::process::ExitCode;

/// Parsing, checking and printing nest as deeply as the language allows (500), in debug builds too: more than a
/// thread's usual stack. Pages of it that are not used cost nothing.
const STACK: usize = 256 << 20;

fn main() -> ExitCode {
    let run = || sockshell::cli::main(std::env::args_os().collect());
    let code = match std::thread::Builder::new().stack_size(STACK).spawn(run) {
        Ok(thread) => thread.join().unwrap_or(101),
        Err(error) => {
            eprintln!("error: cannot start: {error}");
            1
        }
    };
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}
