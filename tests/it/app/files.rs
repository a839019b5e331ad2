//! Settings, folders and level files on disk.

use super::*;

#[test]
fn settings_and_folded_panels_are_remembered() {
    let mut game = Game::new();
    game.ask(Command::TogglePanel(Panel::Charts));
    game.ask(Command::ChangeSettings(Settings { ui_scale: 1.5, ..game.store().settings.clone() }));
    let (again, _) = Store::at(Some(game.folder.path().to_path_buf()));
    assert_eq!(again.settings.folded, ["charts"]);
    assert!((again.settings.ui_scale - 1.5).abs() < 1e-6);
    game.ask(Command::TogglePanel(Panel::Charts));
    assert!(game.store().settings.folded.is_empty());
}

#[test]
fn a_folder_that_cannot_be_written_gives_a_notice() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    let mut game = Game::at(folder.path().join("file").join("data"), folder);
    game.play("bowl");
    game.ask(drop_at(2.0, 2.0));
    game.frames(8);
    game.ask(Command::SaveReplay);
    game.ask(Command::TogglePanel(Panel::Rule));
    assert!(
        game.notices().contains("Not kept") && game.notices().contains("The settings could not be saved"),
        "{}",
        game.notices()
    );
    let step = game.step();
    game.frames(4);
    assert!(game.step() > step, "the run goes on");
}

#[test]
fn a_saved_level_file_is_read_again_while_it_is_played() {
    let folder = tempfile::tempdir().unwrap();
    let (root, own) = (folder.path().to_path_buf(), folder.path().join("levels"));
    std::fs::create_dir_all(&own).unwrap();
    let save = |text: &str| std::fs::write(own.join("mine.toml"), text).unwrap();
    save(BOWL);
    let library = LevelLibrary::load(&Store::at(Some(root.clone())).0, Vec::new());
    let mut game = Game::with(library, root, folder);
    game.play("mine");
    game.ask(drop_at(2.0, 1.0));
    save(&BOWL.replace("title = \"Bowl\"", "title = \"Another bowl\"").replace("lr = 0.02", "lr = 0.03"));
    game.frames(12);
    assert_eq!(game.session().level().title(), "Another bowl");
    assert_eq!(game.lr(), Value::Pair([0.03, 0.03]));
    assert_eq!(game.session().run().events().len(), 1, "the drop of the player is kept");
    save("format = 1\ntitle = ");
    game.frames(12);
    assert!(game.notices().contains("mine.toml: line 2"), "{}", game.notices());
    assert_eq!(game.session().level().title(), "Another bowl");
}
