//! Endurance: thousands of connections open at once, then a hundred thousand one after another, some of which reset in
//! the middle of a message. Afterwards the server must be as before; a second run of everything shows what stays
//! behind.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use socket2::SockRef;

use crate::measure::figure;
use crate::process::{Server, lines};

const AT_ONCE: u32 = 9_000;
const IN_A_ROW: u32 = 100_000;
/// How many of those are open at a time.
const WIDE: usize = 64;
/// One connection in this many resets: 5 %.
const RESETS: u32 = 20;
/// Longest wait for an answer, and for the server to be as before.
const PATIENCE: Duration = Duration::from_secs(30);

/// Server that answers lines in upper case, with a task for each client. It answers `?` with the numbers of tasks,
/// handles and resets.
const SERVER: &str = r#"
resets = 0
def upper_lines conn {
    global resets
    try {
        loop {
            line = conn.recvline
            if $line == "?\n" { line = "$(rows $(tasks)) $(rows $(handles)) $resets\n" }
            conn.sendall $(upper $line)
        }
    } catch err {
        if $(errno $err) == "ECONNRESET" { resets += 1 }
    } finally {
        conn.close
    }
}
def rows page { return $(len $(split $page "\n")) }
server = create_server 127.0.0.1:0 --backlog 1024
print "listening on $(server.getsockname)"
loop {
    conn, addr = server.accept
    spawn upper_lines $conn
}
"#;

/// Connection whose answers are read line by line.
struct Client(BufReader<TcpStream>);

impl Client {
    fn connect(address: &str) -> Result<Client, String> {
        let stream = TcpStream::connect(address).map_err(|error| format!("connect: {error}"))?;
        stream.set_read_timeout(Some(PATIENCE)).map_err(|error| error.to_string())?;
        Ok(Client(BufReader::with_capacity(64, stream)))
    }

    fn send(&mut self, text: &str) -> Result<(), String> {
        self.0.get_mut().write_all(text.as_bytes()).map_err(|error| format!("send: {error}"))
    }

    fn answer(&mut self) -> Result<String, String> {
        let mut line = String::new();
        self.0.read_line(&mut line).map_err(|error| format!("no answer: {error}"))?;
        Ok(line)
    }

    fn expect(&mut self, number: u32) -> Result<(), String> {
        let answer = self.answer()?;
        if answer == format!("CLIENT {number} SAYS HELLO\n") {
            return Ok(());
        }
        Err(format!("client {number} was answered {answer:?}"))
    }

    /// Sends half a line and resets.
    fn break_off(mut self) -> Result<(), String> {
        self.send("half a li")?;
        SockRef::from(self.0.get_ref()).set_linger(Some(Duration::ZERO)).map_err(|error| error.to_string())
    }
}

fn hello(number: u32) -> String {
    format!("client {number} says hello\n")
}

#[derive(PartialEq)]
struct Counts {
    tasks: u32,
    handles: u32,
    descriptors: usize,
}

/// Server, and a connection that asks it for its counts.
struct Watched {
    server: Server,
    control: Client,
}

impl Watched {
    fn start() -> Result<Watched, String> {
        let server = Server::start(&mut lines(SERVER, &[]), "soak")?;
        let control = Client::connect(&server.address)?;
        Ok(Watched { server, control })
    }

    /// Counts of the moment, and the number of resets that the server has seen.
    fn counts(&mut self) -> Result<(Counts, u32), String> {
        self.control.send("?\n")?;
        let answer = self.control.answer()?;
        let numbers: Vec<u32> = answer.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        let [tasks, handles, resets] = numbers[..] else { return Err(format!("the counts were {answer:?}")) };
        Ok((Counts { tasks, handles, descriptors: self.server.descriptors()? }, resets))
    }

    /// Waits until no more exists than before, and gives the number of resets.
    fn as_before(&mut self, before: &Counts) -> Result<u32, String> {
        let start = Instant::now();
        while self.server.descriptors()? > before.descriptors && start.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(5));
        }
        loop {
            let (now, resets) = self.counts()?;
            if now == *before {
                return Ok(resets);
            }
            if start.elapsed() > PATIENCE {
                let Counts { tasks, handles, descriptors } = now;
                let was =
                    format!("{} tasks, {} handles, {} descriptors", before.tasks, before.handles, before.descriptors);
                return Err(format!(
                    "left behind: {tasks} tasks, {handles} handles, {descriptors} descriptors; before {was}"
                ));
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Connects all clients at once; each is served when it connects, and again when all are connected.
    fn at_once(&mut self, before: &Counts) -> Result<(), String> {
        let mut clients = Vec::new();
        for number in 0..AT_ONCE {
            let mut client = Client::connect(&self.server.address)?;
            client.send(&hello(number))?;
            client.expect(number)?;
            clients.push(client);
        }
        // Counted from outside: a table of thousands of tasks would add to the memory that is measured.
        let open = self.server.descriptors()? - before.descriptors;
        if open != clients.len() {
            return Err(format!("{open} descriptors for {AT_ONCE} clients"));
        }
        for (client, number) in clients.iter_mut().zip(0..) {
            client.send(&hello(number))?;
        }
        clients.iter_mut().zip(0..).try_for_each(|(client, number)| client.expect(number))
    }

    /// Connects one client after another with a limited number open: the oldest reads its answer when the next has
    /// sent.
    fn in_a_row(&self) -> Result<(), String> {
        let mut open = VecDeque::with_capacity(WIDE);
        for number in 0..IN_A_ROW {
            let mut client = Client::connect(&self.server.address)?;
            client.send(&hello(number))?;
            open.push_back((client, number));
            if open.len() == WIDE {
                open.pop_front().map_or(Ok(()), leave)?;
            }
        }
        open.into_iter().try_for_each(leave)
    }
}

/// Reads the answer and leaves; some clients send half a line and reset.
fn leave((mut client, number): (Client, u32)) -> Result<(), String> {
    client.expect(number)?;
    if number % RESETS == 0 { client.break_off() } else { Ok(()) }
}

pub fn run() -> Result<(), String> {
    let mut watched = Watched::start()?;
    let before = watched.counts()?.0;
    let mut memory = [0.0; 2];
    for (after, round) in memory.iter_mut().zip(1..) {
        let start = Instant::now();
        watched.at_once(&before)?;
        watched.as_before(&before)?;
        figure(&format!("{AT_ONCE} at once, round {round}"), start.elapsed().as_secs_f64(), "s", None);
        let start = Instant::now();
        watched.in_a_row()?;
        let lost = round * (IN_A_ROW / RESETS) - watched.as_before(&before)?;
        figure(&format!("{IN_A_ROW} in a row, round {round}"), start.elapsed().as_secs_f64(), "s", None);
        figure("resets the server did not notice", f64::from(lost), "", Some(0.0));
        *after = watched.server.memory()?;
    }
    println!("  every answer right, tasks, handles and descriptors as before");
    figure("memory after the first round", memory[0], "KiB", None);
    figure("after the second, to the first", memory[1] / memory[0], "", Some(1.05));
    Ok(())
}
