//! The legend of a picture of several agents: mark, name, optimizer and outcome, on a plate in the corner where it covers
//! the least. Reads a run; adds shapes.

use frankie_sim::{Agent, Outcome, Run};

use super::{SMALL, lr_text};
use crate::agent_mark::AgentMark;
use crate::draw_list::{Anchor, Area, DrawList, Point, TextStyle};
use crate::letters::Weight;
use crate::theme::Role;

/// The height of a line, in units.
const LINE: f32 = 18.0;
/// Around the lines, and between the plate and the ground's edge.
const PADDING: f32 = 10.0;
const MARGIN: f32 = 12.0;
/// Room for a mark, and between both columns of text.
const MARK: f32 = 18.0;
const COLUMN_GAP: f32 = 10.0;
/// The largest share of the ground's width and height that it may take.
const MAX_SHARE: [f32; 2] = [0.6, 0.62];
/// The opacity of the plate.
const OPACITY: f32 = 0.9;
/// Between points on the plate that labels should not cover.
const POINT_GAP: f32 = 6.0;

const NAME: TextStyle = TextStyle::new(Weight::SemiBold, 12.5, Role::Text);

/// The lines of a legend.
pub(super) struct Legend {
    lines: Vec<Line>,
    /// The width of the column of names.
    names: f32,
    plate: Area,
    /// Whether there is a second column, with optimizers and outcomes.
    pub has_optimizers: bool,
}

struct Line {
    mark: AgentMark,
    name: String,
    optimizer: String,
}

impl Legend {
    /// Returns the legend of a run, in the corner of an area where it covers the fewest points of `avoid`; `None` where
    /// an agent runs alone, or the area is too small.
    pub fn of(run: &Run, area: Area, avoid: &[Point]) -> Option<Self> {
        if run.pack().is_empty() {
            return None;
        }
        let lines: Vec<Line> = run
            .agents()
            .map(|agent| Line {
                mark: AgentMark::of(run.level(), agent.id()),
                name: run.level().agent_name(agent.id()).to_owned(),
                optimizer: optimizer_text(agent),
            })
            .collect();
        let widest = |width: fn(&Line) -> f32| lines.iter().map(width).fold(0.0, f32::max);
        let names = widest(|line| NAME.width(&line.name));
        let optimizers = widest(|line| SMALL.width(&line.optimizer));
        let (short, long) = (MARK + names + 2.0 * PADDING, COLUMN_GAP + optimizers);
        let height = LINE * lines.len() as f32 + PADDING;
        let fits =
            |width: f32| width <= MAX_SHARE[0] * area.width() && height <= MAX_SHARE[1] * area.height();
        let (plate, covered) = plate([short + long, height], area, avoid);
        // Names alone where more would lie over the trails.
        let has_optimizers = fits(short + long) && covered == 0;
        let plate = if has_optimizers { plate } else { self::plate([short, height], area, avoid).0 };
        (has_optimizers || fits(short)).then_some(Self { lines, names, plate, has_optimizers })
    }

    /// Draws it; points that it covers are added to `avoid`.
    pub fn draw(&self, list: &mut DrawList, avoid: &mut Vec<Point>) {
        let plate = self.plate;
        list.rect(plate, 7.0, Role::Paper.with_opacity(OPACITY));
        let left = plate.left + PADDING;
        for (i, line) in self.lines.iter().enumerate() {
            let y = plate.top + 0.5 * PADDING + (i as f32 + 0.5) * LINE;
            line.mark.draw(list, [left + 0.5 * MARK - 3.0, y], false);
            list.text([left + MARK, y], Anchor::Left, &line.name, NAME);
            if self.has_optimizers {
                let at = [left + MARK + self.names + COLUMN_GAP, y];
                list.text(at, Anchor::Left, &line.optimizer, SMALL);
            }
        }
        let count = |side: f32| (side / POINT_GAP) as u32;
        let point = |i: u32, from: f32| from + POINT_GAP * i as f32;
        for row in 0..=count(plate.height()) {
            let y = point(row, plate.top);
            avoid.extend((0..=count(plate.width())).map(|column| [point(column, plate.left), y]));
        }
    }
}

/// Returns the place of a plate of some size in the corner where it covers the fewest points, and how many these are.
fn plate([width, height]: [f32; 2], ground: Area, avoid: &[Point]) -> (Area, usize) {
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

/// Returns the optimizer of an agent and its outcome.
fn optimizer_text(agent: &Agent) -> String {
    let state = agent.state();
    let end = match state.outcome {
        Outcome::Running => String::new(),
        Outcome::Reached => format!(" · reached at step {}", state.step),
        Outcome::OutOfSteps => " · out of steps".to_owned(),
        Outcome::LeftBounds => format!(" · ran off at step {}", state.step),
        Outcome::NotFinite => format!(" · not finite at step {}", state.step),
    };
    format!("{}{}{end}", state.optimizer.kind.info.title, lr_text(&state.optimizer.params))
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
    fn every_line_has_a_name_an_optimizer_and_an_outcome() {
        let mut run = race();
        let legend = Legend::of(&run, GROUND, &[]).unwrap();
        let lines = legend.lines.iter().map(|line| format!("{} {}", line.name, line.optimizer));
        assert_eq!(
            lines.collect::<Vec<_>>(),
            ["Frankie Adam, lr 0.04", "Bolt SGD, lr 0.04", "Momo Momentum, lr 0.04"]
        );
        run.seek(3000);
        let step = run.state().step;
        assert_eq!(optimizer_text(run.first()), format!("Adam, lr 0.04 · reached at step {step}"));
    }

    #[test]
    fn it_lies_where_it_covers_nothing_and_is_shorter_without_room() {
        let run = race();
        let free = Legend::of(&run, GROUND, &[]).unwrap();
        let middle = |area: Area| [0.5 * (area.left + area.right), 0.5 * (area.top + area.bottom)];
        let moved = Legend::of(&run, GROUND, &[middle(free.plate)]).unwrap();
        assert!(free.has_optimizers && moved.has_optimizers && moved.plate.right < free.plate.left);
        let everywhere: Vec<Point> = (0..900)
            .step_by(20)
            .flat_map(|x| (50..500).step_by(20).map(move |y| [x as f32, y as f32]))
            .collect();
        let crowded = Legend::of(&run, GROUND, &everywhere).unwrap();
        assert!(!crowded.has_optimizers && crowded.plate.width() < free.plate.width());
        assert!(Legend::of(&run, Area { right: 60.0, ..GROUND }, &[]).is_none());
    }

    #[test]
    fn a_single_agent_has_no_legend() {
        let level =
            frankie_sim::Level::parse("sandbox", include_str!("../../../../levels/sandbox.toml")).unwrap();
        assert!(Legend::of(&Run::new(level.into(), 1), GROUND, &[]).is_none());
    }
}
