//! `beartrap story`.

use crate::support::Folder;

#[test]
fn the_stories_are_listed_and_each_is_told() {
    let folder = Folder::new();
    let list = folder.run(&["story"]);
    assert_eq!((list.code, list.err.as_str()), (0, ""), "{list:?}");
    let names: Vec<&str> = list.out.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let (_, names) = names.split_last().unwrap();
    assert!(names.contains(&"northwind"), "{list:?}");
    for name in names {
        let said = folder.run(&["story", name]);
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{said:?}");
        assert!(said.out.starts_with(&format!("\n{name}: ")) && said.out.contains("  lesson "), "{said:?}");
    }
}

#[test]
fn a_story_is_traced() {
    let said = Folder::new().run(&["story", "northwind", "--trace"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{said:?}");
    assert!(said.out.starts_with("\nnorthwind: ") && said.out.contains("break 4"), "{said:?}");
    assert_eq!(Folder::new().run(&["story", "--trace"]).code, 2);
}

#[test]
fn a_story_that_nobody_knows_is_an_error_with_the_nearest() {
    let said = Folder::new().run(&["story", "northwinds"]);
    said.blames(2, &["northwinds", "did you mean northwind?"]);
}
