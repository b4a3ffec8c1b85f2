//! The options of TCP and of UDP.

use super::{SocketOption, options};

pub(super) static OPTIONS: &[SocketOption] = options! {
    Tcp {
        TCP_NODELAY Flag
        TCP_CORK Flag
        TCP_QUICKACK Flag
        TCP_MAXSEG Int
        TCP_KEEPIDLE Seconds
        TCP_KEEPINTVL Seconds
        TCP_KEEPCNT Int
        TCP_USER_TIMEOUT Millis
        TCP_SYNCNT Int
        TCP_LINGER2 Seconds
        TCP_DEFER_ACCEPT Seconds
        TCP_FASTOPEN Int
        TCP_FASTOPEN_CONNECT Flag
        TCP_FASTOPEN_NO_COOKIE Flag
        TCP_CONGESTION Text
        TCP_WINDOW_CLAMP Int
        TCP_NOTSENT_LOWAT Int
        TCP_THIN_LINEAR_TIMEOUTS Flag
        TCP_SAVE_SYN Int
        TCP_INQ Flag
        TCP_INFO Pairs
    }
    Udp {
        UDP_CORK Flag
        UDP_SEGMENT Int
        UDP_GRO Flag
    }
};
