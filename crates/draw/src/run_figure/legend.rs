//! The legend of a figure with several agents: mark, name, optimizer and outcome, on a panel in the corner where it covers
//! the fewest points of the trails. Reads a run; adds shapes.

use frankie_sim::{Agent, Outcome, Run};

use super::{SMALL, lr_text, outcome_label};
use crate::agent_mark::AgentMark;
use crate::draw_list::{Anchor, Area, DrawList, Point, TextStyle};
use crate::fonts::FontWeight;
use crate::theme::Role;

/// The height of a line, in units.
const LINE_HEIGHT: f32 = 18.0;
/// The gap between the lines and the edges of the panel, in units.
const PADDING: f32 = 10.0;
/// The gap between the panel and the edges of the ground, in units.
const MARGIN: f32 = 12.0;
/// The width of the column of marks, in units.
const MARK_WIDTH: f32 = 18.0;
/// The gap between both columns of text, in units.
const COLUMN_GAP: f32 = 10.0;
/// The maximum share of the ground's width and height that the legend may take.
const MAX_SHARE: [f32; 2] = [0.6, 0.62];
/// The opacity of the panel.
const OPACITY: f32 = 0.9;
/// The distance between the points of the panel that labels should not cover, in units.
const POINT_GAP: f32 = 6.0;

const NAME: TextStyle = TextStyle::new(FontWeight::SemiBold, 12.5, Role::Text);

/// The lines of a legend.
pub(super) struct Legend {
    lines: Vec<Line>,
    /// The width of the column of names, in units.
    names_width: f32,
    panel: Area,
    /// Whether there is a second column, with optimizers and outcomes.
    pub has_optimizers: bool,
}

struct Line {
    mark: AgentMark,
    name: String,
    optimizer: String,
}

impl Legend {
    /// Returns the legend of a run, in the corner of an area where it covers the fewest points of `avoid`. Returns `None`
    /// for a run with a single agent, or when the area is too small.
    pub fn of(run: &Run, area: Area, avoid: &[Point]) -> Option<Self> {
        if run.pack().is_empty() {
            return None;
        }
        let lines: Vec<Line> = run
            .agents()
            .map(|agent| Line {
                mark: AgentMark::of(run.level(), agent.id()),
                name: run.level().agent_name(agent.id()).to_owned(),
                optimizer: describe_agent(agent),
            })
            .collect();
        let widest = |width: fn(&Line) -> f32| lines.iter().map(width).fold(0.0, f32::max);
        let names_width = widest(|line| NAME.width(&line.name));
        let optimizers_width = widest(|line| SMALL.width(&line.optimizer));
        let short = MARK_WIDTH + names_width + 2.0 * PADDING;
        let long = short + COLUMN_GAP + optimizers_width;
        let height = LINE_HEIGHT * lines.len() as f32 + PADDING;
        let fits =
            |width: f32| width <= MAX_SHARE[0] * area.width() && height <= MAX_SHARE[1] * area.height();
        let (wide_panel, covered) = place_panel([long, height], area, avoid);
        // Only the names are shown when the wide panel would cover trails.
        let has_optimizers = fits(long) && covered == 0;
        let panel = if has_optimizers { wide_panel } else { place_panel([short, height], area, avoid).0 };
        (has_optimizers || fits(short)).then_some(Self { lines, names_width, panel, has_optimizers })
    }

    /// Draws the legend, and adds the points that it covers to `avoid`.
    pub fn draw(&self, list: &mut DrawList, avoid: &mut Vec<Point>) {
        let panel = self.panel;
        list.rect(panel, 7.0, Role::Paper.with_opacity(OPACITY));
        let left = panel.left + PADDING;
        for (i, line) in self.lines.iter().enumerate() {
            let y = panel.top + 0.5 * PADDING + (i as f32 + 0.5) * LINE_HEIGHT;
            line.mark.draw(list, [left + 0.5 * MARK_WIDTH - 3.0, y], false);
            list.text([left + MARK_WIDTH, y], Anchor::Left, &line.name, NAME);
            if self.has_optimizers {
                let at = [left + MARK_WIDTH + self.names_width + COLUMN_GAP, y];
                list.text(at, Anchor::Left, &line.optimizer, SMALL);
            }
        }
        let count = |side: f32| (side / POINT_GAP) as u32;
        let point = |i: u32, from: f32| from + POINT_GAP * i as f32;
        for row in 0..=count(panel.height()) {
            let y = point(row, panel.top);
            avoid.extend((0..=count(panel.width())).map(|column| [point(column, panel.left), y]));
        }
    }
}

/// Returns the area of a panel of this size in the corner where it covers the fewest points, and the number of these
/// points.
fn place_panel([width, height]: [f32; 2], ground: Area, avoid: &[Point]) -> (Area, usize) {
    let [left, right] = [ground.left + MARGIN, ground.right - MARGIN - width];
    let [top, bottom] = [ground.top + MARGIN, ground.bottom - MARGIN - height];
    let covered = |[x, y]: [f32; 2]| {
        let (columns, rows) = (x - MARGIN..x + width + MARGIN, y - MARGIN..y + height + MARGIN);
        avoid.iter().filter(|[x, y]| columns.contains(x) && rows.contains(y)).count()
    };
    let corners = [[right, top], [left, top], [left, bottom], [right, bottom]].map(|at| (at, covered(at)));
    let ([left, top], covered) =
        corners.into_iter().min_by_key(|(_, covered)| *covered).unwrap_or(corners[0]);
    (Area { left, top, right: left + width, bottom: top + height }, covered)
}

/// Returns the optimizer of an agent, its learning rate and its outcome.
fn describe_agent(agent: &Agent) -> String {
    let state = agent.state();
    let outcome = match outcome_label(state.outcome) {
        None => String::new(),
        Some(label) if state.outcome == Outcome::OutOfSteps => format!(" · {label}"),
        Some(label) => format!(" · {label} at step {}", state.step),
    };
    format!("{}{}{outcome}", state.optimizer.kind.info.title, lr_text(&state.optimizer.params))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROUND: Area = Area { left: 0.0, top: 50.0, right: 900.0, bottom: 500.0 };

    fn race() -> Run {
        let level =
            frankie_sim::Level::parse("the-race", include_str!("../../../../levels/the-race.toml")).unwrap();
        let mut run = Run::new(level.into(), 1);
        run.seek(50);
        run
    }

    #[test]
    fn every_line_shows_name_optimizer_and_outcome() {
        let mut run = race();
        let legend = Legend::of(&run, GROUND, &[]).unwrap();
        let lines = legend.lines.iter().map(|line| format!("{} {}", line.name, line.optimizer));
        assert_eq!(
            lines.collect::<Vec<_>>(),
            ["Frankie Adam, lr 0.04", "Bolt SGD, lr 0.04", "Momo Momentum, lr 0.04"]
        );
        run.seek(3000);
        let step = run.state().step;
        assert_eq!(describe_agent(run.first()), format!("Adam, lr 0.04 · reached at step {step}"));
    }

    #[test]
    fn the_legend_avoids_trails_and_is_narrower_when_it_cannot() {
        let run = race();
        let free = Legend::of(&run, GROUND, &[]).unwrap();
        let middle = |area: Area| [0.5 * (area.left + area.right), 0.5 * (area.top + area.bottom)];
        let moved = Legend::of(&run, GROUND, &[middle(free.panel)]).unwrap();
        assert!(free.has_optimizers && moved.has_optimizers && moved.panel.right < free.panel.left);
        let everywhere: Vec<Point> = (0..900)
            .step_by(20)
            .flat_map(|x| (50..500).step_by(20).map(move |y| [x as f32, y as f32]))
            .collect();
        let crowded = Legend::of(&run, GROUND, &everywhere).unwrap();
        assert!(!crowded.has_optimizers && crowded.panel.width() < free.panel.width());
        assert!(Legend::of(&run, Area { right: 60.0, ..GROUND }, &[]).is_none());
    }

    #[test]
    fn a_run_with_a_single_agent_has_no_legend() {
        let level =
            frankie_sim::Level::parse("sandbox", include_str!("../../../../levels/sandbox.toml")).unwrap();
        assert!(Legend::of(&Run::new(level.into(), 1), GROUND, &[]).is_none());
    }
}
