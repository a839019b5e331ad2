//! Tests of the columns and events of a chart.

use frankie_sim::optimizer::RunningAverage;
use frankie_sim::params::Params;
use frankie_sim::trace::AxisRow;

use super::*;

fn row(step: u64) -> Row {
    let x = step as f64;
    let average = |x| Some(RunningAverage { raw: 0.5 * x, used: x });
    let of_axis = AxisRow {
        ratio: -0.1 * x,
        lr: 0.1,
        first: average(3.0 * x),
        second: average(4.0 * x * x),
        root: Some(2.0 * x),
        wrong_way: step.is_multiple_of(3),
    };
    Row {
        step,
        at: [x, -x],
        from: [x - 1.0, 1.0 - x],
        loss: 0.0,
        true_gradient: [x, 2.0 * x],
        gradient: [x + 0.25, -x],
        axes: [of_axis; 2],
    }
}

fn rows(steps: RangeInclusive<u64>) -> VecDeque<Row> {
    steps.map(row).collect()
}

#[test]
fn a_column_of_one_step_has_the_numbers_of_its_row() {
    let rows = rows(1..=100);
    let columns = columns(&rows, Axis::X, 41..=100, 1, &[]);
    assert_eq!(columns.len(), 60);
    for (column, row) in columns.iter().zip(rows.iter().skip(40)) {
        assert_eq!((column.first_step, column.last_step), (row.step, row.step));
        assert_eq!(column.gradient, Extent::of(row.gradient[0]));
        assert_eq!(column.true_gradient, Extent::of(row.true_gradient[0]));
        assert_eq!(column.ratio, Extent::of(row.axes[0].ratio));
        assert_eq!(column.m_hat, row.axes[0].first.map(|m| m.used));
        assert_eq!(column.root_v_hat, Some(2.0 * row.step as f64));
        assert_eq!(column.is_wrong_way(), row.axes[0].wrong_way);
    }
}

#[test]
fn a_column_of_several_steps_keeps_its_steps_while_scrolling() {
    let rows = rows(1..=64);
    let all = columns(&rows, Axis::Y, 1..=64, 8, &[]);
    assert_eq!(all.len(), 8);
    assert_eq!(all[1].gradient, Some(Extent { min: -16.0, max: -9.0 }));
    assert_eq!((all[1].m_hat, all[1].wrong_way), (Some(48.0), 3));
    // Three steps later the columns hold the same steps.
    let scrolled = columns(&rows, Axis::Y, 4..=64, 8, &[]);
    assert_eq!(scrolled[1..], all[1..]);
}

#[test]
fn columns_with_non_finite_numbers_are_flagged() {
    let mut rows = rows(1..=3);
    rows[1].gradient[0] = f64::NAN;
    rows[2].axes[0].ratio = f64::INFINITY;
    let columns = columns(&rows, Axis::X, 1..=3, 1, &[]);
    assert_eq!(columns[1].gradient, None);
    assert_eq!(columns[2].ratio, None);
    assert_eq!(columns.iter().map(|c| c.not_finite).collect::<Vec<_>>(), [false, true, true]);
}

#[test]
fn a_reset_starts_a_new_column() {
    let columns = columns(&rows(1..=16), Axis::X, 1..=16, 8, &[11]);
    let first: Vec<u64> = columns.iter().map(|column| column.first_step).collect();
    assert_eq!(first, [1, 9, 12]);
    assert!(columns[2].follows_reset && !columns[1].follows_reset);
}

#[test]
fn adjacent_wrong_way_steps_form_one_stretch() {
    let mut rows = rows(1..=10);
    for row in &mut rows {
        row.axes[0].wrong_way = (3..=5).contains(&row.step) || row.step == 9;
    }
    let columns = columns(&rows, Axis::X, 1..=10, 1, &[]);
    assert_eq!(wrong_way_stretches(&columns), [[3, 5], [9, 9]]);
}

#[test]
fn only_events_of_the_axis_up_to_the_current_step_are_shown() {
    let tune = |axis, value| Event::SetParam {
        agent: AgentId::FIRST,
        name: "lr".to_owned(),
        axis,
        value: Value::Number(value),
    };
    let at = |step, event| TimedEvent { step, event };
    let events = [
        at(3, Event::Throw { to: [0.0; 2] }),
        at(50, tune(None, 0.1)),
        at(50, tune(None, 0.05)),
        at(55, tune(Some(Axis::Y), 0.2)),
        at(60, Event::Drop { at: [0.0; 2] }),
        at(70, Event::Throw { to: [0.0; 2] }),
    ];
    let marks = event_marks(&events, AgentId::FIRST, Axis::X, &(41..=60), &[]);
    let labels: Vec<(u64, &str)> = marks.iter().map(|mark| (mark.step, mark.label.as_str())).collect();
    assert_eq!(labels, [(50, "lr 0.05"), (60, "dropped")]);
    assert_eq!(resets(&events, AgentId::FIRST), [60]);
}

#[test]
fn a_change_of_optimizer_is_labeled_by_its_title() {
    for kind in frankie_sim::optimizer::KINDS {
        let event = Event::SetOptimizer {
            agent: AgentId::FIRST,
            kind: kind.info.kind.to_owned(),
            params: Params::defaults(kind.info.params),
        };
        assert_eq!(label(&event, Axis::X, &[]).as_deref(), Some(kind.info.title));
    }
}
