//! What nobody has any more, with a clock that is moved by hand, and rooms of several organizations.

use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};

use super::*;
use crate::config::{Config, Overrides};
use crate::store::Location;

struct House {
    room: Artifacts,
    now: Arc<AtomicI64>,
    folder: tempfile::TempDir,
}

impl House {
    async fn new(org_bytes: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let overrides = Overrides { file: None, flags: vec![("artifacts.org_bytes", org_bytes.to_string())] };
        let config = Config::load_with(overrides, &|_| None).unwrap().artifacts;
        // Files have the machine's own times.
        let now = Arc::new(AtomicI64::new(Clock::System.now_us()));
        let store = Store::open(&Location::DataDir(folder.path().to_owned())).await.unwrap();
        let room = Artifacts::new(store, Clock::Manual(Arc::clone(&now)), &config, folder.path()).unwrap();
        Self { room, now, folder }
    }

    async fn received(&self, bytes: &[u8]) -> Received {
        let mut incoming = self.room.blobs().receive().await.unwrap();
        incoming.write(bytes).await.unwrap();
        incoming.finish().await.unwrap()
    }

    async fn put(&self, org: u128, bytes: &[u8]) -> Result<Object, ArtifactError> {
        self.room.put(&space(org), "cas/objects/1", self.received(bytes).await).await
    }

    /// What lies in a folder of the blob store, at any depth.
    fn files(&self, folder: &str) -> usize {
        fn count(folder: &Path) -> usize {
            let entries = std::fs::read_dir(folder).into_iter().flatten().map(Result::unwrap);
            entries.map(|entry| if entry.file_type().unwrap().is_dir() { count(&entry.path()) } else { 1 }).sum()
        }
        count(&blobs_dir(self.folder.path()).join(folder))
    }

    async fn clean_after(&self, hours: i64) {
        self.now.fetch_add(hours * HOUR, Ordering::SeqCst);
        self.room.clean(self.room.now()).await.unwrap();
        self.room.clean_blobs(self.room.now()).await.unwrap();
    }
}

fn space(org: u128) -> Space {
    Space { org: Uuid::from_u128(org), project: None }
}

#[tokio::test]
async fn what_a_crash_left_goes_a_day_later() {
    let house = House::new(1_000_000).await;
    let kept = house.put(1, b"kept").await.unwrap();
    // The process went away between a blob and its row, in the middle of a body, and in the middle of an upload in parts.
    house.room.blobs().keep(house.received(b"nobody's").await).await.unwrap();
    std::fs::write(blobs_dir(house.folder.path()).join("incoming/half"), "half").unwrap();
    let upload = house.room.begin(&space(1), "cas/objects/2").await.unwrap();
    house.room.put_part(&space(1), upload, 1, house.received(b"a part").await).await.unwrap();
    house.clean_after(23).await;
    assert_eq!((house.files(""), house.files("incoming")), (4, 1), "somebody may be at it");
    let (room, used) = (&house.room, b"kept".len() as u64 + b"a part".len() as u64);
    assert_eq!(room.store().room_used(space(1).org).await.unwrap(), used);
    // What is still referred to stays.
    room.want(&space(1), "cas/objects/1").await.unwrap();
    house.clean_after(2).await;
    assert_eq!((house.files(""), house.files("incoming")), (1, 0));
    assert_eq!(room.read_whole(&kept).await.unwrap(), b"kept");
    assert_eq!(room.store().room_used(space(1).org).await.unwrap(), b"kept".len() as u64);
    assert!(matches!(room.upload(&space(1), "cas/objects/2", upload).await, Err(ArtifactError::NoUpload)));
}

#[tokio::test]
async fn each_organization_has_its_own_room() {
    let house = House::new(10).await;
    house.put(1, b"0123456789").await.unwrap();
    assert!(matches!(house.put(1, b"0123456789a").await, Err(ArtifactError::Full)));
    assert!(matches!(house.room.has_room(&space(1), 1).await, Err(ArtifactError::Full)));
    house.put(2, b"9876543210").await.unwrap();
    // What takes the place of something needs only what is more of it, and what was refused left nothing.
    house.put(1, b"abcdefghij").await.unwrap();
    assert_eq!(house.files(""), 2);
    let own = house.room.want(&space(2), "cas/objects/1").await.unwrap().unwrap();
    assert_eq!(house.room.read_whole(&own).await.unwrap(), b"9876543210");
}
