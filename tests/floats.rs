//! Floats are written and read as Python does it, down to the last digit.

use crate::support::folder::Folder;
use crate::support::{Test, python, run, sockshell, tests};

pub const TESTS: &[Test] = tests![floats_are_written_and_read_as_in_python];

/// Writes each float of `written`, and reads each text of `read`, one to a line.
const SCRIPT: &str = r#"
lines = open written
loop {
    line = lines.readline
    if not $line { break }
    bits = get $(split $line " ") 0
    print $bits $(get $(unpack !d $(unhex $bits)) 0)
}
lines = open read
loop {
    line = lines.readline
    if not $line { break }
    text = get $(split $line " ") 0
    try { print $text $(hex $(pack !d $(float $text))) } catch { print $text refused }
}
"#;

fn floats_are_written_and_read_as_in_python() {
    let expected = run(&mut python("floats", &[]), "").success();
    let (written, read) = expected.split_once("\n\n").expect("two parts");
    let folder = Folder::new("floats");
    folder.write("written", format!("{written}\n"));
    folder.write("read", read);
    let found = run(sockshell().current_dir(folder.path()).args(["-c", SCRIPT]), "").success();
    let expected = expected.replacen("\n\n", "\n", 1);
    let differing =
        |(found, expected): (&str, &str)| (found != expected).then(|| format!("{found}, in Python {expected}"));
    let wrong: Vec<String> = found.lines().zip(expected.lines()).filter_map(differing).collect();
    assert!(wrong.is_empty(), "{} differ: {:#?}", wrong.len(), &wrong[..wrong.len().min(20)]);
    assert_eq!(found.lines().count(), expected.lines().count());
    assert!(found.lines().count() > 20_000);
}
