//! wasm-bindgen's JavaScript without what serves callers and engines that this package has not.

use anyhow::{Result, ensure};

/// Takes it out, or says that wasm-bindgen writes something else by now.
pub(crate) fn trimmed(glue: &str) -> Result<String> {
    let mut glue = glue.to_owned();
    for (needless, instead) in NEEDLESS {
        ensure!(
            glue.matches(needless).count() == 1,
            "the glue of wasm-bindgen has changed: look at xtask/src/glue.rs, which expects\n{needless}"
        );
        glue = glue.replace(needless, instead);
    }
    Ok(glue)
}

/// What stands there, and what is enough.
const NEEDLESS: [(&str, &str); 4] = [
    // The bytes of a memory that has grown have no length any more.
    (
        "cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.byteLength === 0",
        "!cachedUint8ArrayMemory0?.byteLength",
    ),
    // Memory that has grown has another buffer, in every engine.
    (
        "cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer.detached === true || \
         (cachedDataViewMemory0.buffer.detached === undefined && cachedDataViewMemory0.buffer !== \
         wasm.memory.buffer)",
        "cachedDataViewMemory0?.buffer !== wasm.memory.buffer",
    ),
    // Every caller can reallocate.
    (
        "    if (realloc === undefined) {
        const buf = cachedTextEncoder.encode(arg);
        const ptr = malloc(buf.length, 1) >>> 0;
        getUint8ArrayMemory0().subarray(ptr, ptr + buf.length).set(buf);
        WASM_VECTOR_LEN = buf.length;
        return ptr;
    }
",
        "",
    ),
    // Every engine with `encode` has it, and our own stand-in too.
    (
        "if (!('encodeInto' in cachedTextEncoder)) {
    cachedTextEncoder.encodeInto = function (arg, view) {
        const buf = cachedTextEncoder.encode(arg);
        view.set(buf);
        return {
            read: arg.length,
            written: buf.length
        };
    };
}
",
        "",
    ),
];
