//! Makes the folder of the built console exist, so that the binary builds without Node, and is built again when the
//! console was. Lists the attribute dictionaries, so that a new one is only a new file.

use std::fmt::Write;
use std::path::Path;

fn main() {
    let dist = Path::new("web/dist");
    if let Err(error) = std::fs::create_dir_all(dist) {
        println!("cargo::error=cannot make {}: {error}", dist.display());
    }
    if let Err(error) = list_dictionaries() {
        println!("cargo::error=cannot list the attribute dictionaries: {error}");
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=web/dist");
}

fn list_dictionaries() -> std::io::Result<()> {
    let folder = "src/collector/otlp/dictionaries";
    println!("cargo::rerun-if-changed={folder}");
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if Path::new(&name).extension().is_some_and(|extension| extension == "toml") {
            names.push(name);
        }
    }
    names.sort();
    let mut code = "/// The attribute dictionaries: name and text of each file.\nconst DICTIONARIES: &[(&str, &str)] = &[\n".to_owned();
    for name in names {
        let _ = writeln!(code, "    ({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{folder}/{name}\"))),");
    }
    code.push_str("];\n");
    #[expect(clippy::disallowed_methods, reason = "how cargo tells a build script where to write")]
    let out = std::env::var("OUT_DIR").map_err(std::io::Error::other)?;
    std::fs::write(Path::new(&out).join("otlp_dictionaries.rs"), code)
}
