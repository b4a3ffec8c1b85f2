//! Rounds, medians, and the table.

/// Rounds of each side: with fewer the results scatter too much on a virtual machine.
pub const ROUNDS: usize = 15;

/// Result of two sides that ran in turn.
pub struct Compared {
    /// Median of sockshell.
    pub ours: f64,
    /// Median of the peer.
    pub theirs: f64,
    /// Median of the rounds' ratios, sockshell to peer.
    pub ratio: f64,
    /// Quartiles of the rounds' ratios.
    pub spread: (f64, f64),
}

/// Runs both sides once per round, alternating which is first, after one round that does not count.
pub fn compare(
    rounds: usize,
    mut ours: impl FnMut() -> Result<f64, String>,
    mut theirs: impl FnMut() -> Result<f64, String>,
) -> Result<Compared, String> {
    ours()?;
    theirs()?;
    let mut pairs = Vec::with_capacity(rounds);
    for round in 0..rounds {
        pairs.push(if round % 2 == 0 {
            let first = ours()?;
            (first, theirs()?)
        } else {
            let first = theirs()?;
            (ours()?, first)
        });
    }
    let ratios = || pairs.iter().map(|(ours, theirs)| ours / theirs);
    Ok(Compared {
        ours: quantile(pairs.iter().map(|pair| pair.0), 2),
        theirs: quantile(pairs.iter().map(|pair| pair.1), 2),
        ratio: quantile(ratios(), 2),
        spread: (quantile(ratios(), 1), quantile(ratios(), 3)),
    })
}

/// Median of one side alone, after one round that does not count.
pub fn median(rounds: usize, mut side: impl FnMut() -> Result<f64, String>) -> Result<f64, String> {
    side()?;
    let values = (0..rounds).map(|_| side()).collect::<Result<Vec<_>, _>>()?;
    Ok(quantile(values.into_iter(), 2))
}

/// Quartile of the values: 1 the lower one, 2 the median, 3 the upper one.
fn quantile(values: impl Iterator<Item = f64>, quarters: usize) -> f64 {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    sorted[(sorted.len() - 1) * quarters / 4]
}

pub fn head() {
    println!("{:34} {:>12} {:>12} {:>8} {:>15}  goal", "peer", "sockshell", "peer", "ratio", "quartiles");
}

/// Prints a row of two sides, both measured in `unit`, with the highest ratio allowed.
pub fn row(peer: &str, compared: &Compared, unit: &str, at_most: Option<f64>) {
    let goal = at_most.map_or_else(String::new, |most| format!("≤ {most:.2}  {}", verdict(compared.ratio <= most)));
    two_sides(peer, compared, unit, &goal);
}

/// Prints a row of two sides where more is better, with the lowest ratio allowed.
pub fn row_at_least(peer: &str, compared: &Compared, unit: &str, at_least: f64) {
    two_sides(peer, compared, unit, &format!("≥ {at_least:.2}  {}", verdict(compared.ratio >= at_least)));
}

fn two_sides(peer: &str, compared: &Compared, unit: &str, goal: &str) {
    let Compared { ours, theirs, ratio, spread: (low, high) } = compared;
    let (ours, theirs, spread) = (number(*ours, unit), number(*theirs, unit), format!("{low:.2}–{high:.2}"));
    println!("  {peer:32} {ours:>12} {theirs:>12} {ratio:8.2} {spread:>15}  {goal}");
}

/// Prints a row of a single figure with the highest value allowed.
pub fn figure(what: &str, value: f64, unit: &str, at_most: Option<f64>) {
    let goal = at_most.map_or_else(String::new, |most| format!("≤ {}  {}", number(most, unit), verdict(value <= most)));
    println!("  {what:32} {:>12} {:>12} {:8} {:15}  {goal}", number(value, unit), "", "", "");
}

/// Prints that a peer is missing.
pub fn skipped(why: &str) {
    println!("  skipped: {why}");
}

fn number(value: f64, unit: &str) -> String {
    format!("{value:.3} {unit}")
}

fn verdict(met: bool) -> &'static str {
    if met { "met" } else { "MISSED" }
}
