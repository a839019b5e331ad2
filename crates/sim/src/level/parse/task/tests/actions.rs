//! Tasks that are answered by what the player does, refused where the rest of the level makes them impossible.

use super::*;
use crate::task::Dare;

#[test]
fn actions_are_checked() {
    let reach = "[goal]\nkind = \"reach\"\nat = [3.0, 0.0]\nradius = 0.5\n";
    let off = ("{off} off: ", "");
    let with = |task: &str, more: &str| {
        let text = GOOD.replace(off.0, off.1).replace(TASK, task);
        match Level::parse("test", &format!("{text}{more}")) {
            Ok(_) => panic!("not refused: {task}{more}"),
            Err(error) => error.to_string(),
        }
    };
    let throw = "kind = \"throw\"\nbone = 9\ngold = 6\n";
    assert_eq!(
        with(throw, reach),
        "line 22, column 8: `task.kind`: the goal asks for no throw; expected a goal of kind `reach` with `throws`",
    );
    let far = throw.replace("bone", "dare = \"many_wrong_way\"\nbone");
    let thrown = "[surface]\nkind = \"fetch\"\n";
    let text = |task: &str, more: &str| {
        let text =
            GOOD.replace(off.0, off.1).replace(TASK, task).replace("[surface]\nkind = \"slope\"\n", thrown);
        Level::parse("test", &format!("{text}{more}")).map_err(|error| error.to_string())
    };
    let throws = "[goal]\nkind = \"reach\"\nradius = 0.5\nthrows = 1\n[player]\nthrow = true\n";
    assert_eq!(
        text(&far, throws).unwrap_err(),
        "line 25, column 8: `task.gold`: 6 is easier than bone; expected at least 9, as for bone",
    );
    let away = throw.replace("bone", "dare = \"keep_away\"\ndistance = 0.5\nbone");
    let steps = "[goal]\nkind = \"steps\"\nsteps = 200\n";
    let may = "[player]\nthrow = true\n";
    let medals = Thresholds { bone: 9, gold: 6 };
    let kind = TaskKind::Throw { dare: Dare::KeepAway { distance: 0.5 }, medals };
    assert_eq!(text(&away, &format!("{steps}{may}")).unwrap().task().unwrap().kind, kind);
    let few = text(&away.replace("keep_away", "few_wrong_way"), throws).unwrap();
    let kind = TaskKind::Throw { dare: Dare::FewWrongWay { beyond: 0.5 }, medals };
    assert_eq!(few.task().unwrap().kind, kind);
    for (task, more, expected) in [
        (
            &away,
            throws,
            "23, column 8: `task.dare`: the run does not end after a number of steps; expected a goal of kind `steps`",
        ),
        (
            &away,
            steps,
            "23, column 8: `task.dare`: the ball cannot be thrown; expected `player.throw = true` and a surface with a ball to throw",
        ),
        (
            &away.replace("distance = 0.5\n", ""),
            steps,
            "21, column 1: `task.distance`: missing; expected a distance, greater than 0",
        ),
        (
            &away.replace("keep_away", "many_wrong_way"),
            throws,
            "24, column 12: `task.distance`: only `few_wrong_way` or `keep_away` has this key; expected no such key",
        ),
    ] {
        assert_eq!(text(task, more).unwrap_err(), format!("line {expected}"));
    }
    let dial = |keys: &str| format!("kind = \"dial\"\n{keys}\nbone = [1, 2]\ngold = [1.2, 1.4]\n");
    let tune = "[player]\ntune = [\"lr\", \"momentum\"]\n";
    let lr = "param = \"lr\"\nmeasure = \"distance\"";
    let cases = [
        (
            dial(""),
            tune,
            "21, column 1: `task.param`: missing; expected a hyperparameter of `player.tune`, or `optimizer`",
        ),
        (
            dial("param = \"beta1\""),
            tune,
            "23, column 9: `task.param`: the player may not change \"beta1\"; expected one of `player.tune`, or `optimizer`",
        ),
        (
            dial("param = \"momentum\""),
            tune,
            "23, column 9: `task.param`: the optimizer has no \"momentum\"; expected one of the optimizer's hyperparameters",
        ),
        (
            dial("param = \"optimizer\""),
            tune,
            "23, column 9: `task.param`: the player may not change the optimizer; expected `player.switch = true`",
        ),
        (
            dial("param = \"lr\""),
            tune,
            "21, column 1: `task.measure`: missing; expected what is measured, such as `distance`",
        ),
        (
            dial("param = \"lr\"\nmeasure = \"distanc\""),
            tune,
            "24, column 11: `task.measure`: \"distanc\" is not known; expected `distance`, the nearest known",
        ),
        (
            dial(lr),
            tune,
            "24, column 11: `task.measure`: there is no target; expected a goal, a ball or a known minimum",
        ),
        (
            dial("param = \"lr\"\nmeasure = \"steps\""),
            tune,
            "24, column 11: `task.measure`: there is no goal to reach; expected a goal of kind `reach`",
        ),
        (
            dial("param = \"lr\"\nmeasure = \"loss\"\nover = [0, 500]"),
            tune,
            "25, column 8: `task.over`: step 500 is after the end of the run; expected at most 400",
        ),
        (
            dial("param = \"lr\"\nmeasure = \"loss\"").replace("1.4]", "2.4]"),
            tune,
            "26, column 8: `task.gold`: [1.2, 2.4] reaches beyond bone; expected a part of [1.0, 2.0]",
        ),
        (
            dial("param = \"lr\"\nmeasure = \"loss\"").replace("[1, 2]", "[2, 1]"),
            tune,
            "25, column 8: `task.bone`: [2.0, 1.0] is empty; expected the lower number first",
        ),
    ];
    for (task, more, expected) in cases {
        assert_eq!(with(&task, more), format!("line {expected}"), "{task}");
    }
    let drop = "kind = \"drop\"\nbone = 90\ngold = 60\n";
    let may = "[player]\ndrop = true\n";
    let at = "line 22, column 8: `task.kind`:";
    assert_eq!(with(drop, may), format!("{at} there is no goal to reach; expected a goal of kind `reach`"));
    assert_eq!(
        with(drop, reach),
        format!("{at} the player may not choose the start; expected `player.drop = true`")
    );
    assert_eq!(
        with(drop, &format!("{reach}{may}")),
        format!("{at} the start may be beside the goal; expected `start.region`, away from the goal"),
    );
    // 0.5 and three steps of 0.001 beside the target at [3, 0].
    let start = |x: f64| format!("{reach}{may}[start]\nregion = {{ x = [-9.0, {x:?}], y = [-1.0, 1.0] }}\n");
    assert_eq!(
        with(drop, &start(2.499)),
        "line 32, column 10: `start.region`: it comes within reach of the goal at [3.0, 0.0]; expected a region \
         farther than 0.503 from it, never within reach without a run",
    );
    let text = GOOD.replace(off.0, off.1).replace(TASK, drop);
    let level =
        Level::parse("test", &format!("{text}{}", start(2.49))).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(level.task().unwrap().kind, TaskKind::Drop { medals: Thresholds { bone: 90, gold: 60 } });
}
