//! Which crates of the lock file are built into the program, on any system: those that the package
//! needs beyond its tests and its build, and all that they need.

use std::collections::{BTreeMap, BTreeSet};

type Crate = (String, String);

pub fn shipped(lock: &str, manifest: &str) -> BTreeSet<Crate> {
    let packages: BTreeMap<Crate, Vec<String>> =
        lock.split("[[package]]\n").skip(1).map(package).collect();
    let for_tests = for_tests(manifest);
    let root = packages.keys().find(|(name, _)| name == "qcph").unwrap();
    let (mut seen, mut next) = (BTreeSet::new(), vec![root]);
    while let Some(at) = next.pop() {
        for needed in &packages[at] {
            let (name, version) = needed.split_once(' ').unwrap_or((needed, ""));
            if at == root && for_tests.contains(name) {
                continue;
            }
            let version = version.split(' ').next().unwrap();
            let found = packages
                .keys()
                .filter(|(own, of)| own == name && (version.is_empty() || of == version));
            next.extend(found.filter(|found| seen.insert((*found).clone())));
        }
    }
    seen
}

fn package(block: &str) -> (Crate, Vec<String>) {
    let value = |key: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(&format!("{key} = \"")));
        line.unwrap().trim_end_matches('"').to_owned()
    };
    let needs = block.split("dependencies = [\n").nth(1).unwrap_or_default();
    let needs = needs.split(']').next().unwrap().split('"').skip(1).step_by(2);
    ((value("name"), value("version")), needs.map(str::to_owned).collect())
}

/// What the manifest names for tests or the build alone.
fn for_tests(manifest: &str) -> BTreeSet<&str> {
    let (mut tests, mut program) = (BTreeSet::new(), BTreeSet::new());
    let mut section = "";
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if let Some((name, _)) = line.split_once(" = ") {
            match section {
                _ if section.contains("dev-dependencies")
                    || section.contains("build-dependencies") =>
                {
                    tests.insert(name);
                }
                _ if section.contains("dependencies") => {
                    program.insert(name);
                }
                _ => {}
            }
        }
    }
    &tests - &program
}
