//! Comparison of name look-ups and constants with Python's socket module on the same machine.

use crate::support::{Test, python, run, sockshell, tests};

pub const TESTS: &[Test] = tests![look_ups_answer_as_python_s_do, constants_have_python_s_numbers,];

fn look_ups_answer_as_python_s_do() {
    let script = "for row in getaddrinfo 127.0.0.1 80 { print $row }\n\
        for row in getaddrinfo ::1 http { print $row }\n\
        for row in getaddrinfo localhost domain { print $row }\n\
        for row in getaddrinfo localhost 8080 { print $row }\n\
        print $(gethostbyname localhost) $(gethostname)\n\
        print $(getnameinfo 127.0.0.1:80)\n\
        print $(getservbyname http) $(getservbyname domain udp) $(getservbyport 443 tcp)";
    let ours = run(sockshell().args(["-c", script]), "").success();
    assert_eq!(ours, run(&mut python("names", &["look-ups"]), "").success());
}

fn constants_have_python_s_numbers() {
    let list = "for row in constants { name, number = $row; print $name $number }";
    let ours = run(sockshell().args(["-c", list]), "").success();
    let names: Vec<&str> = ours.lines().filter_map(|line| line.split(' ').next()).collect();
    let theirs = run(&mut python("names", &["constants"]), names.join("\n")).success();
    // An older Python knows fewer names.
    assert!(theirs.lines().count() > 200, "{theirs}");
    for line in theirs.lines() {
        assert!(ours.lines().any(|own| own == line), "Python has {line}");
    }
}
