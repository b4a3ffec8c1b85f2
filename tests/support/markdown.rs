//! Pages of Markdown whose examples and links are tested.

pub struct Block {
    /// First word after the fence, the kind of block; empty when there is none.
    pub kind: String,
    /// Words after the kind, quoted as in a POSIX shell.
    pub words: Vec<String>,
    pub text: String,
    /// Line of the page in which the text begins.
    pub line: usize,
}

/// Fenced blocks of a page, in order.
pub fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = page.lines().zip(1..);
    while let Some((line, number)) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let mut words = shlex::split(info).expect("words after a fence are quoted as in a shell").into_iter();
        let text = lines.by_ref().map(|(line, _)| line).take_while(|line| !line.starts_with("```"));
        let text = text.flat_map(|line| [line, "\n"]).collect();
        blocks.push(Block { kind: words.next().unwrap_or_default(), words: words.collect(), text, line: number + 1 });
    }
    blocks
}

/// Anchors that links can point to, one for each heading, in order.
pub fn anchors(page: &str) -> Vec<String> {
    let mut in_block = false;
    let mut anchors = Vec::new();
    for line in page.lines() {
        in_block ^= line.starts_with("```");
        let title = line.trim_start_matches('#');
        if in_block || title.len() == line.len() {
            continue;
        }
        let kept = |letter: &char| letter.is_alphanumeric() || ['_', '-', ' '].contains(letter);
        anchors.push(title.trim().to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-"));
    }
    anchors
}

/// Targets of a page's links, in order: a file, an anchor behind a `#`, or both.
pub fn links(page: &str) -> Vec<&str> {
    page.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect()
}
