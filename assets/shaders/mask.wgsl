// What lies in front of the scene without a color: only its depth is written.

@fragment
fn fragment() {}
