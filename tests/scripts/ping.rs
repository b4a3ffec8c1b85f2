//! `ping.sock` with the privilege it needs, if necessary in a network namespace of its own, and without that privilege.

use std::thread;

use crate::support::privilege::{with_raw_sockets, without_privilege};
use crate::support::{Test, of_this_test, run, tests};

pub const TESTS: &[Test] = tests![
    loopback_answers,
    several_at_once_keep_their_answers_apart,
    a_packet_that_cannot_be_sent_is_told,
    without_privilege_it_says_what_to_do,
];

const PING: &str = "scripts/ping.sock";

fn loopback_answers() {
    let mut three = with_raw_sockets(&[PING]);
    let mut one = with_raw_sockets(&[PING, "127.0.0.9", "1"]);
    let printed = run(&mut three, "").success();
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines.len(), 3, "{printed}");
    for (line, number) in lines.iter().zip(1..) {
        let expected = format!("11 bytes from 127.0.0.1: icmp_seq={number} time=");
        assert!(line.starts_with(&expected) && line.ends_with(" ms"), "{printed}");
    }
    assert!(run(&mut one, "").success().starts_with("11 bytes from 127.0.0.9: icmp_seq=1 time="));
}

fn several_at_once_keep_their_answers_apart() {
    let mut commands = [(); 4].map(|()| with_raw_sockets(&[PING, "127.0.0.1", "20"]));
    thread::scope(|scope| {
        for command in &mut commands {
            scope.spawn(of_this_test(|| {
                assert_eq!(run(command, "").success().matches(" bytes from 127.0.0.1: ").count(), 20);
            }));
        }
    });
}

fn a_packet_that_cannot_be_sent_is_told() {
    // Broadcast: refused without SO_BROADCAST, or unreachable.
    let mut command = with_raw_sockets(&[PING, "255.255.255.255", "1"]);
    let finished = run(&mut command, "");
    assert_eq!((finished.code, finished.err().as_str()), (Some(1), ""));
    assert!(finished.out().starts_with("icmp_seq=1 failed: sendto 255.255.255.255:0: "), "{}", finished.out());
}

fn without_privilege_it_says_what_to_do() {
    let mut command = without_privilege(&[PING]);
    let finished = run(&mut command, "");
    let words = "error: you may not open a raw socket (EPERM): run this as root, \
                 or in a network of its own: unshare -Urn\n";
    assert!(finished.code == Some(3) && finished.err().starts_with(words), "{}", finished.err());
}
