//! What the prompt says of a line that waits: what for, and how it could be satisfied.

use std::rc::Rc;
use std::time::{Duration, Instant};

use super::handles::address;
use super::peers;
use crate::diagnostic::{counted, escape_controls};
use crate::machine::task::wait_notice::WaitNotice;
use crate::machine::task::{Side, Wait, WaitOn};
use crate::net::peer::counterpart;
use crate::net::{Handle, Resource, Type};
use crate::spec::Awaits;
use crate::values::{Barrier, Channel, called};

/// What else one can do.
const LEAVE: &str = "Ctrl-C returns to the prompt";
/// A sleep that is over sooner needs no words.
const SHORT_SLEEP: Duration = Duration::from_secs(1);

/// What is waited for, and what would help.
struct Words {
    what: String,
    remedy: Option<String>,
}

/// One line on a wait; none where the terminal says enough.
pub(crate) fn text(waiting: &WaitNotice) -> Option<String> {
    let Words { what, remedy } = words(waiting)?;
    let remedy = remedy.unwrap_or_else(|| LEAVE.to_owned());
    let limit = match waiting.wait.deadline {
        Some(deadline) if !matches!(waiting.wait.on, WaitOn::Time) => format!(" (it gives up in {})", left(deadline)),
        _ => String::new(),
    };
    Some(escape_controls(&format!("{what}{limit}; {remedy}")))
}

fn plain(what: impl Into<String>) -> Option<Words> {
    Some(Words { what: what.into(), remedy: None })
}

fn with(what: impl Into<String>, remedy: impl Into<String>) -> Option<Words> {
    Some(Words { what: what.into(), remedy: Some(remedy.into()) })
}

fn words(waiting: &WaitNotice) -> Option<Words> {
    let command = waiting.wait.what;
    match (&waiting.wait.on, waiting.handles.first()) {
        (WaitOn::Handle(_, side), Some(handle)) => match waiting.wait.awaits {
            // Its own question stands there.
            Awaits::Typed | Awaits::Enter if waiting.mid_line => None,
            Awaits::Enter => plain(format!("`{command}` waits for Enter")),
            Awaits::Typed => plain(format!("`{command}` waits for a line that is typed here")),
            Awaits::Client => accept(handle),
            Awaits::Answer => connect(waiting, handle),
            _ if *side == Side::Write => write(waiting, handle),
            _ => read(waiting, handle),
        },
        (WaitOn::Side(..), Some(handle)) => turn(waiting, handle),
        (WaitOn::Handles(channels), _) => poll(waiting, channels),
        (WaitOn::Channel(channel, Side::Read), _) => {
            plain(format!("nothing has been put into {} yet", channel.name.get()))
        }
        (WaitOn::Channel(channel, Side::Write), _) => {
            plain(format!("nobody has taken from {} yet", channel.name.get()))
        }
        (WaitOn::Barrier(barrier), _) => meeting(barrier),
        (WaitOn::Tasks(_) | WaitOn::AllTasks, _) => tasks(waiting),
        (WaitOn::Time, _) => time(&waiting.wait),
        (WaitOn::Worker, _) => plain(worker(&waiting.wait)),
        // Whoever stopped the terminal's output would not see it.
        (WaitOn::Output | WaitOn::Step, _) => None,
        _ => plain(format!("`{command}` goes on")),
    }
}

fn accept(handle: &Handle) -> Option<Words> {
    let local = handle.local()?;
    let what = format!("nothing has connected to {} yet", address(&local));
    match peers::connecting(&local, handle.socket_kind()?.ty) {
        Some(command) => with(what, format!("from another terminal: {command}")),
        None => plain(what),
    }
}

fn connect(waiting: &WaitNotice, handle: &Handle) -> Option<Words> {
    let Some(peer) = handle.peer() else { return plain("no answer from the other end yet") };
    let what = format!("no answer from {} yet", address(&peer));
    match counterpart::listener(&waiting.living, &peer) {
        Some(server) => with(
            format!("{what}: the queue of {} is full", server.name()),
            format!("Ctrl-C, then `{}.accept` makes room", server.name()),
        ),
        None => plain(what),
    }
}

fn read(waiting: &WaitNotice, handle: &Handle) -> Option<Words> {
    let kind = match &handle.resource {
        Resource::Socket(kind) | Resource::Stream(kind) => kind,
        Resource::File(path) => return plain(format!("there is nothing to read from {path} yet")),
        Resource::Program(name) => return plain(format!("the program {name} has not ended yet")),
        Resource::Standard(_) => {
            return plain(format!("`{}` waits for what is typed here, which Ctrl-D ends", waiting.wait.what));
        }
    };
    match kind.ty {
        Type::Stream | Type::SeqPacket => read_connection(waiting, handle),
        Type::Dgram => datagram(handle),
        Type::Raw => plain(format!("no packet has come to {} yet", handle.name())),
    }
}

fn read_connection(waiting: &WaitNotice, handle: &Handle) -> Option<Words> {
    let peer = peers::name(handle);
    let missing = match waiting.wait.awaits {
        Awaits::Line => format!("no end of a line from {peer} yet"),
        Awaits::Whole => format!("not all of it has come from {peer} yet"),
        Awaits::End => format!("{peer} has not ended its stream yet"),
        _ => format!("no data from {peer} yet"),
    };
    let ahead = handle.read_buffer.borrow().len();
    let so_far = if ahead > 0 { format!(" ({} so far)", counted(ahead, "byte")) } else { String::new() };
    let what = format!("{missing}{so_far}");
    if let Some(other) = counterpart::other_end(&waiting.living, handle) {
        let next = if waiting.wait.awaits == Awaits::End { "close" } else { "send …" };
        return with(what, format!("that is {0}: Ctrl-C, then `{0}.{next}`", other.name()));
    }
    let server = handle.peer().and_then(|peer| counterpart::listener(&waiting.living, &peer));
    match server {
        Some(server) => with(
            format!("{what}: {} has not accepted the connection", server.name()),
            format!("Ctrl-C, then `{}.accept`", server.name()),
        ),
        None => plain(what),
    }
}

fn datagram(handle: &Handle) -> Option<Words> {
    if handle.is_connected() {
        return plain(format!("no datagram from {} yet", peers::name(handle)));
    }
    let local = handle.local().filter(peers::is_bound);
    let Some(local) = local else {
        let name = handle.name();
        return with(
            format!("{name} has no address yet, so that nothing can reach it"),
            format!("Ctrl-C, then `{name}.bind`"),
        );
    };
    let what = format!("no datagram for {} yet", address(&local));
    match peers::connecting(&local, Type::Dgram) {
        Some(command) => with(what, format!("from another terminal: {command}")),
        None => plain(what),
    }
}

fn write(waiting: &WaitNotice, handle: &Handle) -> Option<Words> {
    match &handle.resource {
        Resource::File(path) => return plain(format!("nobody reads what is written to {path}")),
        Resource::Socket(_) | Resource::Stream(_) => {}
        Resource::Program(_) | Resource::Standard(_) => return None,
    }
    let what = format!("{} reads nothing at the moment and can take no more", peers::name(handle));
    match counterpart::other_end(&waiting.living, handle) {
        Some(other) => with(what, format!("that is {0}: Ctrl-C, then `{0}.recv 64k`", other.name())),
        None => plain(what),
    }
}

fn turn(waiting: &WaitNotice, handle: &Handle) -> Option<Words> {
    let holder =
        waiting.tasks.first().map_or_else(|| "another task".to_owned(), |task| called(&task.name).into_owned());
    plain(format!("{holder} is in the middle of a command on {}, and commands take turns", handle.name()))
}

fn meeting(barrier: &Barrier) -> Option<Words> {
    let plural = if barrier.len() == 1 { "has" } else { "have" };
    plain(format!("{} of {} tasks {plural} come to {} so far", barrier.len(), barrier.size(), barrier.name.get()))
}

fn poll(waiting: &WaitNotice, channels: &[Rc<Channel>]) -> Option<Words> {
    const SHOWN: usize = 4;
    let handles = waiting.handles.iter().map(|handle| handle.name());
    let names: Vec<Rc<str>> = handles.chain(channels.iter().map(|channel| channel.name.get())).collect();
    let more = names.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    plain(format!("nothing has happened on {}{more} yet", names[..names.len().min(SHOWN)].join(", ")))
}

fn tasks(waiting: &WaitNotice) -> Option<Words> {
    let (first, others) = waiting.tasks.split_first()?;
    let what = match (first.command, first.about.as_str()) {
        (None, _) => format!("{} is running", called(&first.name)),
        (Some(command), "") => format!("{} is in `{command}`", called(&first.name)),
        (Some(command), about) => format!("{} is in `{command}` {about}", called(&first.name)),
    };
    let place = if first.place.is_empty() { String::new() } else { format!(" at {}", first.place) };
    match others.len() {
        0 => plain(format!("{what}{place}")),
        1 => plain(format!("{what}{place}, and 1 more task has not ended")),
        more => plain(format!("{what}{place}, and {more} more tasks have not ended")),
    }
}

fn time(wait: &Wait) -> Option<Words> {
    match wait.awaits {
        Awaits::Time => {
            let until = wait.deadline.filter(|until| *until > Instant::now() + SHORT_SLEEP)?;
            plain(format!("`{}` goes on for {}", wait.what, left(until)))
        }
        Awaits::Answer => plain("the queue of the listening socket is full: it goes on when somebody accepts there"),
        Awaits::Data => plain("the receiver's queue is full: it goes on when that is read"),
        _ => plain(format!("`{}` goes on", wait.what)),
    }
}

/// What a worker thread waits for.
fn worker(wait: &Wait) -> String {
    match wait.awaits {
        Awaits::OtherEnd => "nobody has opened the other end yet".to_owned(),
        Awaits::Taken => "not all that was sent has been taken yet, and SO_LINGER says to wait for it".to_owned(),
        Awaits::NameService => "no answer from the name service yet".to_owned(),
        _ => format!("`{}`: the name is still being looked up", wait.what),
    }
}

/// The time until then, to a tenth of a second.
fn left(until: Instant) -> String {
    format!("{:.1} s", until.saturating_duration_since(Instant::now()).as_secs_f64())
}
