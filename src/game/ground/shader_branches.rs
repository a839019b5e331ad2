//! Tests that the ground's shader has no branch that depends on uniforms alone. An old software driver inlines such
//! uniforms: it compiles the shader again for every frame and never frees what it compiled, about 400 kB a frame.

use wgpu::naga::front::wgsl;
use wgpu::naga::valid::{Capabilities, FunctionInfo, ValidationFlags, Validator};
use wgpu::naga::{Block, Statement};

use super::material::SHADER_TEXT;

/// What the shader imports.
const VERTEX_OUTPUT: &str = "struct VertexOutput { @location(0) world_position: vec4<f32> }\n";

/// Returns the shader as plain WGSL, without what Bevy's preprocessor may leave out.
fn plain_wgsl(text: &str) -> String {
    let mut is_left_out = false;
    let mut plain = VERTEX_OUTPUT.to_owned();
    for line in text.lines() {
        is_left_out |= line.starts_with("#ifdef");
        if !is_left_out && !line.starts_with("#import") {
            plain.push_str(&line.replace("#{MATERIAL_BIND_GROUP}", "2"));
            plain.push('\n');
        }
        is_left_out &= !line.starts_with("#endif");
    }
    plain
}

/// Returns how many branches there are, and how many of them go the same way for every pixel of a frame.
fn branches(text: &str) -> [usize; 2] {
    let module = wgsl::parse_str(&plain_wgsl(text)).unwrap();
    let info = Validator::new(ValidationFlags::all(), Capabilities::default()).validate(&module).unwrap();
    let functions = module.functions.iter().map(|(handle, function)| (function, &info[handle]));
    let entries =
        module.entry_points.iter().enumerate().map(|(i, entry)| (&entry.function, info.get_entry_point(i)));
    let counts = functions.chain(entries).map(|(function, info)| branches_in(&function.body, info));
    counts.fold([0; 2], |sum, one| [sum[0] + one[0], sum[1] + one[1]])
}

fn branches_in(block: &Block, info: &FunctionInfo) -> [usize; 2] {
    let mut counts = [0; 2];
    for statement in block {
        let inner: Vec<&Block> = match statement {
            Statement::If { condition, accept, reject } => {
                counts[0] += 1;
                counts[1] += usize::from(info[*condition].uniformity.non_uniform_result.is_none());
                vec![accept, reject]
            }
            Statement::Switch { selector, cases } => {
                counts[0] += 1;
                counts[1] += usize::from(info[*selector].uniformity.non_uniform_result.is_none());
                cases.iter().map(|case| &case.body).collect()
            }
            Statement::Loop { body, continuing, .. } => vec![body, continuing],
            Statement::Block(block) => vec![block],
            _ => Vec::new(),
        };
        for block in inner {
            let more = branches_in(block, info);
            counts = [counts[0] + more[0], counts[1] + more[1]];
        }
    }
    counts
}

#[test]
fn no_branch_depends_on_uniforms_alone() {
    let [all, uniform] = branches(SHADER_TEXT);
    assert!(all > 0, "the branch on pixels without a height is not found");
    assert_eq!(uniform, 0);
}

#[test]
fn a_branch_on_a_uniform_is_found() {
    let branch = "    if ground.fence.x > 0.0 { color = color * color; }\n    var out = color * color;";
    let text = SHADER_TEXT.replace("    var out = color * color;", branch);
    assert_eq!(branches(&text)[1], 1);
}
