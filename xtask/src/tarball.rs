//! The packed package: the same bytes from the same files, whenever and wherever it is packed.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use tar::{Archive, Builder, EntryType, Header};

use crate::stamp;

/// Packs a folder as npm does: below `package/`, in a fixed order, with fixed times, owners and modes.
pub(crate) fn pack(folder: &Path, file: &Path) -> Result<()> {
    let mut archive = Builder::new(GzEncoder::new(Vec::new(), Compression::best()));
    for path in stamp::files_below(folder)? {
        let content = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut header = Header::new_ustar();
        header.set_entry_type(EntryType::Regular);
        header.set_mode(0o644);
        header.set_mtime(NPM_TIME);
        header.set_size(u64::try_from(content.len())?);
        let name = Path::new("package").join(path.strip_prefix(folder)?);
        archive.append_data(&mut header, name, content.as_slice())?;
    }
    let packed = archive.into_inner()?.finish()?;
    fs::write(file, packed).with_context(|| format!("cannot write {}", file.display()))
}

/// Unpacks what [`pack`] packed.
pub(crate) fn unpack(file: &Path, into: &Path) -> Result<()> {
    let packed = fs::File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
    for entry in Archive::new(GzDecoder::new(packed)).entries()? {
        let mut entry = entry?;
        let path = entry.path()?.into_owned();
        let Ok(relative) = path.strip_prefix("package") else {
            bail!("{} is not below package/", path.display());
        };
        let target = into.join(relative);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        entry.unpack(&target).with_context(|| format!("cannot write {}", target.display()))?;
    }
    Ok(())
}

/// The time npm gives to every file it packs, in seconds since 1970: 26 October 1985, 8:15.
const NPM_TIME: u64 = 499_162_500;
