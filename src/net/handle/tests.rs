//! The calls that an observer of the handle table sees.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use rustix::io::Errno;

use super::observer::Observer;
use crate::net::options::{self, OptionValue};
use crate::net::syscall::{How, RecvFlags, SendFlags, SysCall};
use crate::net::{Address, Family, Handle, HandleTable, SocketKind, Type};

const TCP: SocketKind = SocketKind::new(Family::Inet, Type::Stream);

#[derive(Debug, Default)]
struct Recorder(RefCell<Vec<String>>);

impl Observer for Recorder {
    fn called(&self, _: &Handle, call: &SysCall) {
        self.0.borrow_mut().push(call.to_string());
    }
}

#[test]
fn an_observer_sees_each_call_with_its_arguments_and_result() {
    let table = Rc::new(HandleTable::new().expect("a table"));
    let unseen = table.open(SocketKind::new(Family::Inet, Type::Dgram)).expect("udp");
    let recorder = Rc::new(Recorder::default());
    table.observe(Some(recorder.clone()));
    let listener = table.open(TCP).expect("tcp");
    let client = table.open(TCP).expect("tcp");
    let fds = (listener.fileno(), client.fileno());
    let loopback = Address::from(SocketAddr::from(([127, 0, 0, 1], 0)));
    listener.bind(&loopback).expect("bind");
    listener.listen(5).expect("listen");
    let address = listener.local().expect("an address");
    assert_eq!(client.connect(&address), Err(Errno::INPROGRESS));
    let (conn, peer) = listener.accept(TCP).expect("a client");
    let conn_fd = conn.fileno();
    assert_eq!(listener.accept(TCP).err(), Some(Errno::AGAIN));
    assert_eq!(client.send(b"hello", SendFlags::empty()), Ok(5));
    assert_eq!(conn.recv(&mut [0; 100], RecvFlags::empty()), Ok(5));
    assert_eq!(conn.shutdown(How::Write), Ok(()));
    client.close();
    table.observe(None);
    unseen.close();
    let wanted = [
        format!("socket(AF_INET, SOCK_STREAM, 0) = {}", fds.0),
        format!("socket(AF_INET, SOCK_STREAM, 0) = {}", fds.1),
        "bind(127.0.0.1:0) = 0".to_owned(),
        "listen(5) = 0".to_owned(),
        format!("connect({}) = -1 EINPROGRESS", String::from_utf8_lossy(&address.text())),
        format!("accept({}) from {} = {conn_fd}", fds.0, String::from_utf8_lossy(&peer.text())),
        "accept() = -1 EAGAIN".to_owned(),
        "send(\"hello\", 5, 0x0) = 5".to_owned(),
        "recv(\"hello\", 100, 0x0) = 5".to_owned(),
        "shutdown(SHUT_WR) = 0".to_owned(),
        format!("close({}) = 0", fds.1),
    ];
    assert_eq!(*recorder.0.borrow(), wanted);
}

#[test]
fn each_option_of_a_server_is_a_call_of_its_own() {
    let table = Rc::new(HandleTable::new().expect("a table"));
    let server = table.open(TCP).expect("tcp");
    let recorder = Rc::new(Recorder::default());
    table.observe(Some(recorder.clone()));
    server.set_reuse(false).expect("SO_REUSEADDR");
    server.set_reuse(true).expect("SO_REUSEPORT");
    table.observe(None);
    let address = "setsockopt(SO_REUSEADDR) = 0".to_owned();
    assert_eq!(*recorder.0.borrow(), [address.clone(), address, "setsockopt(SO_REUSEPORT) = 0".to_owned()]);
}

#[test]
fn letting_go_of_a_descriptor_that_lingers_does_not_wait() {
    let table = Rc::new(HandleTable::new().expect("a table"));
    let (listener, client) = (table.open(TCP).expect("tcp"), table.open(TCP).expect("tcp"));
    listener.bind(&Address::from(SocketAddr::from(([127, 0, 0, 1], 0)))).expect("bind");
    listener.listen(5).expect("listen");
    let address = listener.local().expect("an address");
    assert_eq!(client.connect(&address), Err(Errno::INPROGRESS));
    let _conn = listener.accept(TCP).expect("a client");
    let option = options::find("SO_LINGER", None).expect("a row");
    let long = OptionValue::Linger(Some(Duration::from_hours(1)));
    client.set_option(option, &long).expect("SO_LINGER");
    // More than the peer's buffer takes: closing would wait for it to be read.
    while client.send(&[0; 1 << 13], SendFlags::empty()).is_ok() {}
    let start = Instant::now();
    drop(client.close_but_linger());
    assert!(start.elapsed() < Duration::from_mins(1));
}
