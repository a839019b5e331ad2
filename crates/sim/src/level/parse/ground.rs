//! Surface, view, noise, optimizer and start of a level: kinds from the registries, parameters by their specs.

use std::sync::Arc;

use crate::Vec2;
use crate::error::Problem;
use crate::level::{Added, Bounds, KindConfig, Start};
use crate::noise::{self, GradientNoise, NoiseKind};
use crate::optimizer::{self, OptimizerKind};
use crate::params::{ParamSpec, Params, Range, Shape, Value};
use crate::surface::{self, BuiltSurface, DataLoss, Shade, Surface, SurfaceContext, SurfaceKind, View};
use crate::text::{Section, required};

/// The end of the message about a start that the view does not hold.
const OUTSIDE: &str = "outside the view";
/// The default start, as a share of the view's width and height.
const DEFAULT_START: Vec2 = [0.2, 0.3];
const BOUNDS: &[(&str, Bounds)] = &[("open", Bounds::Open), ("fence", Bounds::Fence), ("none", Bounds::None)];
const SHADES: &[(&str, Shade)] = &[("linear", Shade::Linear), ("log", Shade::Log)];

/// The surface with all that belongs to it.
pub(super) struct Ground {
    pub config: KindConfig<SurfaceKind>,
    pub placement: Params,
    pub added: Vec<Added>,
    pub surface: Arc<dyn Surface>,
    pub ball: Option<Vec2>,
    pub data_loss: Option<Arc<dyn DataLoss>>,
    pub view: View,
    pub bounds: Bounds,
}

impl Ground {
    /// Returns the target of a goal that names no position, before the first step: the ball, or else every global
    /// minimum.
    pub fn targets(&self) -> Vec<Vec2> {
        match self.ball {
            Some(ball) => vec![ball],
            None => self.global_minima(),
        }
    }

    /// Returns every known global minimum, before the first step.
    pub fn global_minima(&self) -> Vec<Vec2> {
        let context = SurfaceContext { step: 0, ball: self.ball };
        let minima = self.surface.minima(&context);
        minima.iter().filter(|minimum| minimum.global).map(|minimum| minimum.at).collect()
    }
}

/// Returns a problem of a table's content with the whole dotted key.
pub(super) fn in_table(table: &str, problem: Problem) -> Problem {
    let inside = problem.key == table || problem.key.starts_with(&format!("{table}."));
    let key = match (inside, problem.key.as_str()) {
        (true, key) => key.to_owned(),
        (false, "") => table.to_owned(),
        (false, key) => format!("{table}.{key}"),
    };
    Problem { key, ..problem }
}

pub(super) fn read(root: &Section<'_>) -> Result<Ground, Problem> {
    let section =
        required(root.section("surface")?, "surface".to_owned(), "a table `[surface]` with a `kind`")?;
    let main = placed_surface(&section)?;
    let (added, built) = added(&section, main.built)?;
    let (view, bounds) = view(root, built.view)?;
    Ok(Ground {
        config: main.config,
        placement: main.placement,
        added,
        surface: built.surface,
        ball: built.ball,
        data_loss: built.data_loss,
        view,
        bounds,
    })
}

/// One surface, placed, without what is added to it.
struct PlacedSurface {
    config: KindConfig<SurfaceKind>,
    placement: Params,
    built: BuiltSurface,
}

fn placed_surface(section: &Section<'_>) -> Result<PlacedSurface, Problem> {
    let names: Vec<_> = surface::KINDS.iter().map(|kind| kind.info.kind).collect();
    let word =
        required(section.word("kind", &names)?, section.key("kind"), "a kind that `frankie surfaces` lists")?;
    let kind = found(SurfaceKind::find(word), section)?;
    let config = KindConfig { kind, params: params(section, kind.info.params)? };
    let built = (kind.build)(&config.params).map_err(|problem| in_table(section.path(), problem))?;
    let mut placement = Params::defaults(surface::PLACEMENT);
    read_params(section, surface::placement_of(kind), &mut placement)?;
    let built = surface::placed(built, &placement);
    Ok(PlacedSurface { config, placement, built })
}

/// Returns the surfaces that are added to `main`, outermost first, and the sum of all.
fn added(section: &Section<'_>, main: BuiltSurface) -> Result<(Vec<Added>, BuiltSurface), Problem> {
    let (mut added, mut surfaces, mut outer) = (Vec::new(), vec![main], section.clone());
    while let Some(section) = outer.section("add")? {
        if added.len() == surface::MAX_ADDED {
            let expected = format!("at most {} inside each other", surface::MAX_ADDED);
            return Err(outer.problem("add", "one surface too many", expected));
        }
        let one = placed_surface(&section)?;
        let weight = surface::weight_of(&params(&section, surface::WEIGHT)?);
        added.push(Added { config: one.config, placement: one.placement, weight });
        surfaces.push(one.built);
        outer = section;
    }
    // From the inside out: an added surface is complete before it is added.
    let add = |inner: BuiltSurface, (built, added): (BuiltSurface, &Added)| {
        surface::sum(built, inner, added.weight)
    };
    let innermost = surfaces.pop();
    let surface = innermost.map(|innermost| surfaces.into_iter().zip(&added).rev().fold(innermost, add));
    let surface = required(surface, section.path().to_owned(), "a surface")?;
    Ok((added, surface))
}

/// Reads the noise; a level without the table has none.
pub(super) fn noise(root: &Section<'_>) -> Result<KindConfig<NoiseKind>, Problem> {
    let Some(section) = root.section("noise")? else {
        return Ok(KindConfig { kind: &noise::NONE, params: Params::defaults(noise::NONE.info.params) });
    };
    let names: Vec<_> = noise::KINDS.iter().map(|kind| kind.info.kind).collect();
    let word =
        required(section.word("kind", &names)?, section.key("kind"), "a kind that `frankie noises` lists")?;
    let kind = found(NoiseKind::find(word), &section)?;
    Ok(KindConfig { kind, params: params(&section, kind.info.params)? })
}

/// Refuses mini-batch noise on a surface without data.
pub(super) fn check_noise_compatible(ground: &Ground, noise: &dyn GradientNoise) -> Result<(), Problem> {
    if noise.batch_size().is_none() || ground.data_loss.is_some() {
        return Ok(());
    }
    let surface = match ground.added.is_empty() {
        true => format!("the surface `{}`", ground.config.kind.info.kind),
        false => "a sum of surfaces".to_owned(),
    };
    let message = format!("a mini-batch is taken from points, and {surface} has none");
    Err(Problem::new("noise.kind", message, "the surface `dataset`, or another noise"))
}

pub(super) fn optimizer(root: &Section<'_>) -> Result<KindConfig<OptimizerKind>, Problem> {
    let expected = "a table `[optimizer]` with a `kind`";
    let section = required(root.section("optimizer")?, "optimizer".to_owned(), expected)?;
    optimizer_config(&section)
}

/// Reads an optimizer's kind and hyperparameters, in a level or in a replay's event.
pub(crate) fn optimizer_config(section: &Section<'_>) -> Result<KindConfig<OptimizerKind>, Problem> {
    let names: Vec<_> = optimizer::KINDS.iter().map(|kind| kind.info.kind).collect();
    let word = required(
        section.word("kind", &names)?,
        section.key("kind"),
        "a kind that `frankie optimizers` lists",
    )?;
    let kind = found(OptimizerKind::find(word), section)?;
    let params = params(section, kind.info.params)?;
    (kind.check)(&params).map_err(|problem| in_table(section.path(), problem))?;
    Ok(KindConfig { kind, params })
}

fn found<K>(kind: Option<&'static K>, section: &Section<'_>) -> Result<&'static K, Problem> {
    required(kind, section.key("kind"), "a known kind")
}

/// Reads a value for every parameter: the table's, or else the default.
fn params(section: &Section<'_>, specs: &'static [ParamSpec]) -> Result<Params, Problem> {
    let mut params = Params::defaults(specs);
    read_params(section, specs, &mut params)?;
    Ok(params)
}

/// Sets the parameters of `specs` that the table has.
fn read_params<'a>(
    section: &Section<'_>,
    specs: impl IntoIterator<Item = &'a ParamSpec>,
    params: &mut Params,
) -> Result<(), Problem> {
    for spec in specs {
        let (name, range) = (spec.name, &spec.range);
        let value = match spec.shape {
            Shape::Number(_) => section.number(name, range)?.map(Value::Number),
            Shape::PerAxis(_) => section.per_axis(name, range)?.map(Value::Pair),
            Shape::Pair(_) => section.pair(name, range)?.map(Value::Pair),
            Shape::Integer(_) => {
                section.whole(name, range.min.max(0.0) as u64, range.max as u64)?.map(Value::Integer)
            }
            Shape::Choice(_, words) => section.word(name, words)?.map(Value::Choice),
            Shape::ChoicePerAxis(_, words) => section.word_per_axis(name, words)?.map(Value::ChoicePerAxis),
            Shape::Flag(_) => section.flag(name)?.map(Value::Flag),
            Shape::Text(_) => section.text(name)?.map(|text| Value::Text(text.to_owned())),
            Shape::Rows(_) => section.rows(name)?.map(Value::Rows),
        };
        if let Some(value) = value {
            let set = params.set(name, value);
            set.map_err(|error| section.problem(name, error.to_string(), spec.describe_values()))?;
        }
    }
    Ok(())
}

fn view(root: &Section<'_>, own: View) -> Result<(View, Bounds), Problem> {
    let Some(section) = root.section("view")? else { return Ok((own, Bounds::Open)) };
    let x = edges(&section, "x")?.unwrap_or(own.x);
    let y = edges(&section, "y")?.unwrap_or(own.y);
    let bounds = named(&section, "bounds", BOUNDS)?.unwrap_or(Bounds::Open);
    let shade = named(&section, "shade", SHADES)?.unwrap_or(own.shade);
    Ok((View { x, y, shade, ..own }, bounds))
}

fn named<T: Copy>(
    section: &Section<'_>,
    name: &str,
    all: &[(&'static str, T)],
) -> Result<Option<T>, Problem> {
    let words: Vec<_> = all.iter().map(|(word, _)| *word).collect();
    let word = section.word(name, &words)?;
    Ok(word.and_then(|word| all.iter().find(|(known, _)| *known == word)).map(|(_, value)| *value))
}

fn edges(section: &Section<'_>, name: &str) -> Result<Option<Vec2>, Problem> {
    let edges = section.pair(name, &Range::ANY)?;
    match edges {
        Some([low, high]) if low >= high => Err(section.problem(
            name,
            format!("[{low:?}, {high:?}] is empty"),
            "the lower edge first, then the higher",
        )),
        edges => Ok(edges),
    }
}

/// Describes the edges of the view.
pub(super) fn describe_view(view: &View) -> String {
    let ([x0, x1], [y0, y1]) = (view.x, view.y);
    format!("inside the view: x from {x0} to {x1}, y from {y0} to {y1}")
}

/// Reads the start. On open and fenced ground it must lie inside the view.
pub(super) fn start(root: &Section<'_>, view: &View, bounds: Bounds) -> Result<Start, Problem> {
    let is_anywhere = view.follow || bounds == Bounds::None;
    let section = root.section("start")?;
    let mut start = Start { at: share_of([view.x, view.y], DEFAULT_START), region: None };
    let Some(section) = section else { return Ok(start) };
    if let Some(area) = section.section("region")? {
        let side = |name| required(edges(&area, name)?, area.key(name), "two numbers, `[low, high]`");
        let region = [side("x")?, side("y")?];
        let corners = [[region[0][0], region[1][0]], [region[0][1], region[1][1]]];
        if !is_anywhere && !corners.iter().all(|corner| view.contains(*corner, 1.0)) {
            return Err(section.problem("region", format!("it reaches {OUTSIDE}"), describe_view(view)));
        }
        start = Start { at: share_of(region, [0.5, 0.5]), region: Some(region) };
    }
    if let Some(at) = section.pair("at", &Range::ANY)? {
        if !is_anywhere && !view.contains(at, 1.0) {
            return Err(section.problem("at", format!("{at:?} is {OUTSIDE}"), describe_view(view)));
        }
        start.at = at;
    }
    Ok(start)
}

/// Returns whether a problem is that the view does not hold the start.
pub(in crate::level) fn is_start_outside(problem: &Problem) -> bool {
    matches!(problem.key.as_str(), "start.at" | "start.region") && problem.message.ends_with(OUTSIDE)
}

fn share_of(area: [Vec2; 2], share: Vec2) -> Vec2 {
    [0, 1].map(|i| area[i][0] + share[i] * (area[i][1] - area[i][0]))
}
