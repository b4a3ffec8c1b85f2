//! Comparison of datagram calls, one by one, with the same calls in Python on the same kernel.

use crate::support::{Test, python, run, sockshell, tests};

pub const TESTS: &[Test] = tests![calls_come_to_what_python_s_come_to];

/// The calls of `datagram_calls.py`, line by line; `print` is its `show`.
const CALLS: &str = r#"
a = socket udp
b = socket udp
a.bind 127.0.0.1:0
b.bind 127.0.0.1:0
print $(errno $(fails any b.send x))
print $(errno $(fails any b.getpeername))
print $(b.sendto "" $a)
data, from = a.recvfrom 10
print True
assert $from == $(b.getsockname)
print $(b.sendto $(repeat x 65507) $a)
print $(len $(a.recv 70000))
print $(errno $(fails any b.sendto $(repeat x 65508) $a))
print $(b.sendto hello $a)
print $(get $(a.recvfrom 2) 0)
print $(errno $(fails any a.recv 10 --dontwait))
print $(errno $(fails any b.sendto x 127.255.255.255:9))
print $(errno $(fails any b.sendto x 127.0.0.1:0))
b.connect $a
print $(b.sendto abc $a)
print $(a.recv 10 --peek)
print $(get $(a.recvfrom 0) 0)
print $(errno $(fails any a.recv 10 --dontwait))
a.close
print $(b.send lost)
print $(errno $(fails any b.recv 10))
b.shutdown write
print None
print $(errno $(fails any b.send x))
def unsent kind {
    s = socket $kind
    return $(errno $(fails any s.sendto x unix:/nonexistent/path))
}
s = socket unix-dgram
print $(errno $(fails any s.send x))
print $(unsent unix-dgram)
print $(unsent unix-seqpacket)
print $(unsent unix)
s = socket tcp
print $(errno $(fails any s.sendto x 127.0.0.1:1))
s = socket tcp
print $(errno $(fails any s.recvfrom 1))
p, q = socketpair
print $(errno $(fails any p.sendto x unix:/nonexistent/path))
p, q = socketpair AF_UNIX SOCK_DGRAM
print $(p.send $(repeat x 100000))
print $(len $(q.recv 1000000))
print $(p.send "")
print $(len $(q.recv 10))
q.close
print None
print $(errno $(fails any p.send x))
"#;

fn calls_come_to_what_python_s_come_to() {
    let ours = run(sockshell().args(["-c", CALLS]), "").success();
    assert_eq!(ours, run(&mut python("datagram_calls", &[]), "").success());
}
