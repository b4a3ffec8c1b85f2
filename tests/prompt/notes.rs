//! What the prompt tells beside a result: a datagram that was cut off.

use crate::support::terminal::Terminal;
use crate::support::{Test, tests};

pub const TESTS: &[Test] = tests![a_datagram_that_was_cut_off_is_told];

fn a_datagram_that_was_cut_off_is_told() {
    let mut terminal = Terminal::start();
    for line in ["a = socket udp", "a.bind :0", "b = socket udp"] {
        terminal.ask(line);
    }
    for _ in 0..4 {
        terminal.ask("b.sendto 0123456789 $a");
    }
    let note = "note: `a` got a datagram of 10 bytes and was asked for 4: its last 6 bytes are lost\n";
    terminal.answers("a.recv 4 --peek", "4 bytes \"0123\"\n");
    terminal.answers("a.recv 4", &format!("{note}4 bytes \"0123\"\n"));
    // Where the value is not shown, the loss is told all the same.
    terminal.answers("data, addr = a.recvfrom 4", note);
    terminal.answers(
        "a.recv 9",
        "note: `a` got a datagram of 10 bytes and was asked for 9: its last byte is lost\n9 bytes \"012345678\"\n",
    );
    terminal.answers("a.recv 10", "10 bytes \"0123456789\"\n");
    terminal.ends_well();
}
