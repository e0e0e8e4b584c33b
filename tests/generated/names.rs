//! Names and numbers that both sides know.

use ionos_backup::Header;
use ionos_backup::tables::{DATES, Docs, Ending, LONGEST_WAIT_MS};

/// Constants, and the headers that are read.
pub(crate) fn names() -> String {
    let constant =
        |ending: Ending| constant(ending.definition().name, ending as usize, ending.definition().docs);
    let constants: String = Ending::ALL.into_iter().map(constant).collect();
    let headers: String = Header::ALL.into_iter().map(|header| format!("  '{}',\n", header.name())).collect();
    let dates = DATES.map(|header| format!("'{}'", header.name())).join(", ");
    format!(
        "{constants}\n/** The longest that timers can wait: above it they fire at once. */\n\
         export const LONGEST_WAIT_MS = {LONGEST_WAIT_MS};\n\n\
         /** The headers of an answer that are read, in the order in which the core knows them. */\n\
         export const HEADERS = [\n{headers}];\n\n\
         /** Those that can be dates. */\nexport const DATES = [{dates}];\n"
    )
}

fn constant(name: &str, number: usize, docs: Docs) -> String {
    format!("/** {} */\nexport const {name} = {number};\n", docs.text.trim())
}
