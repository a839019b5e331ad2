//! A run as rows of text: CSV, JSON, or a summary. Numbers are written with as few digits as read back to the same bits.
//! Reads the rows of a run; writes to any `Write`.
//!
//! The cells are numbers and need no quotes, except for one name in the summary: a CSV library would save one function.

use std::io::{self, Write};

use frankie_draw::printable;
use frankie_sim::stats::Stat;
use frankie_sim::trace::Row;
use frankie_sim::{Agent, Axis, Run};

use super::number;

/// The columns of every step, in order.
pub const COLUMNS: [&str; 18] = [
    "step",
    "x",
    "y",
    "loss",
    "true_grad_x",
    "true_grad_y",
    "grad_x",
    "grad_y",
    "m_x",
    "m_y",
    "v_x",
    "v_y",
    "m_hat_x",
    "m_hat_y",
    "v_hat_x",
    "v_hat_y",
    "ratio_x",
    "ratio_y",
];

/// The format in which a run is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A line per step, a header first
    Csv,
    /// A list with an object per step
    Json,
    /// CSV with a line for each agent: where it ended, and r over the whole run
    Summary,
}

/// Returns the cells after the step number; `None` for numbers that the optimizer does not have.
fn cells(row: &Row) -> [Option<f64>; 17] {
    let [x, y] = &row.axes;
    let averages = [
        x.first.map(|m| m.raw),
        y.first.map(|m| m.raw),
        x.second.map(|v| v.raw),
        y.second.map(|v| v.raw),
        x.first.map(|m| m.used),
        y.first.map(|m| m.used),
        x.second.map(|v| v.used),
        y.second.map(|v| v.used),
    ];
    let [m_x, m_y, v_x, v_y, m_hat_x, m_hat_y, v_hat_x, v_hat_y] = averages;
    let [true_x, true_y] = row.true_gradient.map(Some);
    let [grad_x, grad_y] = row.gradient.map(Some);
    [
        Some(row.at[0]),
        Some(row.at[1]),
        Some(row.loss),
        true_x,
        true_y,
        grad_x,
        grad_y,
        m_x,
        m_y,
        v_x,
        v_y,
        m_hat_x,
        m_hat_y,
        v_hat_x,
        v_hat_y,
        Some(x.ratio),
        Some(y.ratio),
    ]
}

/// Writes rows in one format.
pub struct Writer<W: Write> {
    out: W,
    format: Format,
    rows: u64,
    /// The text of a row, whose memory is used for all of them.
    text: Vec<u8>,
    /// What stands before each cell after the step number.
    before_cells: [String; 17],
}

impl<W: Write> Writer<W> {
    /// Writes the header.
    pub fn new(mut out: W, format: Format) -> io::Result<Self> {
        match format {
            Format::Csv => writeln!(out, "{}", COLUMNS.join(","))?,
            Format::Json => write!(out, "[")?,
            Format::Summary => {}
        }
        let before_cells = std::array::from_fn(|i| match format {
            Format::Json => format!(",\"{}\":", COLUMNS[i + 1]),
            Format::Csv | Format::Summary => ",".to_owned(),
        });
        Ok(Self { out, format, rows: 0, text: Vec::new(), before_cells })
    }

    /// Returns whether this format has a line for every step.
    pub fn wants_rows(&self) -> bool {
        self.format != Format::Summary
    }

    /// Writes one step.
    pub fn row(&mut self, row: &Row) -> io::Result<()> {
        let Self { out, format, rows, text, before_cells } = self;
        let (start, end) = match format {
            Format::Csv => ("", "\n"),
            Format::Json => (if *rows == 0 { "\n{\"step\":" } else { ",\n{\"step\":" }, "}"),
            Format::Summary => return Ok(()),
        };
        text.clear();
        text.extend_from_slice(start.as_bytes());
        number::push_integer(text, row.step);
        for (before, cell) in before_cells.iter().zip(cells(row)) {
            text.extend_from_slice(before.as_bytes());
            match cell {
                Some(x) if x.is_finite() || *format == Format::Csv => number::push(text, x),
                _ if *format == Format::Json => text.extend_from_slice(b"null"),
                _ => {}
            }
        }
        text.extend_from_slice(end.as_bytes());
        *rows += 1;
        out.write_all(text)
    }

    /// Writes the end of the output, and returns the writer.
    pub fn finish(mut self, run: &Run) -> io::Result<W> {
        match self.format {
            Format::Csv => {}
            Format::Json => writeln!(self.out, "\n]")?,
            Format::Summary => summary(&mut self.out, run)?,
        }
        self.out.flush()?;
        Ok(self.out)
    }
}

fn summary(out: &mut impl Write, run: &Run) -> io::Result<()> {
    write!(out, "steps,outcome,x,y,loss")?;
    for (_, name) in Stat::ALL {
        write!(out, ",{name}_x,{name}_y")?;
    }
    write!(out, ",dog")?;
    run.agents().try_for_each(|agent| summary_of(out, run, agent))?;
    writeln!(out)
}

fn summary_of(out: &mut impl Write, run: &Run, agent: &Agent) -> io::Result<()> {
    let state = agent.state();
    let loss = run.level().surface().loss(state.at, &agent.surface_context());
    write!(out, "\n{},{},{:?},{:?},{loss:?}", state.step, state.outcome.name(), state.at[0], state.at[1])?;
    for (stat, _) in Stat::ALL {
        for axis in Axis::BOTH {
            match state.tally.measure(stat, axis) {
                Some(x) => write!(out, ",{x:?}")?,
                None => write!(out, ",")?,
            }
        }
    }
    write!(out, ",{}", csv_cell(&printable::line(run.level().agent_name(agent.id()))))
}

/// Quotes a name that holds commas or quotes.
pub fn csv_cell(text: &str) -> String {
    if text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
