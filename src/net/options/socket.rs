//! The options of every socket: `SOL_SOCKET`.

use super::{SocketOption, options};

pub(super) static OPTIONS: &[SocketOption] = options! {
    Socket {
        SO_REUSEADDR Flag
        SO_REUSEPORT Flag
        SO_KEEPALIVE Flag
        SO_BROADCAST Flag
        SO_LINGER Linger
        SO_RCVBUF Int
        SO_SNDBUF Int
        SO_RCVBUFFORCE Int
        SO_SNDBUFFORCE Int
        SO_RCVTIMEO Time
        SO_SNDTIMEO Time
        SO_RCVLOWAT Int
        SO_SNDLOWAT Int
        SO_ERROR Int
        SO_TYPE Int
        SO_DOMAIN Int
        SO_PROTOCOL Int
        SO_ACCEPTCONN Flag
        SO_OOBINLINE Flag
        SO_DONTROUTE Flag
        SO_PRIORITY Int
        SO_MARK Int
        SO_BINDTODEVICE Text
        SO_INCOMING_CPU Int
        SO_TIMESTAMP Flag
        SO_TIMESTAMPNS Flag
        SO_PEEK_OFF Int
        SO_RXQ_OVFL Flag
        SO_BUSY_POLL Int
        SO_MAX_PACING_RATE Int
        SO_ZEROCOPY Flag
        SO_DEBUG Flag
        SO_PASSCRED Flag
        SO_PASSSEC Flag
        SO_PASSPIDFD Flag
        SO_PEERSEC Text
        SO_COOKIE Int
        SO_BINDTOIFINDEX Int
        SO_INCOMING_NAPI_ID Int
        SO_TIMESTAMPING Int
        SO_SELECT_ERR_QUEUE Flag
        SO_LOCK_FILTER Flag
        SO_NO_CHECK Flag
        SO_PEERCRED Pairs
    }
};
