//! How much memory the processes of a group use.

/// The resident memory of a process group, in bytes; none where the system does not tell.
#[cfg(target_os = "linux")]
pub(super) fn of_group(group: u32) -> Option<u64> {
    let processes = std::fs::read_dir("/proc").ok()?.flatten();
    let of_one = |path: std::path::PathBuf| {
        let stat = std::fs::read_to_string(path.join("stat")).ok()?;
        (group_in(&stat)? == group).then_some(())?;
        resident_in(&std::fs::read_to_string(path.join("status")).ok()?)
    };
    Some(processes.filter_map(|process| of_one(process.path())).sum())
}

#[cfg(not(target_os = "linux"))]
pub(super) fn of_group(_: u32) -> Option<u64> {
    None
}

/// From `pid (name) state parent group …`, where the name may hold anything.
#[cfg(target_os = "linux")]
fn group_in(stat: &str) -> Option<u32> {
    stat.rsplit_once(')')?.1.split_whitespace().nth(2)?.parse().ok()
}

/// From the line `VmRSS:  1234 kB`, which dead processes do not have.
#[cfg(target_os = "linux")]
fn resident_in(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_group_uses_what_its_processes_use() {
        assert_eq!(group_in("7 (a) b) (c) S 1 42 42 0"), Some(42));
        assert_eq!(resident_in("Name:\tx\nVmRSS:\t     12 kB\n"), Some(12 * 1024));
        let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
        assert!(of_group(group_in(&stat).unwrap()).unwrap() > 100 << 10);
        assert_eq!(of_group(u32::MAX), Some(0));
    }
}
