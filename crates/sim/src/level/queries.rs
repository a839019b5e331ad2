//! What can be asked of a level.

use std::sync::Arc;

use super::{
    Added, Bounds, Goal, KindConfig, Level, LevelParts, LevelSpec, PackMember, Player, Screen, Start,
};
use crate::Vec2;
use crate::noise::{GradientNoise, NoiseKind};
use crate::optimizer::OptimizerKind;
use crate::params::Params;
use crate::surface::{DataLoss, Surface, SurfaceKind, View};
use crate::task::Task;
use crate::theory::TheoryEntry;

/// What a step of one agent costs beside its evaluations of the surface: optimizer, noise and record.
const STEP_OVERHEAD: u64 = 16;

impl Level {
    /// Returns the spec that the level was built from, with all edits and without files.
    #[must_use]
    pub fn spec(&self) -> &LevelSpec {
        &self.spec
    }

    /// Returns the level as the text of a level file, with all edits; it reads back as the same level.
    #[must_use]
    pub fn to_toml(&self) -> String {
        self.spec.to_toml()
    }

    /// Returns the level's id: the file's name without its ending.
    #[must_use]
    pub fn id(&self) -> &str {
        self.spec.id()
    }

    /// Returns the title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.parts.title
    }

    /// Returns the chapter that the level belongs to, such as `puppy-school`.
    #[must_use]
    pub fn world(&self) -> &str {
        &self.parts.world
    }

    /// Returns the place in its chapter; levels with the same place are ordered by id.
    #[must_use]
    pub fn order(&self) -> i64 {
        self.parts.order
    }

    /// Returns half a line for the level's card, such as “sprint: r near 1”.
    #[must_use]
    pub fn tagline(&self) -> &str {
        &self.parts.tagline
    }

    /// Returns two or three short sentences that explain the level.
    #[must_use]
    pub fn lesson(&self) -> &str {
        &self.parts.lesson
    }

    /// Returns the question of the level, one line that is shown before the run; empty where it has none.
    #[must_use]
    pub fn question(&self) -> &str {
        &self.parts.question
    }

    /// Returns a sentence or two that are shown after the run, with placeholders such as `{off}`, which
    /// [`Assessment::describe`](crate::task::Assessment::describe) fills in; empty where the level has none.
    #[must_use]
    pub fn insight(&self) -> &str {
        &self.parts.insight
    }

    /// Returns which parts of the screen the level shows at first.
    #[must_use]
    pub fn screen(&self) -> &Screen {
        &self.parts.screen
    }

    /// Returns what the level asks of the player beside its goal, and how medals are earned; `None` where it asks nothing.
    #[must_use]
    pub fn task(&self) -> Option<&Task> {
        self.parts.task.as_ref()
    }

    /// Returns the seed of a first run.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.parts.seed
    }

    /// Returns the kind of surface and its parameters.
    #[must_use]
    pub fn surface_config(&self) -> &KindConfig<SurfaceKind> {
        &self.parts.surface_config
    }

    /// Returns how the surface is stretched, turned and moved, by the specs
    /// [`PLACEMENT`](crate::surface::PLACEMENT).
    #[must_use]
    pub fn placement(&self) -> &Params {
        &self.parts.placement
    }

    /// Returns the surfaces that are added: `surface.add`, then `surface.add.add` and so on. Each is multiplied by its own
    /// weight and by those before it.
    #[must_use]
    pub fn added(&self) -> &[Added] {
        &self.parts.added
    }

    /// Returns the surface itself: placed, with all that is added to it.
    #[must_use]
    pub fn surface(&self) -> &Arc<dyn Surface> {
        &self.parts.surface
    }

    /// Returns the ball's place at the start; `None` on surfaces without a ball.
    #[must_use]
    pub fn ball(&self) -> Option<Vec2> {
        self.parts.ball
    }

    /// Returns the data that the surface is the mean loss over; `None` for all other surfaces.
    #[must_use]
    pub fn data_loss(&self) -> Option<&dyn DataLoss> {
        self.parts.data_loss.as_deref()
    }

    /// Returns the part of the plane that a picture shows.
    #[must_use]
    pub fn view(&self) -> &View {
        &self.parts.view
    }

    /// Returns what happens at the edge of the view.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        self.parts.bounds
    }

    /// Returns the kind of noise and its parameters.
    #[must_use]
    pub fn noise_config(&self) -> &KindConfig<NoiseKind> {
        &self.parts.noise_config
    }

    /// Returns the noise itself.
    #[must_use]
    pub fn noise(&self) -> &Arc<dyn GradientNoise> {
        &self.parts.noise
    }

    /// Returns the first agent's optimizer at the start.
    #[must_use]
    pub fn optimizer(&self) -> &KindConfig<OptimizerKind> {
        &self.parts.optimizer
    }

    /// Returns the agents of the pack, which run together with the first one.
    #[must_use]
    pub fn pack(&self) -> &[PackMember] {
        &self.parts.pack
    }

    /// Returns where the agents start.
    #[must_use]
    pub fn start(&self) -> &Start {
        &self.parts.start
    }

    /// Returns the goal; the sandbox has none.
    #[must_use]
    pub fn goal(&self) -> Option<Goal> {
        self.parts.goal
    }

    /// Returns the number of steps after which a run ends; `None` for no limit.
    #[must_use]
    pub fn max_steps(&self) -> Option<u64> {
        self.parts.max_steps
    }

    /// Returns what the player may do.
    #[must_use]
    pub fn player(&self) -> &Player {
        &self.parts.player
    }

    /// Returns what theory predicts of a run, to be compared with what is measured.
    #[must_use]
    pub fn theory(&self) -> &[TheoryEntry] {
        &self.parts.theory
    }

    /// Returns roughly what a step of all agents costs, in evaluations of a simple surface such as a bowl: many steps are
    /// made in slices of a certain cost. Never decides a result.
    #[must_use]
    pub fn step_cost(&self) -> u64 {
        // A step takes one gradient, one loss and perhaps a mini-batch, whose points count one each.
        let batch = self.parts.noise.batch_size().unwrap_or(0);
        let agents = 1 + self.parts.pack.len() as u64;
        agents * (STEP_OVERHEAD + 2 * self.parts.surface.cost() + batch)
    }

    /// Returns whether the player may choose a start at a point.
    #[must_use]
    pub fn may_start_at(&self, at: Vec2) -> bool {
        let LevelParts { start, view, .. } = &self.parts;
        match start.region {
            Some(region) => (0..2).all(|i| at[i] >= region[i][0] && at[i] <= region[i][1]),
            None if self.may_start_anywhere() => at.iter().all(|x| x.is_finite()),
            None => view.contains(at, 1.0),
        }
    }

    /// Returns whether the level may be given any start by an edit, and not only one inside the view.
    #[must_use]
    pub fn may_start_anywhere(&self) -> bool {
        self.parts.view.follow || self.parts.bounds == Bounds::None
    }

    /// Returns whether the player may change a hyperparameter.
    #[must_use]
    pub fn may_tune(&self, name: &str) -> bool {
        self.parts.player.tune.iter().any(|allowed| allowed == name)
    }
}
