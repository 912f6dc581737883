//! How the allocator takes memory from the system, and how long it keeps what was freed.

/// Has freed memory given back to the system after 100 ms, and taken in small pages. By default the allocator keeps it for a
/// second, in which a server under ten times its load frees as much as it holds; with much less, each answer takes its memory
/// from the system anew, which costs a download a fifth of its rate. And the system gives memory in pages of
/// 2 MiB where it can, each of which is filled with zeros first: a third more memory under load, and a third of the time of
/// an answer that needs much.
///
/// The allocator reads its settings from the environment of a process when that starts, and from nowhere else, so the program
/// starts over with them, and this does not return. Where that cannot be, the program goes on with more memory.
#[cfg(unix)]
pub fn free_memory_soon() {
    use std::os::unix::process::CommandExt as _;
    const DELAY: &str = "MIMALLOC_PURGE_DELAY";
    #[expect(clippy::disallowed_methods, reason = "this is the room config")]
    if std::env::var_os(DELAY).is_some() {
        return;
    }
    let (Ok(program), mut arguments) = (std::env::current_exe(), std::env::args_os()) else { return };
    let mut again = std::process::Command::new(&program);
    again.arg0(arguments.next().unwrap_or_else(|| program.into_os_string())).args(arguments).env(DELAY, "100").env("MIMALLOC_ALLOW_THP", "0");
    let _ = again.exec();
}

/// Elsewhere it is left as it is.
#[cfg(not(unix))]
pub fn free_memory_soon() {}
