//! Who uses a local address, looked for when a call has failed because somebody does: the handles of this process, then
//! `/proc/net`, and `/proc/PID/fd` for the process of a socket.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::net::inspect::tcp_info::TcpState;
use crate::net::{Address, Family, Handle, Type};

/// How long the search for the process of a socket may take.
const SEARCH: Duration = Duration::from_millis(500);
/// Ticks in a second of the times in `/proc`, the same on every architecture that has them.
const TICKS: u64 = 100;

/// Who uses an address.
#[derive(Clone, Debug)]
pub(crate) enum AddressUser {
    /// An open handle of this process.
    Handle(Rc<Handle>),
    /// A socket of another process, or one that no process has any more.
    Socket { local: Address, process: Option<Process> },
    /// The end of a connection that is over: nobody gets its pair of addresses before this time has passed.
    TimeWait { left: Duration },
    /// A path in the file system that no socket uses.
    File { is_socket: bool },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Process {
    pub pid: u32,
    pub program: String,
}

/// Finds who uses the address that a handle wanted for itself; `far` looks beyond this process as well.
pub(crate) fn of_address(handle: &Handle, wanted: &Address, far: bool) -> Option<AddressUser> {
    let is_user = |other: &Rc<Handle>| clashes(handle, other, wanted);
    let mut users: Vec<Rc<Handle>> = others(handle).filter(is_user).collect();
    // One that listens, or only is bound, is in the way rather than its connections.
    users.sort_by_key(|other| {
        (other.is_connected(), other.local().map(|local| local.family()) != Some(wanted.family()))
    });
    if let Some(user) = users.into_iter().next() {
        return Some(AddressUser::Handle(user));
    }
    match wanted {
        _ if !far => None,
        Address::Path(path) => Some(of_path(path)),
        Address::Abstract(name) => unix_inode(&[b"@", &name[..]].concat()).map(|inode| socket(wanted.clone(), inode)),
        _ => {
            let wanted = SocketAddr::new(wanted.ip()?, wanted.port()?);
            let rows = rows(handle.socket_kind()?.ty);
            let users: Vec<&Row> = rows.iter().filter(|row| overlap(row.local, wanted)).collect();
            let other = users.iter().find(|row| row.listens()).or_else(|| users.iter().find(|row| row.left.is_none()));
            match other {
                Some(row) => Some(socket(Address::from(row.local), row.inode)),
                None => users.iter().filter_map(|row| row.left).max().map(|left| AddressUser::TimeWait { left }),
            }
        }
    }
}

/// Finds a connection between the same two addresses.
pub(crate) fn of_pair(handle: &Handle, local: &Address, peer: &Address, far: bool) -> Option<AddressUser> {
    let same =
        |other: &Rc<Handle>| other.local().as_ref() == Some(local) && other.connected_to().as_ref() == Some(peer);
    if let Some(other) = others(handle).find(same) {
        return Some(AddressUser::Handle(other));
    }
    if !far {
        return None;
    }
    let ends = (SocketAddr::new(local.ip()?, local.port()?), SocketAddr::new(peer.ip()?, peer.port()?));
    let rows = rows(Type::Stream);
    let row = rows.iter().find(|row| (canonical(row.local), canonical(row.remote)) == ends)?;
    Some(row.left.map_or_else(|| socket(local.clone(), row.inode), |left| AddressUser::TimeWait { left }))
}

/// The other open sockets of this process that could be in a handle's way.
fn others(handle: &Handle) -> impl Iterator<Item = Rc<Handle>> {
    let (key, ty) = (handle.key, handle.socket_kind().map(|kind| kind.ty));
    let is_other = move |other: &Rc<Handle>| other.key != key && other.socket_kind().map(|kind| kind.ty) == ty;
    handle.table().open_handles().into_iter().filter(is_other)
}

fn clashes(handle: &Handle, other: &Handle, wanted: &Address) -> bool {
    let Some(local) = other.local() else { return false };
    let is_unix = |handle: &Handle| handle.socket_kind().is_some_and(|kind| kind.family == Family::Unix);
    match (local.ip(), local.port(), wanted.ip(), wanted.port()) {
        (Some(ip), Some(port), Some(wanted_ip), Some(wanted_port)) => {
            overlap(SocketAddr::new(ip, port), SocketAddr::new(wanted_ip, wanted_port))
        }
        _ => is_unix(handle) && local == *wanted && local != Address::Unnamed,
    }
}

/// Whether two sockets cannot both have these addresses: `[::]` takes those of IPv4 as well.
fn overlap(a: SocketAddr, b: SocketAddr) -> bool {
    let (a, b) = (canonical(a), canonical(b));
    let takes = |all: IpAddr, one: IpAddr| all.is_unspecified() && (all.is_ipv6() || one.is_ipv4());
    a.port() == b.port() && (a.ip() == b.ip() || takes(a.ip(), b.ip()) || takes(b.ip(), a.ip()))
}

fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

fn of_path(path: &[u8]) -> AddressUser {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::FileTypeExt;
    if let Some(inode) = unix_inode(path) {
        return socket(Address::Path(path.to_vec()), inode);
    }
    let file = std::path::Path::new(std::ffi::OsStr::from_bytes(path));
    AddressUser::File { is_socket: fs::symlink_metadata(file).is_ok_and(|file| file.file_type().is_socket()) }
}

fn socket(local: Address, inode: u64) -> AddressUser {
    AddressUser::Socket { local, process: (inode != 0).then(|| process_of(inode)).flatten() }
}

/// A line of `/proc/net/tcp` and its kin.
struct Row {
    local: SocketAddr,
    remote: SocketAddr,
    state: Option<TcpState>,
    inode: u64,
    /// Of a connection in TIME-WAIT: how long it stays there.
    left: Option<Duration>,
}

impl Row {
    fn listens(&self) -> bool {
        self.state == Some(TcpState::Listen)
    }
}

/// All sockets of a type that this network has.
fn rows(ty: Type) -> Vec<Row> {
    let files = match ty {
        Type::Stream => ["/proc/net/tcp", "/proc/net/tcp6"],
        Type::Dgram => ["/proc/net/udp", "/proc/net/udp6"],
        Type::Raw | Type::SeqPacket => return Vec::new(),
    };
    let texts = files.iter().map(|file| fs::read_to_string(file).unwrap_or_default());
    texts.flat_map(|text| text.lines().skip(1).filter_map(row).collect::<Vec<_>>()).collect()
}

fn row(line: &str) -> Option<Row> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let state = TcpState::from_number(u8::from_str_radix(fields.get(3)?, 16).ok()?);
    let ticks = || u64::from_str_radix(fields.get(5)?.split_once(':')?.1, 16).ok();
    let left = if state == Some(TcpState::TimeWait) { ticks() } else { None };
    Some(Row {
        local: end(fields.get(1)?)?,
        remote: end(fields.get(2)?)?,
        state,
        inode: fields.get(9)?.parse().ok()?,
        left: left.map(|ticks| Duration::from_millis(ticks * 1000 / TICKS)),
    })
}

/// An address and a port: words of 32 bits in hexadecimal, each in the order of this machine.
fn end(text: &str) -> Option<SocketAddr> {
    let (ip, port) = text.split_once(':')?;
    let word = |at: usize| u32::from_str_radix(ip.get(at * 8..at * 8 + 8)?, 16).ok().map(u32::to_ne_bytes);
    let ip = if ip.len() == 8 {
        IpAddr::from(Ipv4Addr::from(word(0)?))
    } else {
        let octets = [word(0)?, word(1)?, word(2)?, word(3)?].concat();
        IpAddr::from(Ipv6Addr::from(<[u8; 16]>::try_from(octets).ok()?))
    };
    Some(SocketAddr::new(ip, u16::from_str_radix(port, 16).ok()?))
}

/// The socket that is bound to a path, or to a name after `@`.
fn unix_inode(name: &[u8]) -> Option<u64> {
    let text = fs::read("/proc/net/unix").ok()?;
    text.split(|byte| *byte == b'\n').find_map(|line| {
        let line = line.strip_suffix(name).filter(|before| before.ends_with(b" "))?;
        std::str::from_utf8(line).ok()?.split_whitespace().nth(6)?.parse().ok()
    })
}

/// The process that has a socket, if it may be looked at.
fn process_of(inode: u64) -> Option<Process> {
    let (until, wanted) = (Instant::now() + SEARCH, format!("socket:[{inode}]"));
    let processes = fs::read_dir("/proc").ok()?.flatten();
    let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    for pid in pids.take_while(|_| Instant::now() < until) {
        let Ok(files) = fs::read_dir(format!("/proc/{pid}/fd")) else { continue };
        if files.flatten().any(|file| fs::read_link(file.path()).is_ok_and(|target| target.as_os_str() == &*wanted)) {
            let program = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
            return Some(Process { pid, program: program.trim_end().to_owned() });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_kernel_s_tables_is_read() {
        let line = "   1: 0100007F:1F90 0200007F:C350 06 00000000:00000000 03:00001770 00000000     0        0 0 3 x";
        let row = row(line).expect("it has all fields");
        #[cfg(target_endian = "little")]
        assert_eq!(
            (row.local.to_string(), row.remote.to_string()),
            ("127.0.0.1:8080".into(), "127.0.0.2:50000".into())
        );
        assert_eq!((row.state, row.left), (Some(TcpState::TimeWait), Some(Duration::from_mins(1))));
        let six = end("00000000000000000000000001000000:0050").map(|end| end.to_string());
        #[cfg(target_endian = "little")]
        assert_eq!(six.as_deref(), Some("[::1]:80"));
        assert!(super::row("sl local_address").is_none() && six.is_some());
    }

    #[test]
    fn addresses_overlap_where_one_stands_for_all() {
        let overlap = |a: &str, b: &str| super::overlap(a.parse().expect(a), b.parse().expect(b));
        for (a, b) in
            [("0.0.0.0:80", "127.0.0.1:80"), ("[::]:80", "127.0.0.1:80"), ("[::ffff:1.2.3.4]:80", "1.2.3.4:80")]
        {
            assert!(overlap(a, b) && overlap(b, a), "{a} {b}");
        }
        for (a, b) in [("0.0.0.0:80", "[::1]:80"), ("127.0.0.1:80", "127.0.0.2:80"), ("127.0.0.1:80", "127.0.0.1:81")] {
            assert!(!overlap(a, b) && !overlap(b, a), "{a} {b}");
        }
    }
}
