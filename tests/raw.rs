//! Raw sockets: whole IP packets made by hand, ICMP for IPv6, and the errors without privilege.

use crate::support::privilege::{with_raw_sockets, without_privilege};
use crate::support::{Test, run, sockshell, tests};

pub const TESTS: &[Test] = tests![
    a_packet_with_its_own_ip_header_arrives,
    without_a_protocol_the_header_is_always_one_s_own,
    without_an_own_header_the_kernel_makes_one,
    icmp_for_ipv6_comes_without_header_and_with_checksum,
    who_may_not_is_told_what_is_missing,
    an_ipv6_host_alone_passes_the_check_and_one_with_a_port_does_not,
];

/// Parts of a UDP packet to `receiver`, from the IP header on. A UDP checksum of 0 means none (RFC 768); the kernel
/// fills in the one of the IP header (raw(7)).
const PACKET: &str = r#"
receiver = socket udp
receiver.bind 127.0.0.1:0
udp = $(pack !HHHH 4242 $(port $(receiver.getsockname)) 13 0) + "hello"
ip = pack !BBHHHBBHBBBBBBBB 0x45 0 $(20 + $(len $udp)) 7 0 64 17 0 127 0 0 1 127 0 0 1
def received {
    data, from = receiver.recvfrom 100 --timeout 20
    return "$data from $from"
}
"#;

fn with_privilege(script: &str, expected: &str) {
    let mut command = with_raw_sockets(&["-c", script]);
    assert_eq!(run(&mut command, "").success(), expected);
}

fn a_packet_with_its_own_ip_header_arrives() {
    let script = r#"
s = socket raw IPPROTO_UDP
print "IP_HDRINCL $(s.getsockopt IP_HDRINCL)"
s.setsockopt IP_HDRINCL on
print "IP_HDRINCL $(s.getsockopt IP_HDRINCL)"
print $(s.sendto $($ip + $udp) 127.0.0.1)
print $(received)
# The sender's own packet comes to it as well, as every UDP packet of this machine does.
loop {
    packet, from = s.recvfrom 64k
    if $(slice $packet 20) == $udp { break }
}
print "$(hex $(slice $packet 0 10)) from $(host $from)"
"#;
    with_privilege(
        &format!("{PACKET}{script}"),
        "IP_HDRINCL 0\nIP_HDRINCL 1\n33\nhello from 127.0.0.1:4242\n45000021000700004011 from 127.0.0.1\n",
    );
}

fn without_a_protocol_the_header_is_always_one_s_own() {
    let script = r#"
s = socket raw
print "IP_HDRINCL $(s.getsockopt IP_HDRINCL)"
s.connect 127.0.0.1
print $(s.send $($ip + $udp))
print $(received)
"#;
    with_privilege(&format!("{PACKET}{script}"), "IP_HDRINCL 1\n33\nhello from 127.0.0.1:4242\n");
}

fn without_an_own_header_the_kernel_makes_one() {
    let script = "
s = socket raw IPPROTO_UDP
print $(s.sendto $udp 127.0.0.1)
print $(received)
";
    with_privilege(&format!("{PACKET}{script}"), "13\nhello from 127.0.0.1:4242\n");
}

fn icmp_for_ipv6_comes_without_header_and_with_checksum() {
    let script = r#"
s = socket raw icmp6
# 128 is a request, 129 its answer.
print $(s.sendto $(pack !BBHHH 128 0 0 0x7a7a 2) ::1)
loop {
    type, code, sum, id, sequence = unpack !BBHHH $(slice $(s.recv 64k) 0 8)
    if $type == 129 and $id == 0x7a7a { break }
}
print "answer $sequence"
_ = s.sendto $(pack !BBHHH 128 0 0 0x7a7a 3) [::1]
"#;
    with_privilege(script, "8\nanswer 2\n");
}

fn who_may_not_is_told_what_is_missing() {
    for kind in ["raw", "raw icmp", "AF_INET SOCK_RAW IPPROTO_UDP", "AF_INET6 SOCK_RAW IPPROTO_ICMPV6"] {
        let mut command = without_privilege(&["-c", &format!("socket {kind}")]);
        let finished = run(&mut command, "");
        let err = finished.err();
        assert!(finished.code == Some(3) && err.contains("`socket`: operation not permitted (EPERM)"), "{kind}: {err}");
        assert!(err.contains("raw sockets need privilege"), "{kind}: {err}");
    }
}

fn an_ipv6_host_alone_passes_the_check_and_one_with_a_port_does_not() {
    for host in ["::1", "[::1]", "fe80::1"] {
        let finished = run(sockshell().args(["-c", &format!("if $args {{ sendto x {host} }}")]), "");
        assert_eq!(finished.success(), "", "{host}");
    }
    let finished = run(sockshell().args(["-c", "socket tcp6\nbind ::1:8080"]), "");
    assert_eq!(finished.code, Some(2));
    assert!(finished.err().contains("write [::1]:8080"), "{}", finished.err());
}
