//! Makes the folder of the built console exist, so that the binary builds without Node, and is built again when the
//! console was. Lists the attribute dictionaries, so that a new one is only a new file.

use std::fmt::Write;
use std::path::Path;

fn main() {
    let dist = Path::new("web/dist");
    if let Err(error) = std::fs::create_dir_all(dist) {
        println!("cargo::error=cannot make {}: {error}", dist.display());
    }
    for (folder, extension, name) in [("dictionaries", "toml", "DICTIONARIES"), ("dictionaries/cases", "jsonl", "CASES")] {
        if let Err(error) = list(&format!("src/collector/otlp/{folder}"), extension, name) {
            println!("cargo::error=cannot list the attribute dictionaries: {error}");
        }
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=web/dist");
}

/// Writes a list of the files of a folder into a file of code that is included.
fn list(folder: &str, extension: &str, constant: &str) -> std::io::Result<()> {
    println!("cargo::rerun-if-changed={folder}");
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if Path::new(&name).extension().is_some_and(|found| found == extension) {
            names.push(name);
        }
    }
    names.sort();
    let mut code = format!("/// Name and text of each file.\nconst {constant}: &[(&str, &str)] = &[\n");
    for name in names {
        let _ = writeln!(code, "    ({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{folder}/{name}\"))),");
    }
    code.push_str("];\n");
    #[expect(clippy::disallowed_methods, reason = "how cargo tells a build script where to write")]
    let out = std::env::var("OUT_DIR").map_err(std::io::Error::other)?;
    std::fs::write(Path::new(&out).join(format!("otlp_{}.rs", constant.to_ascii_lowercase())), code)
}
