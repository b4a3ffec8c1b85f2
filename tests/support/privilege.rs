//! Commands that run the program with the privilege to open raw sockets, or without it. If neither is possible, the
//! test is skipped.

use std::process::Command;

use super::{PROGRAM, needs, path, run, skip, sockshell};

/// Runs the other words in a network namespace whose loopback interface is up.
const WITH_LOOPBACK: &str = r#"ip link set lo up && exec "$0" "$@""#;

/// Command that runs the program able to open raw sockets: directly, or as root of a network namespace of its own.
pub fn with_raw_sockets(args: &[&str]) -> Command {
    if may(&mut sockshell()) == Some(true) {
        return with(sockshell(), args);
    }
    let own = ["unshare", "-Urn", "sh", "-c", WITH_LOOPBACK];
    needs::programs(&["unshare", "ip"]);
    if may(&mut started_by(&own)) == Some(true) {
        return with(started_by(&own), args);
    }
    skip("neither raw sockets nor a network of one's own (unshare -Urn) are allowed here")
}

/// Command that runs the program unable to open raw sockets.
pub fn without_privilege(args: &[&str]) -> Command {
    if may(&mut sockshell()) == Some(false) {
        return with(sockshell(), args);
    }
    let stripped = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"];
    needs::programs(&["setpriv"]);
    if may(&mut started_by(&stripped)) == Some(false) {
        return with(started_by(&stripped), args);
    }
    skip("setpriv cannot take the privilege for raw sockets away here")
}

/// Command that runs the program through another one.
fn started_by(words: &[&str]) -> Command {
    let mut command = Command::new(words[0]);
    command.current_dir(path("")).env("NO_COLOR", "1").args(&words[1..]).arg(PROGRAM);
    command
}

fn with(mut command: Command, args: &[&str]) -> Command {
    command.args(args);
    command
}

/// Whether the program may open raw sockets; `None` if it cannot even be started this way.
fn may(command: &mut Command) -> Option<bool> {
    match run(command.args(["-c", "socket raw icmp"]), "").code {
        Some(0) => Some(true),
        Some(3) => Some(false),
        _ => None,
    }
}
