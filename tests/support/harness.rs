//! Test harness: runs the tests, and reports the panics of a failing one with their places, and why one was skipped.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use libtest_mimic::{Arguments, Completion, Failed, Trial};

/// Test function, which panics on a failure.
pub struct Test {
    /// Names of the binary, the module and the function, joined by `::`.
    pub name: &'static str,
    pub run: fn(),
}

/// Makes the list of a module's tests from the names of their functions. A function that is left out is dead code,
/// which clippy refuses.
macro_rules! tests {
    ($($function:ident),+ $(,)?) => {
        &[$($crate::support::Test { name: concat!(module_path!(), "::", stringify!($function)), run: $function }),+]
    };
}
pub(crate) use tests;

/// Messages and places of the panics in the threads of one test.
type Panics = Arc<Mutex<Vec<String>>>;

thread_local! {
    /// Panics of the test that this thread works for.
    static PANICS: RefCell<Panics> = RefCell::default();
}

/// Names of the skipped tests, by reason.
static SKIPPED: Mutex<BTreeMap<String, Vec<String>>> = Mutex::new(BTreeMap::new());

/// Reason for a skip, as it travels up to the harness.
struct Skip(String);

/// Ends the test without a failure; the run reports it as skipped, with the reason.
pub fn skip(why: impl Into<String>) -> ! {
    panic::resume_unwind(Box::new(Skip(why.into())))
}

/// Wraps work for another thread of the same test, so that its panics are reported with this test.
pub fn of_this_test<T>(work: impl FnOnce() -> T) -> impl FnOnce() -> T {
    let panics = PANICS.with_borrow(Arc::clone);
    move || {
        PANICS.set(panics);
        work()
    }
}

/// Makes a test for the harness; filters look at `name`.
pub fn trial(name: String, test: impl FnOnce() + Send + 'static) -> Trial {
    Trial::ignorable_test(name.clone(), move || outcome(name, test))
}

/// Makes tests of a list, without the name of the binary in front.
pub fn trials(tests: &[Test]) -> Vec<Trial> {
    let name = |test: &Test| test.name.split_once("::").map_or(test.name, |(_, name)| name).to_owned();
    tests.iter().map(|test| trial(name(test), test.run)).collect()
}

fn outcome(name: String, test: impl FnOnce()) -> Result<Completion, Failed> {
    let panics = Panics::default();
    PANICS.set(Arc::clone(&panics));
    let Err(payload) = panic::catch_unwind(AssertUnwindSafe(test)) else { return Ok(Completion::Completed) };
    match payload.downcast::<Skip>() {
        Ok(skip) => {
            locked(&SKIPPED).entry(skip.0.clone()).or_default().push(name);
            Ok(Completion::ignored_with(skip.0))
        }
        Err(_) => Err(locked(&panics).join("\n").into()),
    }
}

fn locked<T>(of: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs the tests that the command line selects, two for each processor: most wait more than they compute.
pub fn run(trials: Vec<Trial>) -> ExitCode {
    panic::set_hook(Box::new(|info| {
        PANICS.with_borrow(|panics| locked(panics).push(info.to_string()));
    }));
    let mut arguments = Arguments::from_args();
    let processors = thread::available_parallelism().map_or(1, usize::from);
    arguments.test_threads.get_or_insert(2 * processors);
    let conclusion = libtest_mimic::run(&arguments, trials);
    for (reason, names) in &*locked(&SKIPPED) {
        eprintln!("skipped, {reason}:\n    {}", names.join("\n    "));
    }
    conclusion.exit_code()
}
