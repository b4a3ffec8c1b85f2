//! Ends by Ctrl-C and SIGTERM: every task leaves through its `finally`, promptly, whatever it is doing. Also the end of
//! a script whose output is no longer read, and of the programs it started.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::folder::Folder;
use crate::support::{DEADLINE, Finished, Process, Test, needs, run, skip, sockshell, tests};

pub const TESTS: &[Test] = tests![
    ctrl_c_runs_finally_and_gives_130,
    sigterm_runs_finally_and_gives_143,
    catch_does_not_swallow_ctrl_c,
    every_task_leaves_through_its_finally,
    a_program_is_not_in_the_group_that_gets_ctrl_c,
    waiting_for_other_tasks_is_interrupted,
    endless_computing_is_interrupted,
    every_waiting_command_is_interrupted,
    opening_a_fifo_is_interrupted,
    a_second_ctrl_c_ends_at_once,
    finally_may_take_a_second,
    a_computing_finally_is_ended_too,
    exit_in_finally_keeps_the_signal_s_code,
    ctrl_c_ends_a_script_whose_output_nobody_takes,
    closed_output_ends_quietly_with_0_through_finally,
    what_came_while_it_was_stopped_counts_before_a_time_that_is_up,
    output_that_cannot_be_written_is_an_error,
    much_output_goes_through_a_pipe_whole,
    files_are_written_appended_and_read,
    a_program_is_ended_with_the_script_that_waits_for_it,
    a_program_that_does_not_want_to_end_is_ended_before_the_script,
];

/// Longest time that counts as a prompt end; on an idle machine it takes a few milliseconds.
const PROMPT: Duration = Duration::from_secs(5);

/// Starts the program with these lines.
fn lines(lines: &str) -> Process {
    Process::start(sockshell().args(["-c", lines]))
}

/// Starts a script, waits until it prints `ready`, sends a signal and waits for the end.
fn signalled(script: &str, signal: &str) -> Finished {
    let mut process = lines(script);
    process.wait_for("ready\n");
    process.signal(signal);
    let start = Instant::now();
    let finished = process.finish();
    assert!(start.elapsed() < PROMPT, "it took {:?} to end\n{script}", start.elapsed());
    finished
}

#[track_caller]
fn ends(finished: &Finished, code: i32, out: &str) {
    assert_eq!((finished.code, finished.out().as_str(), finished.err().as_str()), (Some(code), out, ""));
}

/// Prints `ready` once every other task waits: the printing task is the last in the run queue.
const READY: &str = "spawn { sleep 0; sleep 0; print ready; stdout.flush }\n";

fn ctrl_c_runs_finally_and_gives_130() {
    let finished = signalled("try { print ready; stdout.flush; sleep 1000 } finally { print bye }", "INT");
    ends(&finished, 130, "ready\nbye\n");
}

fn sigterm_runs_finally_and_gives_143() {
    let finished = signalled("try { print ready; stdout.flush; sleep 1000 } finally { print bye }", "TERM");
    ends(&finished, 143, "ready\nbye\n");
}

fn catch_does_not_swallow_ctrl_c() {
    let script =
        "loop { try { print ready; stdout.flush; sleep 1000 } catch { print never } finally { break } }\nprint never";
    ends(&signalled(script, "INT"), 130, "ready\n");
}

fn every_task_leaves_through_its_finally() {
    let script = format!(
        "spawn {{ try {{ sleep 1000 }} finally {{ print one }} }}\n\
         spawn {{ try {{ sleep 1000 }} finally {{ print two }} }}\n{READY}\
         try {{ sleep 1000 }} finally {{ print main }}"
    );
    ends(&signalled(&script, "INT"), 130, "ready\nmain\none\ntwo\n");
}

fn a_program_is_not_in_the_group_that_gets_ctrl_c() {
    let script = "try { exec sh -c \"kill -INT \\$PPID; sleep 1000\" } finally { print bye }";
    ends(&run(sockshell().args(["-c", script]), ""), 130, "bye\n");
    let group = "try { exec sh -c \"kill -INT 0; sleep 1000\" } catch err { print $err }";
    ends(&run(sockshell().args(["-c", group]), ""), 0, "exec sh: it was ended by signal 2\n");
    let alone = "try { exec sh -c 'kill -INT $$' } catch err { print $err }";
    ends(&run(sockshell().args(["-c", alone]), ""), 0, "exec sh: it was ended by signal 2\n");
}

fn waiting_for_other_tasks_is_interrupted() {
    let made = "box = channel\nfull = channel 0\nmeeting = barrier 2\na, b = socketpair\nc, d = socketpair\n\
                data = repeat x 1M\nspawn a.sendall $data\n";
    for wait in ["take box", "put full 1", "meet meeting", "poll [$box, $a]", "relay b c", "take box --timeout 1000"] {
        let script = format!("{made}{READY}try {{ {wait} }} finally {{ print bye }}");
        ends(&signalled(&script, "INT"), 130, "ready\nbye\n");
    }
}

fn endless_computing_is_interrupted() {
    for body in
        ["loop { n = $n + 1 }", "while true { }", "while $n >= 0 { n = 5 }", "forever 1", "for i in range 1M { }"]
    {
        let script = format!(
            "def forever n {{ loop {{ n = double $n }} }}\ndef double n {{ return 1 }}\nn = 0\n\
             print ready\nstdout.flush\ntry {{ loop {{ {body} }} }} finally {{ print bye }}"
        );
        ends(&signalled(&script, "INT"), 130, "ready\nbye\n");
    }
}

fn every_waiting_command_is_interrupted() {
    let waiting = [
        "a.recv 10",
        "a.recv 10 --waitall",
        "a.recvexact 10",
        "a.recvline",
        "a.recvuntil x",
        "a.recvall",
        "a.send $(repeat x 64M)",
        "a.sendall $(repeat x 64M)",
        "server.accept",
        "full.connect $listener",
        "create_connection $listener",
        "sleep 1000",
        "wait sleeper",
        "wait",
        "input",
        "stdin.readline",
        "stdin.read",
        "stdin.read 10",
    ];
    for command in waiting {
        let script = format!(
            "a, b = socketpair\nserver = create_server :0\nsleeper = spawn sleep 1000\n\
             listener = socket unix\nlistener.bind unix:@sockshell-interrupt-{id}-{number}\nlistener.listen 0\n\
             filler = create_connection $listener\nfull = socket unix\n{READY}\
             try {{ {command} }} catch err {{ print $err }} finally {{ print bye }}",
            id = std::process::id(),
            number = waiting.iter().position(|other| *other == command).unwrap_or_default(),
        );
        let mut process = lines(&script);
        process.wait_for("ready\n");
        process.signal("INT");
        let start = Instant::now();
        // Standard input is still open, so the signal must be what ends the process.
        process.wait_for("bye\n");
        assert!(start.elapsed() < PROMPT, "`{command}` took {:?} to end", start.elapsed());
        let finished = process.finish();
        assert_eq!((finished.code, finished.err().as_str()), (Some(130), ""), "{command}");
    }
}

fn opening_a_fifo_is_interrupted() {
    needs::programs(&["mkfifo"]);
    let folder = Folder::new("interrupt");
    let fifo = folder.file("fifo");
    assert!(Command::new("mkfifo").arg(&fifo).status().expect("mkfifo runs").success());
    let script = format!("{READY}try {{ open {fifo} }} finally {{ print bye }}");
    ends(&signalled(&script, "INT"), 130, "ready\nbye\n");
}

fn a_second_ctrl_c_ends_at_once() {
    let script = "try { print ready; stdout.flush; sleep 1000 } finally { print cleaning; stdout.flush; loop { } }";
    let mut process = lines(script);
    process.wait_for("ready\n");
    process.signal("INT");
    process.wait_for("cleaning\n");
    process.signal("INT");
    ends(&process.finish(), 130, "ready\ncleaning\n");
}

fn finally_may_take_a_second() {
    let script = "try { print ready; stdout.flush; sleep 1000 } finally { print cleaning; sleep 1000; print never }";
    let start = Instant::now();
    let finished = signalled(script, "INT");
    assert!(start.elapsed() >= Duration::from_secs(1), "it was cut short after {:?}", start.elapsed());
    ends(&finished, 130, "ready\ncleaning\n");
}

fn a_computing_finally_is_ended_too() {
    let script = "try { print ready; stdout.flush; sleep 1000 } finally { loop { } }";
    ends(&signalled(script, "TERM"), 143, "ready\n");
}

fn exit_in_finally_keeps_the_signal_s_code() {
    let script = "try { print ready; stdout.flush; sleep 1000 } finally { exit 7 }";
    ends(&signalled(script, "INT"), 130, "ready\n");
}

fn ctrl_c_ends_a_script_whose_output_nobody_takes() {
    let mut command = sockshell();
    command.args(["-c", "stderr.write \"ready\\n\"\nloop { print \"much output\" }"]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("sockshell starts");
    let mut ready = [0; 6];
    child.stderr.take().expect("stderr is piped").read_exact(&mut ready).expect("it says that it is ready");
    let sent = Command::new("sh").arg("-c").arg(format!("kill -INT {}", child.id())).status();
    assert!(sent.is_ok_and(|status| status.success()));
    // Standard output stays open and full all the while.
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child can be waited for") {
            break status;
        }
        if start.elapsed() > DEADLINE {
            let _ = child.kill();
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    assert_eq!(status.code(), Some(130));
}

fn closed_output_ends_quietly_with_0_through_finally() {
    for print in ["print \"much output\"", "stdout.write \"much output\\n\""] {
        let mut command = sockshell();
        let script = format!("try {{ loop {{ {print} }} }} finally {{ stderr.write bye }}");
        command.args(["-c", &script]).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("sockshell starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), "bye"));
    }
}

/// More connections than the scheduler takes from one epoll_wait.
const MANY: usize = 300;

/// Whether every thread of a process has stopped: a thread stops when it next gets a processor.
fn is_stopped(id: u32) -> bool {
    let threads = fs::read_dir(format!("/proc/{id}/task")).expect("it is there");
    let stat = |thread: std::io::Result<fs::DirEntry>| fs::read_to_string(thread?.path().join("stat"));
    threads.map(stat).all(|stat| stat.is_ok_and(|stat| stat.contains(") T ")))
}

fn what_came_while_it_was_stopped_counts_before_a_time_that_is_up() {
    let mut process = lines(&format!(
        "server = create_server 127.0.0.1:0 --backlog {MANY}\nprint \"listening on $(server.getsockname)\"\n\
         def hear conn {{ within 2 {{ return $(conn.recv 10) }} }}\nhearing = []\n\
         for i in range {MANY} {{ conn, addr = server.accept; hearing += [$(spawn hear $conn)] }}\n\
         sleep 0\nprint ready; stdout.flush\nheard = 0\n\
         for task in $hearing {{ if $(wait $task) == \"hello\" {{ heard += 1 }} }}\nprint $heard"
    ));
    let address = process.address();
    let mut peers: Vec<TcpStream> = (0..MANY).map(|_| TcpStream::connect(&address).expect("it listens")).collect();
    process.wait_for("ready\n");
    let start = Instant::now();
    process.signal("STOP");
    while !is_stopped(process.id()) {
        assert!(start.elapsed() < DEADLINE, "it does not stop");
        std::thread::sleep(Duration::from_millis(1));
    }
    for peer in &mut peers {
        peer.write_all(b"hello").expect("there is room");
    }
    while start.elapsed() < Duration::from_millis(2100) {
        std::thread::sleep(Duration::from_millis(1));
    }
    process.signal("CONT");
    assert!(process.finish().success().ends_with(&format!("ready\n{MANY}\n")));
}

fn output_that_cannot_be_written_is_an_error() {
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else { skip("/dev/full is not here") };
    let mut command = sockshell();
    command.args(["-c", "print lost"]).stdin(Stdio::null()).stdout(full).stderr(Stdio::piped());
    let output = command.spawn().and_then(std::process::Child::wait_with_output).expect("it ends");
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "error: `print`: no space left on device (ENOSPC)\n  = the disk is full: make room, or write elsewhere\n"
    );
}

fn much_output_goes_through_a_pipe_whole() {
    let printed = run(sockshell().args(["-c", "for i in range 20000 { print \"line $i\" }"]), "").success();
    assert_eq!(printed.lines().count(), 20_000);
    assert!(printed.ends_with("line 19999\n"));
}

fn files_are_written_appended_and_read() {
    let folder = Folder::new("files");
    let script = "f = open $1 w\nf.write \"one\\ntwo\"\nf.close\nf = open $1 a\nf.write \" and a half\\nthree\"\nf.flush\n\
                  f = open $1\nprint $(repr $(f.readline)) $(f.read 3) $(repr $(f.read))\n\
                  print $(repr $(f.readline)) $(repr $(f.read 5))";
    let finished = run(sockshell().args(["-c", script]).arg(folder.file("f")), "");
    assert_eq!(finished.success(), "\"one\\n\" two \" and a half\\nthree\"\n\"\" \"\"\n");
}

fn a_program_is_ended_with_the_script_that_waits_for_it() {
    for script in [
        "exec sh -c \"echo \\$\\$ >&2; exec sleep 1000\"",
        "within 50ms { exec sh -c \"echo \\$\\$ >&2; exec sleep 1000\" }",
        // Programs that the program has started, also when it itself has ended.
        "exec sh -c \"sleep 1000 & echo \\$! >&2; wait\"",
        "within 50ms { exec sh -c \"(trap '' TERM; exec sleep 1000) & echo \\$! >&2; exit 0\" }",
    ] {
        let mut process = lines(&format!("print ready; stdout.flush\ntry {{ {script} }} finally {{ print bye }}"));
        process.wait_for("ready\n");
        let pid = process.error_line();
        if !script.starts_with("within") {
            process.signal("INT");
        }
        let finished = process.finish();
        assert_eq!(finished.code, Some(if script.starts_with("within") { 3 } else { 130 }));
        assert_eq!(finished.out(), "ready\nbye\n");
        let start = Instant::now();
        while fs::exists(format!("/proc/{pid}")).unwrap_or(false) {
            assert!(start.elapsed() < DEADLINE, "{script} left its program behind");
        }
    }
}

fn a_program_that_does_not_want_to_end_is_ended_before_the_script() {
    let deaf = "exec sh -c \"trap : INT TERM; echo \\$\\$ >&2; while :; do sleep 0.1; done\"";
    let mut process = lines(deaf);
    let pid = process.error_line();
    process.signal("TERM");
    assert_eq!(process.finish().code, Some(143));
    assert!(!fs::exists(format!("/proc/{pid}")).unwrap_or(true), "{pid} is left behind");
}
