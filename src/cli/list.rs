//! `frankie surfaces`, `optimizers` and `noises`: every kind with its parameters, defaults, formula and picture. Reads the
//! registries of the simulation, which the parser and the sliders use too; writes to stdout or into a folder.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use frankie_sim::level::FILE;
use frankie_sim::params::{KindInfo, ParamSpec, Shape};
use frankie_sim::rows::DESCRIBED_ENDINGS;
use serde_json::{Value, json};

use super::exit::{Exit, Failure};
use super::output::Output;
use super::print;
use frankie_draw::gallery::{Family, Shared};
use frankie_draw::{png, raster};

/// The explanation of how surfaces are added to another surface.
const ADDED: &str = "\
`[surface.add]` is a table like `[surface]`: the loss is the main surface's plus the weight times the added one's. Its \
angle, scale and shift are its own. It may have an `add` itself, up to four inside each other.";

/// A listing's arguments.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  frankie surfaces
  frankie optimizers --json
  frankie noises --markdown > docs/noises.md
  frankie noises --pictures docs/pictures")]
pub struct Args {
    /// Print JSON: a list of objects, each with its `kind`
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
    /// Print a page of documentation, as in docs/
    #[arg(long)]
    markdown: bool,
    /// Draw a picture of every kind into a folder inside this one; list nothing
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["json", "markdown"])]
    pictures: Option<PathBuf>,
}

/// Lists kinds, and the parameters that all of them share.
pub fn run(args: &Args, family: Family) -> Result<Exit, Failure> {
    let (kinds, shared) = (family.kinds(), family.shared());
    let mut out = io::stdout().lock();
    if let Some(folder) = &args.pictures {
        pictures(&folder.join(family.word()), family)?;
    } else if args.markdown {
        page(&mut out, family)?;
    } else if args.json {
        let all: Vec<Value> = kinds.iter().map(|info| as_object(info, shared.everywhere)).collect();
        writeln!(out, "{}", serde_json::to_string_pretty(&all).map_err(anyhow::Error::from)?)?;
    } else {
        for info in kinds {
            print(&mut out, info)?;
        }
        print_shared(&mut out, shared)?;
    }
    Ok(Exit::Done)
}

/// Draws a picture of every kind.
fn pictures(folder: &Path, family: Family) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    for info in family.kinds() {
        let path = folder.join(format!("{}.png", info.kind));
        let page = family.picture(info.kind)?;
        let bytes = png::small(&raster::pixels(&page), page.size_px)?;
        let mut file = Output::file(&path)?;
        let written = file.write_all(&bytes).and_then(|()| file.finish());
        written.with_context(|| format!("cannot write {}", path.display()))?;
    }
    print::note(&format!("{} pictures are in {}", family.kinds().len(), folder.display()));
    Ok(())
}

/// Writes a page with a section for every kind. All of it comes from the registry, so that a test notices a page that is
/// out of date.
fn page(out: &mut impl Write, family: Family) -> io::Result<()> {
    let (title, word, shared) = (family.title(), family.word(), family.shared());
    writeln!(out, "# {title}\n\nWritten by `frankie {word} --markdown`; do not edit.")?;
    writeln!(out, "Pictures: `frankie {word} --pictures docs/pictures`.\n\n{}", family.legend())?;
    for info in family.kinds() {
        writeln!(out, "\n## `{}`: {}\n\n{}\n", info.kind, info.title, info.summary)?;
        writeln!(out, "> {}", info.formula)?;
        writeln!(out, "\n![{}](pictures/{word}/{}.png)", info.title, info.kind)?;
        let caption = family.caption(info.kind);
        if !caption.is_empty() {
            writeln!(out, "\n{caption}")?;
        }
        if !info.source.is_empty() {
            writeln!(out, "\nSource: {}", info.source)?;
        }
        table(out, info.params)?;
    }
    if !shared.everywhere.is_empty() {
        writeln!(out, "\n## Shared parameters\n\nEvery kind has these, unless it has one of the same name:")?;
        table(out, shared.everywhere)?;
    }
    if !shared.added.is_empty() {
        writeln!(out, "\n## Adding surfaces\n\n{ADDED} It also has:")?;
        table(out, shared.added)?;
    }
    Ok(())
}

fn table(out: &mut impl Write, params: &[ParamSpec]) -> io::Result<()> {
    if params.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n| key | default | allowed | what it does |\n|---|---|---|---|")?;
    params.iter().try_for_each(|spec| {
        // A bar would end the cell of the table.
        let cell = |text: &str| text.replace('|', "\\|");
        let (default, possible, help) = (shown_default(spec), cell(&possible(spec)), cell(spec.help));
        writeln!(out, "| `{}` | `{default}` | {possible} | {help} |", spec.name)
    })
}

fn print(out: &mut impl Write, info: &KindInfo) -> io::Result<()> {
    writeln!(out, "{}: {}. {}", info.kind, info.title, info.summary)?;
    writeln!(out, "    {}", info.formula)?;
    if !info.source.is_empty() {
        writeln!(out, "    {}", info.source)?;
    }
    print_params(out, info.params)?;
    writeln!(out)
}

fn print_params(out: &mut impl Write, params: &[ParamSpec]) -> io::Result<()> {
    params.iter().try_for_each(|spec| {
        writeln!(out, "    {:<16} {} ({}; {})", spec.name, shown_default(spec), spec.help, possible(spec))
    })
}

fn print_shared(out: &mut impl Write, shared: Shared) -> io::Result<()> {
    if !shared.everywhere.is_empty() {
        writeln!(out, "Every kind also has these, unless it has one of the same name:")?;
        print_params(out, shared.everywhere)?;
    }
    if !shared.added.is_empty() {
        writeln!(out, "\n{ADDED} It also has:")?;
        print_params(out, shared.added)?;
    }
    Ok(())
}

/// Returns the default value, as a level file spells it.
fn shown_default(spec: &ParamSpec) -> String {
    match spec.shape {
        Shape::Number(x) | Shape::PerAxis(x) => format!("{x:?}"),
        Shape::Pair([x, y]) => format!("[{x:?}, {y:?}]"),
        Shape::Integer(n) => n.to_string(),
        Shape::Choice(word, _) | Shape::ChoicePerAxis(word, _) => format!("{word:?}"),
        Shape::Flag(flag) => flag.to_string(),
        Shape::Text(text) => format!("{text:?}"),
        Shape::Rows(_) => spec.default_value().to_string(),
    }
}

/// Describes the allowed values of a parameter.
fn possible(spec: &ParamSpec) -> String {
    match spec.shape {
        Shape::Number(_) => spec.range.describe(),
        Shape::PerAxis(_) => format!("{}, per axis", spec.range.describe()),
        Shape::Pair(_) => format!("a pair, each {}", spec.range.describe()),
        Shape::Integer(_) => format!("a whole number, {}", spec.range.describe()),
        Shape::Choice(_, words) => format!("one of {}", words.join(", ")),
        Shape::ChoicePerAxis(_, words) => format!("one of {}, per axis", words.join(", ")),
        Shape::Flag(_) => "true or false".to_owned(),
        Shape::Text(_) => "a text in quotes".to_owned(),
        Shape::Rows(_) => {
            format!("rows of numbers in triple quotes; or instead `{FILE}`: a {DESCRIBED_ENDINGS} file")
        }
    }
}

fn as_object(info: &KindInfo, shared: &[ParamSpec]) -> Value {
    let is_own = |spec: &&ParamSpec| info.params.iter().any(|own| own.name == spec.name);
    let params: Vec<Value> =
        info.params.iter().chain(shared.iter().filter(|spec| !is_own(spec))).map(param).collect();
    json!({
        "kind": info.kind,
        "title": info.title,
        "summary": info.summary,
        "formula": info.formula,
        "source": info.source,
        "params": params,
    })
}

fn param(spec: &ParamSpec) -> Value {
    let (shape, default, choices): (_, Value, &[&str]) = match spec.shape {
        Shape::Number(x) => ("number", json!(x), &[]),
        Shape::PerAxis(x) => ("per_axis", json!(x), &[]),
        Shape::Pair(pair) => ("pair", json!(pair), &[]),
        Shape::Integer(n) => ("integer", json!(n), &[]),
        Shape::Choice(word, words) => ("choice", json!(word), words),
        Shape::ChoicePerAxis(word, words) => ("choice_per_axis", json!(word), words),
        Shape::Flag(flag) => ("flag", json!(flag), &[]),
        Shape::Text(text) => ("text", json!(text), &[]),
        Shape::Rows(text) => ("rows", json!(text), &[]),
    };
    let mut object = json!({
        "name": spec.name,
        "symbol": spec.symbol,
        "help": spec.help,
        "shape": shape,
        "default": default,
        "possible": possible(spec),
    });
    if !choices.is_empty() {
        object["choices"] = json!(choices);
    }
    object
}
