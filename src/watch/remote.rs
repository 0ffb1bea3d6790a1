//! Whether a folder is on a drive of another machine, whose saves no system tells of.

use std::path::Path;

/// Types of file systems that other machines, or the system around this one, write to as well.
#[cfg(any(target_os = "linux", test))]
const REMOTE: [&str; 16] = [
    "9p", "afs", "ceph", "cifs", "davfs", "drvfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4",
    "prl_fs", "smb3", "smbfs", "vboxsf", "virtiofs",
];

/// The type of the file system of a folder, if it is one of another machine.
#[cfg(target_os = "linux")]
pub fn system(folder: &Path) -> Option<String> {
    // Without the table nothing is known, and the system is trusted to tell.
    let table = std::fs::read_to_string("/proc/self/mountinfo").ok()?;
    mounted(&table, folder)
}

/// Drives of other machines, and of Linux within Windows, have names that begin with a machine's.
#[cfg(not(target_os = "linux"))]
pub fn system(folder: &Path) -> Option<String> {
    use std::path::{Component, Prefix};
    match folder.components().next() {
        Some(Component::Prefix(prefix))
            if matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..)) =>
        {
            Some("ổ mạng".to_owned())
        }
        _ => None,
    }
}

/// As [`system`], by a table as Linux writes it: `36 35 0:31 / /mnt/p rw - cifs //may/p rw`.
#[cfg(any(target_os = "linux", test))]
fn mounted(table: &str, folder: &Path) -> Option<String> {
    let mounts = table.lines().filter_map(|line| {
        let (left, right) = line.split_once(" - ")?;
        let place = left.split(' ').nth(4)?.replace("\\040", " ");
        Some((place, right.split(' ').next()?))
    });
    let above = mounts.filter(|(place, _)| folder.starts_with(place));
    // Of two at one place the later one is seen.
    let (_, system) = above.max_by_key(|(place, _)| place.len())?;
    let remote = REMOTE.contains(&system) || system.starts_with("fuse.");
    remote.then(|| system.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "\
22 28 0:20 / /proc rw,nosuid shared:5 - proc proc rw
28 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 28 0:50 / /mnt/chung rw - cifs //may-chu/chung rw,vers=3.0
41 40 8:2 / /mnt/chung/rieng rw - ext4 /dev/sdb1 rw
42 28 0:51 / /mnt/o\\040chung rw shared:9 - fuse.sshfs a@b:/ rw
43 28 0:52 / /mnt/usb rw - fuseblk /dev/sdc1 rw
44 28 0:53 / /mnt/c rw - ext4 /dev/sdd1 rw
45 28 0:54 / /mnt/c rw - 9p C: rw
";

    #[test]
    fn the_nearest_drive_decides() {
        for (folder, system) in [
            ("/home/a/phoi-hop", None),
            ("/mnt/chung/phoi-hop", Some("cifs")),
            ("/mnt/chungrieng", None),
            ("/mnt/chung/rieng/phoi-hop", None),
            ("/mnt/o chung/phoi-hop", Some("fuse.sshfs")),
            ("/mnt/usb/phoi-hop", None),
            ("/mnt/c/phoi-hop", Some("9p")),
        ] {
            assert_eq!(mounted(TABLE, Path::new(folder)).as_deref(), system, "{folder}");
        }
        assert_eq!(mounted("", Path::new("/")), None);
    }
}
