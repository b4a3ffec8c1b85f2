//! Looks for inputs that the program does not stand: `cargo run --release --example fuzz -- --seconds 600`.
//!
//! Each try is a process of its own, with limits on time and memory, in a folder of its own: broken texts are checked,
//! programs with odd values for every parameter run against a hostile peer, and odd keys are typed at the prompt. A
//! panic, a signal, a hang, or a raw control character among the errors is a find: it is written to the folder given
//! with `--finds`, and the exit code is 1. A find that has been mended becomes a file in `examples/fuzz/seeds`, which
//! `cargo test` runs again.

mod child;
mod corpus;
mod mutate;
mod peer;
mod program;
mod prompt;
mod random;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use child::Ended;
use peer::Peers;
use random::Random;

/// Texts that one process checks.
const BATCH: usize = 60;

/// Bytes of stack for a program that is run by this one, as its own `main` gives it where optimisation does not.
const STACK: usize = 256 << 20;

struct Options {
    seconds: u64,
    seed: u64,
    finds: PathBuf,
    /// Only this way of trying, if any.
    only: Option<String>,
}

/// What all threads share.
struct Hunt {
    options: Options,
    /// This program, and the word that makes sockshell of it.
    program: Vec<OsString>,
    texts: Vec<String>,
    /// Kinds of finds so far; of each kind and place one is kept.
    found: Mutex<Vec<String>>,
    checks: AtomicUsize,
    runs: AtomicUsize,
    sessions: AtomicUsize,
}

fn main() -> ExitCode {
    let mut words: Vec<OsString> = std::env::args_os().collect();
    if words.get(1).is_some_and(|word| word == "--child") {
        words.remove(1);
        return be_the_program(words);
    }
    match options(&words).and_then(hunt) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("fuzz: {error}");
            ExitCode::from(2)
        }
    }
}

/// Runs sockshell itself, so that no other binary has to be built.
fn be_the_program(words: Vec<OsString>) -> ExitCode {
    let run = || sockshell::cli::main(words);
    let code = if cfg!(debug_assertions) {
        let thread = thread::Builder::new().stack_size(STACK).spawn(run);
        thread.map_or(1, |thread| thread.join().unwrap_or(101))
    } else {
        run()
    };
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}

fn options(words: &[OsString]) -> std::io::Result<Options> {
    let usage =
        || std::io::Error::other("usage: fuzz [--seconds N] [--seed S] [--finds FOLDER] [--only check|run|prompt]");
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |time| time.as_secs());
    let finds = std::env::temp_dir().join("sockshell-fuzz-finds");
    let mut options = Options { seconds: 30, seed: now, finds, only: None };
    for pair in words[1..].chunks(2) {
        let [name, value] = pair else { return Err(usage()) };
        let (name, value) = (name.to_string_lossy(), value.to_string_lossy());
        match &*name {
            "--seconds" => options.seconds = value.parse().map_err(|_| usage())?,
            "--seed" => options.seed = value.parse().map_err(|_| usage())?,
            "--finds" => options.finds = PathBuf::from(&*value),
            "--only" => options.only = Some(value.into_owned()),
            _ => return Err(usage()),
        }
    }
    Ok(options)
}

/// Tries until the time is up; gives the number of finds.
fn hunt(options: Options) -> std::io::Result<usize> {
    println!("seed {}, {} seconds", options.seed, options.seconds);
    let until = Instant::now() + Duration::from_secs(options.seconds);
    let program = vec![std::env::current_exe()?.into(), "--child".into()];
    let hunt = Hunt {
        options,
        program,
        texts: corpus::texts(),
        found: Mutex::default(),
        checks: AtomicUsize::new(0),
        runs: AtomicUsize::new(0),
        sessions: AtomicUsize::new(0),
    };
    let workers = thread::available_parallelism().map_or(1, usize::from) as u64;
    thread::scope(|scope| {
        let started: Vec<_> = (0..workers)
            .map(|number| {
                scope.spawn({
                    let hunt = &hunt;
                    move || hunt.work(number, until)
                })
            })
            .collect();
        started
            .into_iter()
            .try_for_each(|worker| worker.join().unwrap_or_else(|_| Err(std::io::Error::other("a worker panicked"))))
    })?;
    let count = |counter: &AtomicUsize| counter.load(Ordering::Relaxed);
    let found = hunt.found.lock().map_or(1, |found| found.len());
    let (checks, runs, sessions) = (count(&hunt.checks), count(&hunt.runs), count(&hunt.sessions));
    println!("{checks} texts checked, {runs} programs run, {sessions} sessions at the prompt: {found} finds");
    if found > 0 {
        println!("they are in {}", hunt.options.finds.display());
    }
    Ok(found)
}

impl Hunt {
    fn work(&self, number: u64, until: Instant) -> std::io::Result<()> {
        let mut random = Random::new(self.options.seed.wrapping_mul(1000) + number);
        let base = std::env::temp_dir().join(format!("sockshell-fuzz-{}-{number}", std::process::id()));
        fs::create_dir(&base)?;
        let peers = Peers::start(random.next(), &base.join("peer.sock"))?;
        let mut round = 0;
        while Instant::now() < until {
            round += 1;
            let folder = base.join(round.to_string());
            child::prepare(&folder)?;
            let way = random.below(20);
            match (self.options.only.as_deref(), way) {
                (Some("check"), _) | (None, 0..=2) => self.check(&mut random, &folder)?,
                (Some("prompt"), _) | (None, 3..=5) => self.at_the_prompt(&mut random, &folder)?,
                _ => self.run(&mut random, &folder, &peers, &base)?,
            }
            fs::remove_dir_all(&folder)?;
        }
        fs::remove_dir_all(&base)
    }

    fn text(&self, random: &mut Random) -> String {
        self.texts[random.below(self.texts.len())].clone()
    }

    /// Checks many broken texts in one process; when it fails, each alone.
    fn check(&self, random: &mut Random, folder: &Path) -> std::io::Result<()> {
        let mut names = Vec::new();
        for number in 0..BATCH {
            let begin = self.text(random);
            let text = mutate::text(random, &begin, &self.texts);
            let name = format!("{number}.sock");
            fs::write(folder.join(&name), mutate::bytes(random, text))?;
            names.push(name);
        }
        let checked = |names: &[String]| {
            let mut command = child::limited(&self.program, folder);
            child::run(command.arg("--check").args(names), Vec::new(), |_| ())
        };
        self.checks.fetch_add(BATCH, Ordering::Relaxed);
        if child::verdict(&checked(&names)?).is_none() {
            return Ok(());
        }
        for name in names {
            let ended = checked(std::slice::from_ref(&name))?;
            if let Some(kind) = child::verdict(&ended) {
                self.keep(&format!("check-{kind}"), "sock", &fs::read(folder.join(&name))?, &ended)?;
            }
        }
        Ok(())
    }

    fn run(&self, random: &mut Random, folder: &Path, peers: &Peers, base: &Path) -> std::io::Result<()> {
        let mut text = program::write(random);
        if random.percent(30) {
            let begin = self.text(random);
            let broken = mutate::text(random, &begin, &[]);
            if corpus::is_harmless(&broken) {
                text = broken;
            }
        }
        fs::write(folder.join("try.sock"), &text)?;
        let mut command = child::limited(&self.program, folder);
        command.args(["--timeout", "2s"]);
        if random.percent(20) {
            command.arg("-x");
        }
        let unix = format!("unix:{}", base.join("peer.sock").display());
        command.arg("try.sock").args([peers.tcp.to_string(), peers.udp.to_string(), unix]);
        let seed = random.next();
        let visits = peers.clone();
        let ended = child::run(&mut command, peer::odd_bytes(random), move |line| {
            if let Some(address) = line.strip_prefix("listening on ").and_then(|address| address.parse().ok())
                && seed.is_multiple_of(3)
            {
                visits.visit(address);
            }
        })?;
        self.runs.fetch_add(1, Ordering::Relaxed);
        // What a script writes to standard error itself is its own affair.
        let mut judged = Ended { status: ended.status, out: ended.out, err: ended.err };
        if text.contains("stderr") || text.contains("exec") {
            judged.err.retain(|byte| !byte.is_ascii_control() || *byte == b'\n');
        }
        if let Some(kind) = child::verdict(&judged) {
            self.keep(&format!("run-{kind}"), "sock", text.as_bytes(), &judged)?;
        }
        Ok(())
    }

    fn at_the_prompt(&self, random: &mut Random, folder: &Path) -> std::io::Result<()> {
        let keys = prompt::keys(random, &self.texts);
        fs::write(folder.join("data"), self.text(random))?;
        let ended = prompt::run(&self.program, folder, &keys, random)?;
        self.sessions.fetch_add(1, Ordering::Relaxed);
        if let Some(kind) = child::verdict(&ended) {
            self.keep(&format!("prompt-{kind}"), "keys", &keys.concat(), &ended)?;
        }
        Ok(())
    }

    /// Writes a find, unless one of its kind was found at the same place.
    fn keep(&self, kind: &str, end: &str, input: &[u8], ended: &Ended) -> std::io::Result<()> {
        let said = [&ended.out[..], b"\n-- errors\n", &ended.err].concat();
        let text = String::from_utf8_lossy(&said);
        let place = text.split("panicked at ").nth(1).and_then(|rest| rest.split(['\n', '\r']).next()).unwrap_or("");
        let place: String = place.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(80).collect();
        let name = format!("{kind}-{place}");
        let Ok(mut found) = self.found.lock() else { return Ok(()) };
        let number = found.iter().filter(|known| **known == name).count();
        if number < 3 {
            let path = self.options.finds.join(format!("{name}-{number}"));
            fs::create_dir_all(&self.options.finds)?;
            fs::write(path.with_extension(end), input)?;
            fs::write(path.with_extension("said"), &said)?;
            println!("find: {}", path.with_extension(end).display());
        }
        found.push(name);
        Ok(())
    }
}
