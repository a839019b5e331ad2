//! The clipboard for text fields: what egui copies goes to the [`Host`], and what a browser says was pasted goes to egui.
//! The keys for copying, cutting and pasting are read in `keyboard.rs`. `bevy_egui` has all this too, but only with a
//! clipboard of its own beside the host's.

use bevy::prelude::*;
use bevy_egui::egui::{Event, OutputCommand};
use bevy_egui::input::EguiInputEvent;
use bevy_egui::{
    EguiContext, EguiInputSet, EguiOutput, EguiPostUpdateSet, EguiPreUpdateSet, PrimaryEguiContext,
};
use frankie_sim::link::is_link;

use super::command::Command;
use super::host::Host;
use super::notices::Notices;

/// A text that the player pasted, from an event of the browser. It goes into the text field with the focus; without one,
/// a link is opened.
#[derive(Message, Clone, Debug, PartialEq, Eq)]
pub struct PastedText(pub String);

pub(super) fn plugin(app: &mut App) {
    app.add_message::<PastedText>()
        .add_systems(
            PreUpdate,
            paste.in_set(EguiPreUpdateSet::ProcessInput).in_set(EguiInputSet::ReadBevyMessages),
        )
        .add_systems(PostUpdate, copy.in_set(EguiPostUpdateSet::PostProcessOutput));
}

/// Puts what egui copies on the clipboard.
fn copy(
    contexts: Query<&EguiOutput, With<PrimaryEguiContext>>,
    host: Option<Res<Host>>,
    mut notices: ResMut<Notices>,
) {
    for command in contexts.iter().flat_map(|output| &output.platform_output.commands) {
        if let (OutputCommand::CopyText(text), Some(host)) = (command, &host)
            && !text.is_empty()
            && let Err(reason) = host.0.copy(text)
        {
            notices.warn(format!("Not copied: {reason}"));
        }
    }
}

fn paste(
    mut pasted: MessageReader<PastedText>,
    mut contexts: Query<(Entity, &mut EguiContext), With<PrimaryEguiContext>>,
    mut events: MessageWriter<EguiInputEvent>,
    mut commands: MessageWriter<Command>,
) {
    let Ok((context, mut egui)) = contexts.single_mut() else { return };
    for PastedText(text) in pasted.read() {
        if egui.get_mut().text_edit_focused() {
            events.write(EguiInputEvent { context, event: Event::Paste(text.clone()) });
        } else if is_link(text) {
            commands.write(Command::OpenLink(text.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use bevy_egui::egui::{self, PlatformOutput, TextEdit};

    use super::*;
    use crate::game::host::{Delivery, Platform};

    /// A clipboard that records.
    #[derive(Clone, Default)]
    struct Recorder(Arc<Mutex<Vec<String>>>);

    impl Platform for Recorder {
        fn deliver(&self, _: &Delivery) -> Result<String, String> {
            Err("there is no folder".to_owned())
        }

        fn copy(&self, text: &str) -> Result<(), String> {
            self.0.lock().unwrap().push(text.to_owned());
            if text.len() > 9 { Err("it is full".to_owned()) } else { Ok(()) }
        }
    }

    fn app(recorder: &Recorder, output: &[&str]) -> App {
        let mut app = App::new();
        app.add_plugins(MinimalPlugins)
            .add_message::<EguiInputEvent>()
            .add_message::<Command>()
            .init_resource::<Notices>()
            .insert_resource(Host(Box::new(recorder.clone())))
            .add_plugins(plugin);
        let commands = output.iter().map(|text| OutputCommand::CopyText((*text).to_owned())).collect();
        let platform_output = PlatformOutput { commands, ..PlatformOutput::default() };
        app.world_mut().spawn((
            EguiContext::default(),
            EguiOutput { platform_output, ..EguiOutput::default() },
            PrimaryEguiContext,
        ));
        app
    }

    #[test]
    fn what_egui_copies_goes_to_the_host() {
        let recorder = Recorder::default();
        let mut app = app(&recorder, &["a b", "", "much longer"]);
        app.update();
        assert_eq!(*recorder.0.lock().unwrap(), ["a b", "much longer"]);
        let notices = app.world().resource::<Notices>().shown();
        assert_eq!(notices[0].text, "Not copied: it is full");
    }

    #[test]
    fn what_is_pasted_goes_into_a_field_or_is_a_link() {
        let mut app = app(&Recorder::default(), &[]);
        let mut paste = |text: &str| {
            app.world_mut().write_message(PastedText(text.to_owned()));
            app.update();
            let commands: Vec<Command> =
                app.world_mut().resource_mut::<Messages<Command>>().drain().collect();
            let events: Vec<Event> = app
                .world_mut()
                .resource_mut::<Messages<EguiInputEvent>>()
                .drain()
                .map(|event| event.event)
                .collect();
            // A field with the focus from the second pass on.
            let mut contexts = app.world_mut().query::<&mut EguiContext>();
            let mut context = contexts.single_mut(app.world_mut()).unwrap();
            for _ in 0..2 {
                let mut output = context.get_mut().run_ui(egui::RawInput::default(), |ui| {
                    ui.add(TextEdit::singleline(&mut String::new())).request_focus();
                });
                output.textures_delta.clear();
            }
            (commands, events)
        };
        let link = "https://a.b/#l=sandbox";
        assert_eq!(paste(link), (vec![Command::OpenLink(link.to_owned())], vec![]));
        assert_eq!(paste(link), (vec![], vec![Event::Paste(link.to_owned())]), "into the field");
        assert_eq!(paste("x"), (vec![], vec![Event::Paste("x".to_owned())]));
    }
}
