//! Error codes by name: the errnos of the kernel, and the failures of getaddrinfo, which are negative in C, so that one
//! integer covers both. What they mean in words is left to `explain`.

use dns_lookup::LookupError;
pub(crate) use rustix::io::Errno;

/// Makes `(name, number)` rows from a list of names.
macro_rules! numbered {
    ($($name:ident)*) => { &[$((stringify!($name), nix::libc::$name)),*] };
}

/// The errnos of Linux in the order of their numbers; of names that share a number the usual one comes first.
const ERRNOS: &[(&str, i32)] = numbered! {
    EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN EWOULDBLOCK ENOMEM EACCES EFAULT ENOTBLK
    EBUSY EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK
    EPIPE EDOM ERANGE EDEADLK EDEADLOCK ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY ELOOP ENOMSG EIDRM ECHRNG EL2NSYNC
    EL3HLT EL3RST ELNRNG EUNATCH ENOCSI EL2HLT EBADE EBADR EXFULL ENOANO EBADRQC EBADSLT EBFONT ENOSTR ENODATA
    ETIME ENOSR ENONET ENOPKG EREMOTE ENOLINK EADV ESRMNT ECOMM EPROTO EMULTIHOP EDOTDOT EBADMSG EOVERFLOW
    ENOTUNIQ EBADFD EREMCHG ELIBACC ELIBBAD ELIBSCN ELIBMAX ELIBEXEC EILSEQ ERESTART ESTRPIPE EUSERS ENOTSOCK
    EDESTADDRREQ EMSGSIZE EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP ENOTSUP EPFNOSUPPORT
    EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET ECONNABORTED ECONNRESET ENOBUFS EISCONN
    ENOTCONN ESHUTDOWN ETOOMANYREFS ETIMEDOUT ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY EINPROGRESS ESTALE
    EUCLEAN ENOTNAM ENAVAIL EISNAM EREMOTEIO EDQUOT ENOMEDIUM EMEDIUMTYPE ECANCELED ENOKEY EKEYEXPIRED EKEYREVOKED
    EKEYREJECTED EOWNERDEAD ENOTRECOVERABLE ERFKILL EHWPOISON
};

/// The failures of getaddrinfo, with the numbers that glibc and musl share.
const LOOKUPS: &[(&str, i32)] = &[
    ("EAI_BADFLAGS", -1),
    ("EAI_NONAME", -2),
    ("EAI_AGAIN", -3),
    ("EAI_FAIL", -4),
    ("EAI_NODATA", -5),
    ("EAI_FAMILY", -6),
    ("EAI_SOCKTYPE", -7),
    ("EAI_SERVICE", -8),
    ("EAI_ADDRFAMILY", -9),
    ("EAI_MEMORY", -10),
    ("EAI_SYSTEM", -11),
    ("EAI_OVERFLOW", -12),
];

/// Flags that do not go together.
pub(crate) const EAI_BADFLAGS: i32 = -1;
/// A system call failed, and errno says how.
const EAI_SYSTEM: i32 = -11;
/// No name server answered.
pub(crate) const EAI_AGAIN: i32 = -3;
/// The family has no names to look up.
pub(crate) const EAI_FAMILY: i32 = -6;
/// The socket type has no services to look up.
pub(crate) const EAI_SOCKTYPE: i32 = -7;
/// The service is unknown for this socket type.
pub(crate) const EAI_SERVICE: i32 = -8;
/// The name has no address in the wanted family.
pub(crate) const EAI_ADDRFAMILY: i32 = -9;
/// The name or the service is unknown.
pub(crate) const EAI_NONAME: i32 = -2;
/// Any failure for which no better code is known.
pub(crate) const EAI_FAIL: i32 = -4;

/// The C name of a code, such as `ECONNREFUSED` or `EAI_NONAME`.
pub(crate) fn name(code: i32) -> Option<&'static str> {
    let errno = ERRNOS.iter().find(|row| row.1 == code).map(|row| row.0);
    errno.or_else(|| LOOKUPS.iter().find(|row| row.1 == code).map(|row| row.0))
}

/// The code of a C name; aliases such as `EWOULDBLOCK` have their number too.
pub fn number(name: &str) -> Option<i32> {
    let errno = ERRNOS.iter().find(|row| row.0 == name).map(|row| row.1);
    errno.or_else(|| LOOKUPS.iter().find(|row| row.0 == name).map(|row| row.1))
}

/// The words of strerror(3), and for a failure of look-up those of gai_strerror(3).
pub(crate) fn strerror(code: i32) -> String {
    if code == EAI_SYSTEM {
        // The crate would tell the latest errno instead.
        return "System error".to_owned();
    }
    let is_lookup = LOOKUPS.iter().any(|row| row.1 == code);
    let error = if is_lookup { LookupError::new(code).into() } else { std::io::Error::from_raw_os_error(code) };
    let text = error.to_string();
    // Rust puts its own words before the one and the number after the other.
    let text = text.strip_prefix("failed to lookup address information: ").unwrap_or(&text);
    text.split(" (os error").next().unwrap_or_default().to_owned()
}

/// All names, for suggestions and completion.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    ERRNOS.iter().map(|row| row.0).chain(LOOKUPS.iter().map(|row| row.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_agree() {
        for one in names() {
            let code = number(one).unwrap_or_else(|| panic!("{one} has no number"));
            let canonical = name(code).unwrap_or_else(|| panic!("{code} has no name"));
            assert_eq!(number(canonical), Some(code), "{one}");
        }
        assert_eq!(name(111), Some("ECONNREFUSED"));
        assert_eq!(name(11), Some("EAGAIN"));
        assert_eq!(name(95), Some("EOPNOTSUPP"));
        assert_eq!(name(-2), Some("EAI_NONAME"));
        assert_eq!((name(0), name(4096), name(-99), number("EFOO")), (None, None, None, None));
    }

    #[test]
    fn the_c_library_has_words() {
        let words = [111, 2, -2, -11, 0].map(strerror);
        assert_eq!(words[..3], ["Connection refused", "No such file or directory", "Name or service not known"]);
        assert_eq!(words[3..], ["System error", "Success"]);
    }

    #[test]
    fn the_kernel_s_numbers_all_have_names() {
        // Linux never gave 41 and 58 to an error.
        let missing: Vec<i32> = (1..=133).filter(|&code| name(code).is_none()).collect();
        assert_eq!(missing, [41, 58]);
    }
}
