//! Makes the folder of the built console exist, so that the binary builds without Node, and is built again when the
//! console was.

fn main() {
    let dist = std::path::Path::new("web/dist");
    if let Err(error) = std::fs::create_dir_all(dist) {
        println!("cargo::error=cannot make {}: {error}", dist.display());
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=web/dist");
}
