//! Servers under pressure: no descriptor left, clients that vanish, are slow, never read or reset. The server must
//! survive, serve its other clients meanwhile, and release what it took.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::folder::Folder;
use crate::support::{DEADLINE, PROGRAM, Process, Test, needs, path, run, sockshell, tests};
use socket2::SockRef;

pub const TESTS: &[Test] = tests![
    a_server_without_descriptors_serves_everybody_in_the_end,
    an_accept_that_waits_for_a_descriptor_ends_with_its_time_or_its_handle,
    a_script_has_all_descriptors_and_its_programs_the_limit_it_was_given,
    clients_that_vanish_dawdle_or_do_not_read_trouble_nobody,
    a_flood_of_resets_leaves_nothing_behind,
    a_lingering_close_without_descriptors_keeps_nobody_waiting,
    the_last_descriptor_is_not_waited_with,
];

/// Upper-case server with a task for each client. It prints failures of `accept` and goes on.
const SERVER: &str = r#"
def serve conn {
    try {
        loop {
            line = conn.recvline
            conn.sendall $(upper $line)
        }
    } catch {
        # It is gone, or broke off.
    } finally {
        conn.close
    }
}
server = socket tcp
server.setsockopt SO_REUSEADDR on
server.bind 127.0.0.1:0
server.listen 256
print "listening on $(server.getsockname)"
loop {
    try {
        conn, addr = server.accept
        spawn serve $conn
    } catch err {
        print "cannot accept: $(errno $err)"
    }
}
"#;

/// Command that runs the program with another limit on descriptors.
fn with_descriptors(limit: &str) -> Command {
    let mut command = Command::new("sh");
    command.current_dir(path("")).env("NO_COLOR", "1");
    command.args(["-c", &format!("ulimit {limit}; exec \"$0\" \"$@\"")]).arg(PROGRAM);
    command
}

fn serve(mut command: Command) -> (Process, String) {
    let mut server = Process::start(command.args(["-c", SERVER]));
    let address = server.address();
    (server, address)
}

fn connect(address: &str) -> TcpStream {
    let client = TcpStream::connect(address).expect("the server listens");
    client.set_read_timeout(Some(DEADLINE)).expect("a time-out can be set");
    client
}

fn ask(client: &mut TcpStream, line: &str) -> String {
    client.write_all(line.as_bytes()).expect("the server is there");
    answer(client, line.len())
}

fn answer(client: &mut TcpStream, length: usize) -> String {
    let mut answer = vec![0; length];
    client.read_exact(&mut answer).expect("the server answers");
    String::from_utf8(answer).expect("text comes back as text")
}

/// CPU time that a process has used so far.
fn used(server: &Process) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{}/stat", server.id())).expect("it runs");
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields[at].parse::<u64>().expect("a number");
    Duration::from_millis((ticks(11) + ticks(12)) * 10)
}

/// Number in `/proc/PID/status`.
fn status(server: &Process, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.id())).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("the kernel tells");
    line.trim_start_matches(':').split_whitespace().next().expect("a value").parse().expect("a number")
}

fn descriptors(server: &Process) -> usize {
    fs::read_dir(format!("/proc/{}/fd", server.id())).expect("it runs").count()
}

/// Waits until a condition holds.
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < DEADLINE, "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn a_server_without_descriptors_serves_everybody_in_the_end() {
    let (mut server, address) = serve(with_descriptors("-n 32"));
    let mut clients: Vec<TcpStream> = (0..100).map(|_| connect(&address)).collect();
    for (number, client) in clients.iter_mut().enumerate() {
        client.write_all(format!("hello {number}\n").as_bytes()).expect("the kernel has the connection");
    }
    // No client leaves, so `accept` fails once, and again a second later.
    server.wait_for("cannot accept: EMFILE\n");
    let start = Instant::now();
    let before = used(&server);
    server.wait_for("cannot accept: EMFILE\n");
    assert!(start.elapsed() > Duration::from_millis(900), "it tried again after {:?}", start.elapsed());
    let busy = used(&server).saturating_sub(before);
    assert!(busy < Duration::from_millis(500), "it used {busy:?} for waiting");
    for (number, mut client) in clients.drain(..).enumerate() {
        let wanted = format!("HELLO {number}\n");
        assert_eq!(answer(&mut client, wanted.len()), wanted);
    }
    let failures = server.printed().matches("EMFILE").count();
    assert!(failures < 120, "{failures} failures for 100 clients");
}

fn an_accept_that_waits_for_a_descriptor_ends_with_its_time_or_its_handle() {
    let script = "server = create_server :0\nclient = create_connection $server\nheld = []\n\
                  try { loop { held += $(open /dev/null) } } catch err { print $(errno $err) }\n\
                  print $(errno $(fails any server.accept))\n\
                  start = now\nprint $(errno $(fails any server.accept --timeout 50ms))\n\
                  assert $($(now) - $start < 1)\n\
                  fails EMFILE server.accept\n\
                  waiting = spawn server.accept\nsleep 0\nserver.close\nprint $(errno $(fails any wait waiting))";
    let mut command = with_descriptors("-n 32");
    let finished = run(command.args(["-c", script]), "");
    assert_eq!(finished.success(), "EMFILE\nEMFILE\nEMFILE\nEBADF\n");
}

fn a_script_has_all_descriptors_and_its_programs_the_limit_it_was_given() {
    let script = "before = exec sh -c \"ulimit -Sn; ulimit -Hn\"\nheld = []\n\
                  for i in range 200 { held += $(socket udp) }\n\
                  print $(len $held) $(strip $before) $(strip $(exec sh -c \"ulimit -Sn; ulimit -Hn\"))\n\
                  held += $(socket udp)";
    let mut command = with_descriptors("-Sn 64; ulimit -Hn 512");
    let finished = run(command.args(["-c", script]), "");
    assert_eq!(finished.success(), "200 64\n512 64\n512\n");
}

fn clients_that_vanish_dawdle_or_do_not_read_trouble_nobody() {
    let (server, address) = serve(sockshell());
    let mut good = connect(&address);
    assert_eq!(ask(&mut good, "first\n"), "FIRST\n");
    let idle = descriptors(&server);
    let mut slow = connect(&address);
    slow.write_all(b"h").expect("it is connected");
    let half = connect(&address);
    half.shutdown(Shutdown::Write).expect("it is connected");
    // A client that only writes: soon the server takes nothing from it, and only that client has to wait.
    let mut deaf = connect(&address);
    deaf.set_nonblocking(true).expect("it is connected");
    let line = vec![b'x'; 64 * 1024 - 1];
    until(
        "the deaf client can go on writing for ever",
        || matches!(deaf.write(&line).and_then(|_| deaf.write(b"\n")), Err(full) if full.kind() == std::io::ErrorKind::WouldBlock),
    );
    for _ in 0..50 {
        drop(connect(&address));
        assert_eq!(ask(&mut good, "again\n"), "AGAIN\n");
    }
    slow.write_all(b"ello\n").expect("it is connected");
    assert_eq!(answer(&mut slow, 6), "HELLO\n");
    drop((slow, half, deaf));
    until("descriptors are lost", || descriptors(&server) == idle);
    assert_eq!(ask(&mut good, "last\n"), "LAST\n");
}

fn a_flood_of_resets_leaves_nothing_behind() {
    let (server, address) = serve(sockshell());
    let mut good = connect(&address);
    assert_eq!(ask(&mut good, "first\n"), "FIRST\n");
    let idle = descriptors(&server);
    let mut flood = || {
        for round in 0..2000 {
            let mut client = connect(&address);
            // Some clients reset in the middle of a message, some before their answer, some at once.
            let said: &[u8] = [&b""[..], b"half a line", b"a line\n"][round % 3];
            client.write_all(said).expect("it is connected");
            SockRef::from(&client).set_linger(Some(Duration::ZERO)).expect("it can reset");
            drop(client);
            if round % 100 == 0 {
                assert_eq!(ask(&mut good, "again\n"), "AGAIN\n");
            }
        }
        until("descriptors are lost", || descriptors(&server) == idle);
        status(&server, "VmRSS")
    };
    let first = flood();
    let second = flood();
    assert!(second <= first + first / 20, "{first} KiB after the first flood, {second} KiB after the second");
    assert_eq!(ask(&mut good, "last\n"), "LAST\n");
}

/// No descriptor is left to learn of the end of a worker thread, and the data is read only after the close: waiting for
/// the close in place would take a quarter of an hour.
fn a_lingering_close_without_descriptors_keeps_nobody_waiting() {
    let script = "server = create_server :0\nclient = create_connection $server\nconn, addr = server.accept\n\
                  go = channel\ndone = channel\n\
                  reader = spawn { take $go; put $done $(len $(conn.recvall)) }\n\
                  held = []\ntry { loop { held += $(socket udp) } } catch err { print $(errno $err) }\n\
                  sent = 0\ntry { loop { sent += $(client.send --dontwait $(repeat x 64k)) } } catch err { print $(errno $err) }\n\
                  client.setsockopt SO_LINGER 1000\nclient.close\nprint $(client.fileno)\n\
                  put $go now\nassert $(take $done) == $sent\nprint \"all of it came\"";
    let mut command = with_descriptors("-n 32");
    let finished = run(command.args(["-c", script]), "");
    assert_eq!(finished.success(), "EMFILE\nEAGAIN\n-1\nall of it came\n");
}

/// With the last descriptor a worker thread could wait for a FIFO to be opened at its other end, but not report it.
fn the_last_descriptor_is_not_waited_with() {
    needs::programs(&["mkfifo"]);
    let folder = Folder::new("limits-fifo");
    let fifo = folder.file("fifo");
    assert!(Command::new("mkfifo").arg(&fifo).status().expect("mkfifo runs").success());
    let script = format!(
        "held = []\ntry {{ loop {{ held += $(socket udp) }} }} catch err {{ print $(errno $err) }}\n\
         last = get $held 0\nlast.close\nprint $(errno $(fails any open {fifo}))"
    );
    let mut command = with_descriptors("-n 32");
    let finished = run(command.args(["-c", &script]), "");
    assert_eq!(finished.success(), "EMFILE\nEMFILE\n");
}
