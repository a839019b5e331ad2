//! Who is who in a picture of several dogs: mark, name, what it runs by and what became of it, on a plate in the corner
//! where it hides the least. Reads a run; adds marks.

use frankie_sim::{Agent, Outcome, Run};

use super::{SMALL, lr_words};
use crate::ink;
use crate::letters::{self, Weight};
use crate::pack::Mark;
use crate::sheet::{Anchor, Area, Point, Sheet, Type};

/// From one line to the next, in units.
const LINE: f32 = 18.0;
/// Round the lines, and between the plate and the ground's edge.
const PADDING: f32 = 10.0;
const MARGIN: f32 = 12.0;
/// Room for a mark, and between a name and what stands beside it.
const MARK: f32 = 18.0;
const COLUMNS_APART: f32 = 10.0;
/// The most of the ground's width and height that it may take.
const MAX: [f32; 2] = [0.6, 0.62];
/// How much the plate hides.
const OPACITY: f32 = 0.9;
/// Between points on the plate that words should not hide.
const POINTS_APART: f32 = 6.0;

const NAME: Type = Type::new(Weight::SemiBold, 12.5, ink::TEXT);

/// The lines of a legend.
pub(super) struct Legend {
    lines: Vec<Line>,
    /// The names' column.
    names: f32,
    plate: Area,
    /// Whether it says more than names.
    pub is_whole: bool,
}

struct Line {
    mark: Mark,
    name: String,
    beside: String,
}

impl Legend {
    /// That of a run on a part of a sheet, in a corner away from what is to be seen; `None` where he runs alone, or the
    /// ground is too small for any.
    pub fn of(run: &Run, area: Area, avoid: &[Point]) -> Option<Self> {
        if run.pack().is_empty() {
            return None;
        }
        let lines: Vec<Line> = run
            .agents()
            .map(|agent| Line {
                mark: Mark::of(run.level(), agent.id()),
                name: run.level().agent_name(agent.id()).to_owned(),
                beside: beside(agent),
            })
            .collect();
        let widest = |width: fn(&Line) -> f32| lines.iter().map(width).fold(0.0, f32::max);
        let names = widest(|line| letters::width(&line.name, NAME.weight, NAME.size));
        let besides = widest(|line| letters::width(&line.beside, SMALL.weight, SMALL.size));
        let (short, long) = (MARK + names + 2.0 * PADDING, COLUMNS_APART + besides);
        let height = LINE * lines.len() as f32 + PADDING;
        let fits = |width: f32| width <= MAX[0] * area.width() && height <= MAX[1] * area.height();
        let (plate, hidden) = plate([short + long, height], area, avoid);
        // Names alone where more would lie over their ways.
        let is_whole = fits(short + long) && hidden == 0;
        let plate = if is_whole { plate } else { self::plate([short, height], area, avoid).0 };
        (is_whole || fits(short)).then_some(Self { lines, names, plate, is_whole })
    }

    /// Draws it; what it covers is added to what words should avoid.
    pub fn draw(&self, sheet: &mut Sheet, avoid: &mut Vec<Point>) {
        let plate = self.plate;
        sheet.area_filled(plate, 7.0, ink::PAPER.thin(OPACITY));
        let left = plate.left + PADDING;
        for (i, line) in self.lines.iter().enumerate() {
            let y = plate.top + 0.5 * PADDING + (i as f32 + 0.5) * LINE;
            line.mark.draw(sheet, [left + 0.5 * MARK - 3.0, y], None);
            sheet.text([left + MARK, y], Anchor::Left, &line.name, NAME);
            if self.is_whole {
                let at = [left + MARK + self.names + COLUMNS_APART, y];
                sheet.text(at, Anchor::Left, &line.beside, SMALL);
            }
        }
        let count = |side: f32| (side / POINTS_APART) as u32;
        let point = |i: u32, from: f32| from + POINTS_APART * i as f32;
        for row in 0..=count(plate.height()) {
            let y = point(row, plate.top);
            avoid.extend((0..=count(plate.width())).map(|column| [point(column, plate.left), y]));
        }
    }
}

/// Of the ground's corners the one in which a plate of this size hides the fewest points, and how many these are.
fn plate([width, height]: [f32; 2], ground: Area, avoid: &[Point]) -> (Area, usize) {
    let [left, right] = [ground.left + MARGIN, ground.right - MARGIN - width];
    let [top, bottom] = [ground.top + MARGIN, ground.bottom - MARGIN - height];
    let hidden = |[x, y]: [f32; 2]| {
        let (columns, rows) = (x - MARGIN..x + width + MARGIN, y - MARGIN..y + height + MARGIN);
        avoid.iter().filter(|[x, y]| columns.contains(x) && rows.contains(y)).count()
    };
    let corners = [[right, top], [left, top], [left, bottom], [right, bottom]].map(|at| (at, hidden(at)));
    let ([left, top], hidden) = corners.into_iter().min_by_key(|(_, hidden)| *hidden).unwrap_or(corners[0]);
    (Area { left, top, right: left + width, bottom: top + height }, hidden)
}

/// An agent's optimizer, and how its run ended.
fn beside(agent: &Agent) -> String {
    let state = agent.state();
    let end = match state.outcome {
        Outcome::Running => String::new(),
        Outcome::Reached => format!(" · reached at step {}", state.step),
        Outcome::OutOfSteps => " · out of steps".to_owned(),
        Outcome::RanOff => format!(" · ran off at step {}", state.step),
        Outcome::NotFinite => format!(" · not finite at step {}", state.step),
    };
    format!("{}{}{end}", state.optimizer.kind.info.title, lr_words(&state.optimizer.params))
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
    fn who_runs_by_what_is_told_and_who_has_come_in() {
        let mut run = race();
        let legend = Legend::of(&run, GROUND, &[]).unwrap();
        let lines = legend.lines.iter().map(|line| format!("{} {}", line.name, line.beside));
        assert_eq!(
            lines.collect::<Vec<_>>(),
            ["Frankie Adam, lr 0.04", "Bolt SGD, lr 0.04", "Momo Momentum, lr 0.04"]
        );
        run.seek(3000);
        let step = run.state().step;
        assert_eq!(beside(run.first()), format!("Adam, lr 0.04 · reached at step {step}"));
    }

    #[test]
    fn it_lies_where_it_hides_nothing_and_says_less_where_there_is_little_room() {
        let run = race();
        let free = Legend::of(&run, GROUND, &[]).unwrap();
        let middle = |area: Area| [0.5 * (area.left + area.right), 0.5 * (area.top + area.bottom)];
        let moved = Legend::of(&run, GROUND, &[middle(free.plate)]).unwrap();
        assert!(free.is_whole && moved.is_whole && moved.plate.right < free.plate.left);
        let everywhere: Vec<Point> = (0..900)
            .step_by(20)
            .flat_map(|x| (50..500).step_by(20).map(move |y| [x as f32, y as f32]))
            .collect();
        let crowded = Legend::of(&run, GROUND, &everywhere).unwrap();
        assert!(!crowded.is_whole && crowded.plate.width() < free.plate.width());
        assert!(Legend::of(&run, Area { right: 60.0, ..GROUND }, &[]).is_none());
    }

    #[test]
    fn he_alone_needs_no_legend() {
        let level =
            frankie_sim::Level::parse("sandbox", include_str!("../../../../levels/sandbox.toml")).unwrap();
        assert!(Legend::of(&Run::new(level.into(), 1), GROUND, &[]).is_none());
    }
}
